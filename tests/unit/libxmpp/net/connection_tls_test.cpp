// Connection with TLS: upgrade, direct, certificate checks, hostile peers.
#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"
#include "tests/unit/libxmpp/net/fixtures.hpp"

using namespace xmpp;
using namespace xmpp::test;

namespace {

std::string sha256_of(const Certificates& certificates) {
  // What a client without trust is told.
  Pair pair;
  auto stranger = *TlsContext::client({});
  pair.start_tls_at_once(certificates.server(), stranger, "example.org");
  pair.run_until([&] { return pair.client.closed.has_value(); });
  const std::string& detail = pair.client.closed->detail;
  return detail.substr(detail.rfind(':') + 1);
}

}  // namespace

// CVE-2011-0411, in XMPP's words.
TEST_CASE("STARTTLS: plain first, then TLS; what was injected behind the element is not taken for TLS") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.server.bytes_hook = [&](std::string_view bytes) {
    if (bytes.starts_with("<starttls/>")) {
      pair.server.connection->write("<proceed/>");
      pair.server.connection->start_tls_server(certificates.server());
    }
  };
  pair.client.bytes_hook = [&](std::string_view bytes) {
    if (bytes == "<proceed/>") pair.client.connection->start_tls_client(certificates.trusting_client(), "example.org");
  };
  pair.client.connection->write("<starttls/><injected/>");
  pair.client.secured_hook = [&] { pair.client.connection->write("<secret/>"); };
  pair.run_until([&] { return pair.server.received.ends_with("<secret/>"); });
  CHECK(pair.server.received == "<starttls/><injected/><secret/>");
  CHECK(pair.both_secured());
  CHECK(pair.server.connection->secured());
  CHECK(pair.client.connection->tls_info().protocol == "TLSv1.3");
  CHECK(pair.client.connection->tls_info().cipher.find("TLS_") == 0);
  CHECK(pair.client.connection->tls_info().peer_certificate_sha256.size() == 64);
  CHECK(pair.server.connection->tls_info().peer_certificate_sha256.empty());
  const std::string binding = pair.client.connection->channel_binding("tls-exporter");
  CHECK(binding.size() == 32);
  CHECK(binding == pair.server.connection->channel_binding("tls-exporter"));
  const std::string end_point = pair.client.connection->channel_binding("tls-server-end-point");
  CHECK(xmpp::hex_encode(end_point) == pair.client.connection->tls_info().peer_certificate_sha256);  // signed by SHA-256
  CHECK(end_point == pair.server.connection->channel_binding("tls-server-end-point"));
  CHECK(pair.client.connection->channel_binding("tls-unique").empty());
}

TEST_CASE("direct TLS with ALPN; large transfers both ways at once, pausing now and then") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.start_tls_at_once(certificates.server({"xmpp-client"}), certificates.trusting_client({"xmpp-client"}),
                         "example.org");
  pair.run_until([&] { return pair.both_secured(); });
  CHECK(pair.client.connection->tls_info().alpn == "xmpp-client");
  CHECK(pair.server.connection->tls_info().alpn == "xmpp-client");
  std::string block;
  for (int i = 0; block.size() < 8'000'000; ++i) block += std::to_string(i) + ",";
  pair.client.connection->write(block);
  pair.server.connection->write(block);
  int pauses = 0;
  Timer resume(pair.loop);
  pair.server.bytes_hook = [&](std::string_view) {
    if (++pauses % 2 == 0) {
      pair.server.connection->pause_reading();
    } else {
      pair.server.connection->hold_reading();
    }
    const std::size_t before = pair.server.received.size();
    resume.start(1, [&pair, before] {
      CHECK(pair.server.received.size() == before);
      pair.server.connection->resume_reading();
    });
  };
  pair.run_until(
      [&] { return pair.server.received.size() >= block.size() && pair.client.received.size() >= block.size(); },
      60000);
  CHECK(pair.server.received == block);
  CHECK(pair.client.received == block);
  CHECK(pauses > 10);
}

TEST_CASE("the handshake is refused in words that end with the certificate's SHA-256") {
  const auto refused = [](const Certificates& shown, std::shared_ptr<TlsContext> client, const std::string& name) {
    Pair pair;
    pair.start_tls_at_once(shown.server(), std::move(client), name);
    pair.run_until([&] { return pair.client.closed && pair.server.closed; });
    CHECK(pair.client.secured_calls == 0);
    CHECK(pair.server.secured_calls == 0);
    CHECK(pair.client.closed->code == Errc::tls_failed);
    CHECK(pair.server.closed->code == Errc::tls_failed);
    const std::string detail = pair.client.closed->detail;
    const auto mark = detail.rfind("sha256:");
    REQUIRE(mark != std::string::npos);
    CHECK(hex_decode(detail.substr(mark + 7)).value_or("").size() == 32);
    return detail;
  };
  const Certificates good("example.org");
  CHECK(refused(good, *TlsContext::client({}), "example.org").find("self-signed") != std::string::npos);
  const std::string wrong_name = refused(good, good.trusting_client(), "example.net");
  CHECK(wrong_name.find("wrong host name") != std::string::npos);
  CHECK(wrong_name.find("example.org") != std::string::npos);
  CHECK(wrong_name.find("example.net") != std::string::npos);
  CHECK(refused(good, good.trusting_client(), "127.0.0.1").find("wrong host name") != std::string::npos);
  CHECK(refused(good, good.trusting_client(), "a.b.example.org").find("wrong host name") != std::string::npos);
  const Certificates old("example.org", -200000, -100000);
  CHECK(refused(old, old.trusting_client(), "example.org").find("has expired") != std::string::npos);
  const Certificates future("example.org", 100000, 200000);
  CHECK(refused(future, future.trusting_client(), "example.org").find("not valid yet") != std::string::npos);
}

TEST_CASE("a pin accepts exactly its certificate, whatever its name and dates") {
  const Certificates old("other.example", -200000, -100000);
  const std::string fingerprint = sha256_of(old);
  REQUIRE(fingerprint.size() == 64);
  SUBCASE("the pinned one, written with colons and capitals") {
    std::string shown;
    for (std::size_t i = 0; i < 64; i += 2) {
      if (i) shown += ':';
      shown += static_cast<char>(std::toupper(fingerprint[i]));
      shown += static_cast<char>(std::toupper(fingerprint[i + 1]));
    }
    Pair pair;
    pair.start_tls_at_once(old.server(), *TlsContext::client({.ca_file = {}, .pin_sha256 = shown, .alpn = {}}),
                           "example.org");
    pair.run_until([&] { return pair.both_secured(); });
    CHECK(pair.client.connection->tls_info().peer_certificate_sha256 == fingerprint);
  }
  SUBCASE("another one, although it is trusted and right in every other way") {
    const Certificates good("example.org");
    Pair pair;
    pair.start_tls_at_once(good.server(),
                           *TlsContext::client({.ca_file = good.certificate, .pin_sha256 = fingerprint, .alpn = {}}),
                           "example.org");
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.closed->detail.find("not the pinned one") != std::string::npos);
  }
}

TEST_CASE("SNI picks the host's certificate, internationalised names too; others get the first") {
  const Certificates first("example.org");
  const Certificates second(
      "b\xc3\xbc"
      "cher.example");
  auto context = first.server();
  context->add_host(
      "B\xc3\x9c"
      "CHER.example",
      second.server());
  const auto works = [&](const Certificates& trusted, const std::string& name) {
    Pair pair;
    pair.start_tls_at_once(context, trusted.trusting_client(), name);
    pair.run_until([&] { return pair.both_secured() || pair.client.closed.has_value(); });
    return pair.both_secured();
  };
  CHECK(works(first, "example.org"));
  CHECK(works(first, "chat.example.org"));
  CHECK(works(second,
              "b\xc3\xbc"
              "cher.example"));
  CHECK(works(second, "xn--bcher-kva.example"));
  CHECK_FALSE(works(second, "example.org"));
}

TEST_CASE("ALPN: a client that offers something else is refused, one that offers nothing is not") {
  const Certificates certificates("example.org");
  Pair pair;
  SUBCASE("other") {
    pair.start_tls_at_once(certificates.server({"xmpp-client"}), certificates.trusting_client({"h2"}), "example.org");
    pair.run_until([&] { return pair.client.closed && pair.server.closed; });
    CHECK(pair.client.closed->code == Errc::tls_failed);
    CHECK(pair.server.closed->code == Errc::tls_failed);
  }
  SUBCASE("none") {
    pair.start_tls_at_once(certificates.server({"xmpp-client"}), certificates.trusting_client(), "example.org");
    pair.run_until([&] { return pair.both_secured(); });
    CHECK(pair.client.connection->tls_info().alpn.empty());
  }
}

TEST_CASE("garbage instead of a handshake fails with a reason; both directions") {
  const Certificates certificates("example.org");
  Pair pair;
  SUBCASE("to the server") {
    pair.accepted_hook = [&] { pair.server.connection->start_tls_server(certificates.server()); };
    pair.client.connected_hook = [&] { pair.client.connection->write("GET / HTTP/1.1\r\n\r\n"); };
    pair.run_until([&] { return pair.server.closed.has_value(); });
    CHECK(pair.server.closed->code == Errc::tls_failed);
    CHECK(pair.server.closed->detail.find("http request") != std::string::npos);
    CHECK(pair.server.closed->detail.find("127.0.0.1") != std::string::npos);
  }
  SUBCASE("to the client") {
    pair.accepted_hook = [&] { pair.server.connection->write("<stream:stream xmlns='jabber:client'>"); };
    pair.client.connected_hook = [&] {
      pair.client.connection->start_tls_client(certificates.trusting_client(), "example.org");
    };
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.closed->code == Errc::tls_failed);
    CHECK(pair.client.closed->detail.find("unknown reason") == std::string::npos);
  }
}

// CVE-2022-45197.
TEST_CASE("a client without a name to verify is not secured, and sends nothing in plain") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.client.connected_hook = [&] {
    pair.client.connection->start_tls_client(certificates.trusting_client(), "");
    pair.client.connection->write("secret");
  };
  pair.run_until([&] { return pair.client.closed && pair.server.closed; });
  CHECK(pair.client.closed->code == Errc::tls_failed);
  CHECK(pair.client.secured_calls == 0);
  CHECK(pair.server.received.empty());
}

TEST_CASE("half a handshake: nothing happens until somebody loses patience; nothing is sent in plain") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.accepted_hook = [&] {
    pair.server.connection->start_tls_server(certificates.server());
    pair.server.connection->write("<secret/>");
  };
  pair.client.connected_hook = [&] { pair.client.connection->write(std::string("\x16\x03\x01\x02\x00\x01\x00", 7)); };
  pair.run_for(100);
  CHECK(pair.server.secured_calls == 0);
  CHECK(pair.server.closed_calls == 0);
  CHECK(pair.client.received.empty());
  SUBCASE("the server aborts") {
    pair.server.connection->abort({Errc::timed_out, "handshake"});
    CHECK(pair.server.closed->code == Errc::timed_out);
    pair.run_until([&] { return pair.client.closed.has_value(); });
  }
  SUBCASE("the server closes gracefully") {
    pair.server.connection->close_gracefully();
    pair.run_until([&] { return pair.client.closed && pair.server.closed; });
    CHECK(pair.server.closed->code == Errc::connection_closed);
  }
  SUBCASE("the client leaves") {
    pair.client.destroy();
    pair.run_until([&] { return pair.server.closed.has_value(); });
    CHECK(pair.server.closed->code == Errc::tls_failed);
  }
  CHECK(pair.client.received.empty());
}

TEST_CASE("an orderly end and a truncated one are both connection_closed") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.start_tls_at_once(certificates.server(), certificates.trusting_client(), "example.org");
  pair.run_until([&] { return pair.both_secured(); });
  SUBCASE("close_notify, after everything was delivered") {
    const std::string block(3'000'000, 'e');
    pair.server.connection->write(block);
    pair.server.connection->close_gracefully();
    pair.run_until([&] { return pair.client.closed && pair.server.closed; });
    CHECK(pair.client.received == block);
    CHECK(pair.client.closed->code == Errc::connection_closed);
    CHECK(pair.server.closed->code == Errc::connection_closed);
  }
  SUBCASE("the socket just ends") {
    pair.server.connection->abort({Errc::canceled, ""});
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.closed->code == Errc::connection_closed);
  }
}

TEST_CASE("the handler may destroy or abort in on_secured, on_bytes and on_closed under TLS") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.start_tls_at_once(certificates.server(), certificates.trusting_client(), "example.org");
  SUBCASE("client in on_secured") {
    pair.client.secured_hook = [&] { pair.client.destroy(); };
  }
  SUBCASE("server in on_secured") {
    pair.server.secured_hook = [&] { pair.server.destroy(); };
  }
  SUBCASE("abort in on_secured") {
    pair.client.secured_hook = [&] { pair.client.connection->abort({Errc::canceled, ""}); };
  }
  SUBCASE("server in on_bytes") {
    pair.client.secured_hook = [&] { pair.client.connection->write(std::string(200'000, 'x')); };
    pair.server.bytes_hook = [&](std::string_view) { pair.server.destroy(); };
  }
  SUBCASE("client in on_closed") {
    pair.server.secured_hook = [&] { pair.server.connection->abort({Errc::canceled, ""}); };
    pair.client.closed_hook = [&] { pair.client.destroy(); };
  }
  const auto ended = [](const End& end) { return end.silent || end.closed.has_value(); };
  pair.run_until([&] { return ended(pair.client) && ended(pair.server); });
  pair.run_for(20);
}

TEST_CASE("starting TLS twice, or after the end, changes nothing") {
  const Certificates certificates("example.org");
  Pair pair;
  pair.start_tls_at_once(certificates.server(), certificates.trusting_client(), "example.org");
  pair.run_until([&] { return pair.both_secured(); });
  pair.client.connection->start_tls_client(certificates.trusting_client(), "example.org");
  pair.client.connection->write("still there");
  pair.run_until([&] { return pair.server.received == "still there"; });
  pair.client.connection->abort({Errc::canceled, ""});
  pair.client.connection->start_tls_client(certificates.trusting_client(), "example.org");
  pair.client.connection->write("x");
  pair.client.connection->close_gracefully();
  pair.client.connection->resume_reading();
  CHECK(pair.client.connection->buffered() == 0);
  CHECK(pair.client.closed_calls == 1);
}
