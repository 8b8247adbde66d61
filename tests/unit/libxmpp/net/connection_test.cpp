// Connection without TLS: bytes, flushing, backpressure, ends of every kind.
#include "libxmpp/net/connection.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/libxmpp/net/fixtures.hpp"

using namespace xmpp;
using namespace xmpp::test;

TEST_CASE("bytes go both ways, those written before the connection stands too") {
  Pair pair;
  pair.client.connection->write("early ");
  pair.server.bytes_hook = [&](std::string_view bytes) { pair.server.connection->write(bytes); };
  pair.client.connected_hook = [&] { pair.client.connection->write("bird"); };
  pair.run_until([&] { return pair.client.received == "early bird"; });
  CHECK(pair.client.connected_calls == 1);
  CHECK(pair.server.connected_calls == 0);
  CHECK(pair.server.connection->peer_address() == "127.0.0.1");
  CHECK(pair.client.connection->peer_port() == pair.listener->port());
  CHECK_FALSE(pair.client.connection->secured());
  CHECK(pair.client.connection->channel_binding("tls-exporter").empty());
}

TEST_CASE("writes of one turn leave together; when_flushed waits for them") {
  Pair pair;
  pair.connect();
  int reads = 0;
  pair.server.bytes_hook = [&](std::string_view) { ++reads; };
  bool flushed = false;
  pair.loop.post([&] {
    for (int i = 0; i < 100; ++i) pair.client.connection->write("0123456789");
    CHECK(pair.client.connection->buffered() == 1000);
    pair.client.connection->when_flushed([&] {
      flushed = true;
      CHECK(pair.client.connection->buffered() == 0);
    });
    CHECK_FALSE(flushed);
  });
  pair.run_until([&] { return pair.server.received.size() == 1000; });
  CHECK(reads == 1);
  CHECK(flushed);
}

TEST_CASE("a peer that does not read: bytes pile up here, visibly; on_writable when it goes on") {
  Pair pair;
  pair.connect();
  pair.server.connection->pause_reading();
  pair.client.connection->set_writable_mark(100'000);
  const std::string block(1'000'000, 'x');
  for (int i = 0; i < 20; ++i) pair.client.connection->write(block);
  bool flushed = false;
  pair.client.connection->when_flushed([&] { flushed = true; });
  pair.run_for(50);
  CHECK(pair.client.connection->buffered() > 1'000'000);
  CHECK(pair.server.received.empty());
  CHECK(pair.client.writable_calls == 0);
  CHECK_FALSE(flushed);
  pair.server.connection->resume_reading();
  pair.client.writable_hook = [&] { CHECK(pair.client.connection->buffered() <= 50'000); };
  pair.run_until([&] { return pair.server.received.size() == 20'000'000; });
  CHECK(pair.client.writable_calls == 1);
  CHECK(flushed);
}

TEST_CASE("reading held for a moment: what comes meanwhile, the end too, comes afterwards and in order") {
  Pair pair;
  pair.connect();
  Connection& held = *pair.server.connection;
  held.hold_reading();
  held.resume_reading();
  pair.client.connection->write("one ");
  pair.run_until([&] { return pair.server.received == "one "; });
  held.hold_reading();
  pair.client.connection->write("two ");
  pair.run_for(20);
  pair.client.connection->write("three ");
  pair.run_for(20);
  CHECK(pair.server.received == "one ");
  pair.server.bytes_hook = [&](std::string_view) { held.hold_reading(); };
  held.resume_reading();
  pair.run_for(20);
  CHECK(pair.server.received == "one two ");
  pair.server.bytes_hook = nullptr;
  held.resume_reading();
  pair.run_until([&] { return pair.server.received == "one two three "; });
  held.hold_reading();
  pair.client.connection->write("four");
  pair.client.connection->close_gracefully();
  pair.run_for(20);
  CHECK_FALSE(pair.server.closed);
  held.resume_reading();
  pair.run_until([&] { return pair.server.closed.has_value(); });
  CHECK(pair.server.received == "one two three four");
  CHECK(pair.server.closed->code == Errc::connection_closed);
}

TEST_CASE("reading held: who closes then does not wait for what is kept to be taken") {
  Pair pair;
  pair.connect();
  pair.server.connection->hold_reading();
  pair.client.connection->write("never read");
  pair.run_for(20);
  pair.server.connection->close_gracefully(60'000);
  pair.run_until([&] { return pair.server.closed && pair.client.closed; });
  CHECK(pair.server.closed->code == Errc::connection_closed);
  CHECK(pair.server.received.empty());
}

TEST_CASE("reading held for long: no more than one read is taken") {
  Pair pair;
  pair.connect();
  pair.server.connection->hold_reading();
  pair.client.connection->write(std::string(20'000'000, 'x'));
  pair.run_for(50);
  CHECK(pair.client.connection->buffered() > 1'000'000);
  CHECK(pair.server.received.empty());
  pair.server.bytes_hook = [&](std::string_view bytes) {
    CHECK(bytes.size() <= 64 * 1024);
    pair.server.connection->hold_reading();
  };
  pair.server.connection->resume_reading();
  pair.run_for(20);
  CHECK(pair.server.received.size() <= 64 * 1024);
  CHECK_FALSE(pair.server.received.empty());
}

TEST_CASE("what was sent leaves no memory behind") {
  const auto in_use = [] {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
  };
  Pair pair;
  pair.connect();
  constexpr std::size_t large = 8'000'000;
  const auto before = in_use();
  pair.client.connection->write(std::string(large, 'x'));
  pair.run_until([&] { return pair.server.received.size() == large; });
  pair.run_for(10);
  std::string().swap(pair.server.received);
  CHECK(in_use() < before + large / 8);
}

TEST_CASE("close_gracefully delivers everything first") {
  Pair pair;
  pair.connect();
  const std::string block(5'000'000, 'y');
  pair.client.connection->write(block);
  pair.client.connection->close_gracefully();
  CHECK(pair.client.closed_calls == 0);
  CHECK_FALSE(pair.client.connection->open());
  pair.client.connection->write("ignored");
  pair.run_until([&] { return pair.client.closed && pair.server.closed; });
  CHECK(pair.server.received == block);
  CHECK(pair.client.closed->code == Errc::connection_closed);
  CHECK(pair.server.closed->code == Errc::connection_closed);
  CHECK(pair.client.closed_calls == 1);
  CHECK(pair.server.closed_calls == 1);
}

TEST_CASE("close_gracefully gives up on a peer that takes nothing, and on one that does not close") {
  Pair pair;
  pair.connect();
  pair.server.connection->pause_reading();
  SUBCASE("bytes left") {
    pair.client.connection->write(std::string(20'000'000, 'z'));
    pair.client.connection->close_gracefully(200);
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.closed->code == Errc::timed_out);
  }
  SUBCASE("all flushed") {
    pair.client.connection->close_gracefully(200);
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.closed->code == Errc::connection_closed);
  }
}

TEST_CASE("close_gracefully before the connection stands") {
  Pair pair;
  pair.client.connection->close_gracefully();
  CHECK(pair.client.closed_calls == 0);
  pair.run_until([&] { return pair.client.closed.has_value(); });
  CHECK(pair.client.closed->code == Errc::connection_closed);
  CHECK(pair.client.connected_calls == 0);
}

TEST_CASE("abort tells the own handler at once, the peer sees an end") {
  Pair pair;
  pair.connect();
  pair.client.connection->abort({Errc::protocol_violation, "because"});
  CHECK(pair.client.closed->detail == "because");
  pair.client.connection->abort({Errc::internal, "again"});
  CHECK(pair.client.closed_calls == 1);
  pair.run_until([&] { return pair.server.closed.has_value(); });
}

TEST_CASE("the handler may destroy the connection in any callback") {
  Pair pair;
  SUBCASE("on_connected") {
    pair.client.connected_hook = [&] { pair.client.destroy(); };
    pair.run_until([&] { return pair.server.closed.has_value(); });
  }
  SUBCASE("on_bytes") {
    pair.client.connection->write("hello");
    pair.server.bytes_hook = [&](std::string_view) {
      pair.server.connection->write("never sent");
      pair.server.destroy();
    };
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.client.received.empty());
  }
  SUBCASE("on_writable and when_flushed") {
    pair.client.connection->set_writable_mark(10);
    pair.client.connection->write("more than ten bytes");
    SUBCASE("writable") {
      pair.client.writable_hook = [&] { pair.client.destroy(); };
    }
    SUBCASE("flushed") {
      pair.client.connection->when_flushed([&] { pair.client.destroy(); });
      pair.client.connection->when_flushed([&] { FAIL("the connection is gone"); });
    }
    pair.run_until([&] { return pair.server.closed.has_value(); });
    CHECK(pair.client.silent);
  }
  SUBCASE("on_closed, by the peer and by abort") {
    pair.connect();
    pair.client.closed_hook = [&] { pair.client.destroy(); };
    pair.server.closed_hook = [&] { pair.server.destroy(); };
    pair.server.connection->abort({Errc::canceled, ""});
    pair.run_until([&] { return pair.client.closed.has_value(); });
  }
  SUBCASE("abort inside on_bytes") {
    pair.client.connection->write("hello");
    pair.server.bytes_hook = [&](std::string_view) { pair.server.connection->abort({Errc::not_allowed, "enough"}); };
    pair.run_until([&] { return pair.client.closed.has_value(); });
    CHECK(pair.server.closed->detail == "enough");
  }
  pair.run_for(20);
}

TEST_CASE("an exception that leaves the handler does not end the connection") {
  Pair pair;
  pair.client.connection->write("a");
  pair.server.bytes_hook = [&](std::string_view) { throw std::runtime_error("expected by this test"); };
  pair.run_until([&] { return pair.server.received == "a"; });
  pair.client.connection->write("b");
  pair.run_until([&] { return pair.server.received == "ab"; });
}

TEST_CASE("nobody listens: the error names address and port") {
  EventLoop loop;
  std::uint16_t port = 0;
  {
    auto listener = Listener::tcp(loop, "127.0.0.1", 0, [](void*) {});
    port = (*listener)->port();
  }
  End client(loop);
  client.closed_hook = [&] { loop.stop(); };
  client.connection->connect("127.0.0.1", port);
  loop.run();
  REQUIRE(client.closed);
  CHECK(client.closed->code == Errc::connection_failed);
  CHECK(client.closed->detail.find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
}

TEST_CASE("an address that is none") {
  EventLoop loop;
  End client(loop);
  client.connection->connect("example.org", 5222);
  CHECK_FALSE(client.closed);
  loop.run();
  REQUIRE(client.closed);
  CHECK(client.closed->code == Errc::invalid_argument);
  CHECK(client.closed->detail.find("example.org:5222") != std::string::npos);
}

TEST_CASE("a peer's reset is connection_failed") {
  Pair pair;
  pair.connect();
  const int raw = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(pair.listener->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  End end(pair.loop);
  pair.listener = std::move(
      *Listener::tcp(pair.loop, "127.0.0.1", 0, [&](void* handle) { REQUIRE(end.connection->accept_from(handle)); }));
  address.sin_port = htons(pair.listener->port());
  REQUIRE(connect(raw, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  pair.run_until([&] { return end.connection->open(); });
  const linger reset{1, 0};
  setsockopt(raw, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(raw);
  pair.run_until([&] { return end.closed.has_value(); });
  CHECK(end.closed->code == Errc::connection_failed);
  CHECK(end.closed->detail.find("127.0.0.1") != std::string::npos);
}

TEST_CASE("connections may outlive the loop") {
  auto pair = std::make_unique<Pair>();
  pair->connect();
  pair->server.connection->pause_reading();
  pair->client.connection->write(std::string(20'000'000, 'q'));
  pair->run_for(10);
  End survivor(pair->loop);
  survivor.connection = std::move(pair->client.connection);
  // Its handler is the pair's client end, which goes with the loop: no call may come.
  pair.reset();
}

TEST_CASE("an accepted connection moves to another loop") {
  Pair pair;
  EventLoop other;
  End moved(other);
  pair.client.connection->write("early ");
  pair.accepted_hook = [&] {
    CHECK(pair.server.connection->peer_address() == "127.0.0.1");
    REQUIRE(moved.connection->adopt(pair.server.connection->give_away()));
    CHECK_FALSE(pair.server.connection->open());
  };
  moved.bytes_hook = [&](std::string_view bytes) { moved.connection->write(bytes); };
  pair.run_until([&] {
    other.run_once_nowait();
    return pair.client.received == "early ";
  });
  CHECK(moved.connection->peer_address() == "127.0.0.1");
  CHECK(pair.server.received.empty());
  CHECK(pair.server.closed_calls == 0);
  pair.client.connection->close_gracefully();
  pair.run_until([&] {
    other.run_once_nowait();
    return pair.client.closed && moved.closed;
  });
  CHECK(moved.closed->code == Errc::connection_closed);
}

TEST_CASE("a descriptor that is no connection can't be adopted, and is closed") {
  EventLoop loop;
  End end(loop);
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  close(pipe_ends[1]);
  CHECK_FALSE(end.connection->adopt(-1));
  End other(loop);
  other.connection->adopt(pipe_ends[0]);
  other.connection.reset();
  loop.run();
  CHECK(fcntl(pipe_ends[0], F_GETFD) == -1);
  CHECK(end.closed_calls == 0);
}
