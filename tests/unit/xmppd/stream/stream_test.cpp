// The protocol of a stream: headers, restarts, errors, binding, the end.
#include "xmppd/stream/stream.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/stream/stream_settings.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

const std::string starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

}  // namespace

TEST_CASE("the answer to a header names host, client, id, version and language, then offers features") {
  Daemon daemon;
  Peer peer(daemon.context, {Fact::can_secure, Fact::must_secure});
  peer.say(
      "<stream:stream to='example.org' from='a@example.org' version='1.0' xmlns='jabber:client' "
      "xmlns:stream='http://etherx.jabber.org/streams'>");
  const std::string heard = peer.hear();
  CHECK(contains(heard, "from='example.org'"));
  CHECK(contains(heard, "to='a@example.org'"));
  CHECK(contains(heard, "id='"));
  CHECK(contains(heard, "version='1.0'"));
  CHECK(contains(heard, "xml:lang='en'"));
  CHECK(contains(heard, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"));
  CHECK_FALSE(contains(heard, "mechanism"));
  CHECK(contains(heard, "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>32768</max-bytes>"));
}

TEST_CASE("bad headers end with the RFC's error, after a header of ours") {
  Daemon daemon;
  const auto answer = [&](const std::string& bytes) {
    Peer peer(daemon.context, {Fact::secure});
    peer.say(bytes);
    const std::string heard = peer.hear();
    CHECK(contains(heard, "<stream:stream"));
    CHECK(contains(heard, "from='example.org'"));
    CHECK(peer.closed);
    return heard;
  };
  const std::string streams = " xmlns:stream='http://etherx.jabber.org/streams'>";
  CHECK(ends_with_error(answer("<stream:stream to='example.net' version='1.0' xmlns='jabber:client'" + streams),
                        "host-unknown"));
  CHECK(ends_with_error(answer("<stream:stream version='1.0' xmlns='jabber:client'" + streams), "host-unknown"));
  CHECK(ends_with_error(answer("<stream:stream to='example.org' xmlns='jabber:client'" + streams),
                        "unsupported-version"));
  CHECK(ends_with_error(answer("<stream:stream to='example.org' version='1.0' xmlns='jabber:server'" + streams),
                        "invalid-namespace"));
  CHECK(ends_with_error(answer("<stream:stream to='example.org' version='1.0' xmlns='jabber:client' "
                               "xmlns:stream='wrong'>"),
                        "invalid-namespace"));
  CHECK(ends_with_error(answer("<stream:other to='example.org' version='1.0' xmlns='jabber:client'" + streams),
                        "bad-format"));
  CHECK(ends_with_error(answer("GET / HTTP/1.1\r\n"), "not-well-formed"));
  CHECK(ends_with_error(answer("<!DOCTYPE x [<!ENTITY a 'b'>]>"), "restricted-xml"));
}

TEST_CASE("nothing but negotiation before login and binding") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  for (const auto* stanza :
       {"<message to='a@example.org'/>", "<presence/>", "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>",
        "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
        "<iq type='set' id='1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>",
        "<whatever xmlns='urn:example'/>"}) {
    Peer peer(daemon.context, {Fact::secure});
    peer.say(open_stream);
    peer.say(stanza);
    CHECK_MESSAGE(ends_with_error(peer.hear(), "not-authorized"), stanza);
  }
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.say(auth_plain("juliet", "secret"));
  peer.say(open_stream);
  peer.say("<presence/>");
  CHECK(ends_with_error(peer.hear(), "not-authorized"));
}

TEST_CASE("STARTTLS: proceed, a fresh stream, and no word that came before it counts") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  Peer peer(daemon.context, {Fact::can_secure, Fact::must_secure});
  peer.say(open_stream);
  peer.hear();
  peer.say(starttls + "<injected xmlns='urn:example'/>");
  CHECK(peer.hear() == "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  REQUIRE(peer.tls_started);
  CHECK(peer.tls_domain == "example.org");
  CHECK_FALSE(peer.paused);  // the handshake needs reading
  peer.stream().on_secured("TLSv1.3 X");
  CHECK(peer.hear().empty());
  peer.say(open_stream);
  const std::string heard = peer.hear();
  CHECK(contains(heard, "<mechanism>SCRAM-SHA-512</mechanism><mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism>"));
  CHECK(contains(heard, "<mechanism>PLAIN</mechanism>"));
  CHECK_FALSE(contains(heard, "starttls"));
}

TEST_CASE("STARTTLS out of turn fails and ends the stream") {
  Daemon daemon;
  for (const Facts facts : {Facts{}, Facts{Fact::secure}}) {
    Peer peer(daemon.context, facts);
    peer.say(open_stream);
    peer.hear();
    peer.say(starttls);
    CHECK(peer.hear() == "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
    CHECK(peer.closed);
    CHECK_FALSE(peer.tls_started);
  }
}

TEST_CASE("binding: the resource asked for, or one of the server's") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  REQUIRE(peer->stream().session());
  CHECK(peer->stream().session()->jid().text() == "juliet@example.org/balcony");
  CHECK(peer->stream().session()->facts().mechanism == "PLAIN");
  CHECK(peer->stream().session()->facts().peer_address == "192.0.2.1");
  // One resource per stream.
  peer->say(bind_request("other"));
  CHECK(contains(peer->hear(), "<not-allowed"));
  CHECK(daemon.host.sessions.size() == 1);

  Peer second(daemon.context, {Fact::secure});
  second.say(open_stream);
  second.say(auth_plain("juliet", "secret"));
  second.say(open_stream);
  CHECK(contains(second.hear(), "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
  second.say("<iq type='get' id='x'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  CHECK(contains(second.hear(), "<bad-request"));
  second.say(bind_request(""));
  CHECK(contains(second.hear(), "<jid>juliet@example.org/"));
  CHECK(daemon.host.sessions.size() == 2);
}

TEST_CASE("binding refused by the conflict policy leaves the stream open for another try") {
  Daemon daemon;
  daemon.config.set(settings::sessions_conflict, std::string("reject"));
  daemon.add_account("juliet@example.org", "secret");
  auto first = daemon.log_in("juliet", "secret", "balcony");
  Peer second(daemon.context, {Fact::secure});
  second.say(open_stream);
  second.say(auth_plain("juliet", "secret"));
  second.say(open_stream);
  second.hear();
  second.say(bind_request("balcony"));
  CHECK(contains(second.hear(), "<conflict"));
  second.say(bind_request("garden"));
  CHECK(contains(second.hear(), "<jid>juliet@example.org/garden</jid>"));
}

TEST_CASE("a replaced session hears conflict") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto first = daemon.log_in("juliet", "secret", "balcony");
  auto second = daemon.log_in("juliet", "secret", "balcony");
  daemon.run();
  CHECK(ends_with_error(first->hear(), "conflict"));
  CHECK(first->closed);
  CHECK_FALSE(second->closed);
  CHECK(daemon.host.sessions.size() == 1);
}

TEST_CASE("stanzas sent together with the bind request wait for it") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.say(auth_plain("juliet", "secret"));
  peer.say(open_stream);
  peer.hear();
  peer.say(bind_request("balcony") + "<iq type='get' id='p' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
  const std::string heard = peer.hear();
  const auto bound = heard.find("<jid>"), answered = heard.find("id='p'");
  CHECK(bound != std::string::npos);
  CHECK(answered != std::string::npos);
  CHECK(bound < answered);
}

TEST_CASE("the legacy session request is a polite no-op") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->say("<iq type='set' id='s1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
  const std::string heard = peer->hear();
  CHECK(contains(heard, "type='result'"));
  CHECK(contains(heard, "id='s1'"));
}

TEST_CASE("what is no stanza ends a bound stream") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  for (const auto* element : {"<foo/>", "<message xmlns='jabber:server'/>", "<r xmlns='urn:xmpp:sm:2'/>",
                              "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>"}) {
    auto peer = daemon.log_in("juliet", "secret", "balcony");
    peer->say(element);
    CHECK_MESSAGE(ends_with_error(peer->hear(), "unsupported-stanza-type"), element);
    CHECK(daemon.host.sessions.size() == 0);
  }
}

TEST_CASE("a false from ends the stream with invalid-from, in the header too") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->say("<message from='romeo@example.org' to='juliet@example.org'/>");
  daemon.run();
  CHECK(ends_with_error(peer->hear(), "invalid-from"));

  Peer second(daemon.context, {Fact::secure});
  second.say(open_stream);
  second.say(auth_plain("juliet", "secret"));
  second.say(
      "<stream:stream to='example.org' from='romeo@example.org' version='1.0' xmlns='jabber:client' "
      "xmlns:stream='http://etherx.jabber.org/streams'>");
  CHECK(ends_with_error(second.hear(), "invalid-from"));
}

// CVE-2018-10847.
TEST_CASE("who has logged in to one host is not let into another by the next header") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  Host other(xmpp::Jid::parse("other.example").value(), daemon.config, daemon.stores, daemon.environment, daemon.directory, {});
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.say(auth_plain("juliet", "secret"));
  CHECK(contains(peer.hear(), "<success"));
  peer.say("<stream:stream to='other.example' version='1.0' xmlns='jabber:client' "
           "xmlns:stream='http://etherx.jabber.org/streams'>");
  CHECK(contains(peer.hear(), "<stream:error>"));
  CHECK(peer.closed);
  CHECK(other.sessions.size() == 0);
}

// CVE-2014-2741, CVE-2014-2744: a few bytes become gigabytes. There is no compression of streams here.
TEST_CASE("compression is neither offered nor begun") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  CHECK_FALSE(contains(peer.hear(), "compress"));
  peer.say("<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>");
  CHECK(contains(peer.hear(), "<stream:error>"));
  auto later = daemon.log_in("juliet", "secret", "balcony");
  later->say("<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>");
  CHECK(ends_with_error(later->hear(), "unsupported-stanza-type"));
}

TEST_CASE("the client closes: its last questions are answered, then we close") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->say("<iq type='get' id='p' to='example.org'><unknown xmlns='urn:example'/></iq></stream:stream>");
  const std::string heard = peer->hear();
  CHECK(contains(heard, "id='p'"));
  CHECK(heard.ends_with("</stream:stream>"));
  CHECK(peer->closed);
  CHECK(daemon.host.sessions.size() == 0);
}

TEST_CASE("a stream error from the client ends the stream without another") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->say("<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
  CHECK(peer->hear() == "</stream:stream>");
  CHECK(peer->closed);
  CHECK(daemon.host.sessions.size() == 0);
}

TEST_CASE("a lost connection ends the session") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  auto peer = daemon.log_in("juliet", "secret", "balcony");
  peer->stream().on_disconnected({xmpp::Errc::connection_failed, "reset by peer"});
  CHECK(daemon.host.sessions.size() == 0);
  CHECK(peer->hear().empty());
}

TEST_CASE("a stanza without a language gets the stream's") {
  Daemon daemon;
  daemon.add_account("juliet@example.org", "secret");
  std::vector<std::string> languages;
  daemon.host.hooks.message_from_client.on(Phase::Guard, "test", [&](ClientMessage& message) {
    languages.emplace_back(message.stanza->element().attr("xml:lang"));
    return Verdict::Handled;
  });
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.say(auth_plain("juliet", "secret"));
  peer.say(
      "<stream:stream to='example.org' version='1.0' xml:lang='de' xmlns='jabber:client' "
      "xmlns:stream='http://etherx.jabber.org/streams'>");
  peer.say(bind_request("r"));
  peer.say("<message to='a@example.org'/><message to='a@example.org' xml:lang='fr'/>");
  CHECK(languages == std::vector<std::string>{"de", "fr"});
}

TEST_CASE("features are offered by hooks, once TLS is up where it is required") {
  Daemon daemon;
  std::vector<bool> asked;
  daemon.host.hooks.stream_features.on(Phase::Rewrite, "test", [&](StreamFeatures& event) {
    asked.push_back(event.authenticated);
    event.features.emplace_back("thing", "urn:example");
    return Verdict::Pass;
  });
  daemon.add_account("juliet@example.org", "secret");
  Peer plain(daemon.context, {Fact::can_secure, Fact::must_secure});
  plain.say(open_stream);
  CHECK_FALSE(contains(plain.hear(), "urn:example"));
  CHECK(asked.empty());
  daemon.log_in("juliet", "secret", "balcony");
  CHECK(asked == std::vector<bool>{false, true});
}

TEST_CASE("IQs before login go to the feature that takes them") {
  Daemon daemon;
  daemon.host.pre_auth_iq = [](xmpp::Element iq, std::shared_ptr<PreAuthClient> client) {
    CHECK(client->address == "192.0.2.1");
    if (iq.attr("id") == "bad") return refuse_pre_auth_iq()(std::move(iq), std::move(client));
    return xmpp::Pending<xmpp::Element>::ready(xmpp::make_iq_result(iq));
  };
  Peer peer(daemon.context, {Fact::secure});
  peer.say(open_stream);
  peer.hear();
  peer.say("<iq type='get' id='good'><query xmlns='jabber:iq:register'/></iq>");
  CHECK(contains(peer.hear(), "id='good'"));
  CHECK_FALSE(peer.paused);
  peer.say("<iq type='get' id='bad'><query xmlns='jabber:iq:register'/></iq>");
  CHECK(ends_with_error(peer.hear(), "not-authorized"));
  // Not before TLS.
  Peer plain(daemon.context, {Fact::can_secure, Fact::must_secure});
  plain.say(open_stream);
  plain.say("<iq type='get' id='good'><query xmlns='jabber:iq:register'/></iq>");
  CHECK(ends_with_error(plain.hear(), "not-authorized"));
}
