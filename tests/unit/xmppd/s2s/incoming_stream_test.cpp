// IncomingStream: what a server that connects may say, and what an impostor hears.
#include "xmppd/s2s/incoming_stream.hpp"

#include <doctest/doctest.h>

#include <set>

#include "libxmpp/base/encoding.hpp"
#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/messages.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

using namespace xmppd;

namespace {

struct Wire : TestHost, S2sTransport, S2sHub {
  Wire() : TestHost({&messages_feature}) {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
    restart_parser(stream.parser_limits());
  }
  void say(std::string_view bytes) {
    if (stream.on_received(bytes.size())) parser->feed(bytes);
    settle();
  }
  void open(const std::string& from, const std::string& to = "example.org") {
    say("<stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' version='1.0' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='" +
        from + "' to='" + to + "'>");
  }
  void secure() {
    stream.on_secured("TLS");
    restart_parser(stream.parser_limits());
  }
  // A peer with a good certificate for `names`, up to its first stanza.
  void log_in(const std::string& name) {
    certified = {name};
    secure();
    open(name);
    say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + xmpp::base64_encode(name) + "</auth>");
    REQUIRE(heard("<success"));
    open(name);
    hear();
  }
  std::string hear() { return std::exchange(out, {}); }
  bool heard(std::string_view what) { return hear().find(what) != std::string::npos; }
  std::string message(const std::string& from, const std::string& to = "romeo@example.org/orchard") {
    return "<message from='" + from + "' to='" + to + "' id='1'><body>x</body></message>";
  }

  void write(std::string_view bytes) override { out += bytes; }
  std::size_t buffered() const override { return 0; }
  void when_flushed(std::function<void()> done) override { done(); }
  void restart_parser(const xmpp::ParserLimits& limits) override {
    parser = std::make_unique<xmpp::StreamParser>(stream, limits);
  }
  void start_tls(const std::string& domain) override { tls_for = domain; }
  void pause_reading() override {}
  void resume_reading() override {}
  void close() override { closed = true; }
  void abort(const xmpp::Error&) override { closed = true; }
  xmpp::Result<void> verify_peer(const std::string& domain) const override {
    if (certified.count(domain) != 0) return {};
    return xmpp::fail(xmpp::Errc::tls_failed, "no good certificate");
  }

  std::shared_ptr<RateLimit> on_identified(S2sStream&, const std::string& remote) override {
    identified.insert(remote);
    return std::make_shared<RateLimit>();
  }
  void on_sendable(S2sStream&, const DomainPair& pair) override { sendable.insert(pair); }
  void on_not_sendable(S2sStream&, const DomainPair&, const S2sFailure&) override {}
  void on_over(S2sStream&, std::vector<RemoteBound> lost_with_it, const S2sFailure*) override {
    for (auto& each : lost_with_it) lost.push_back(each.stanza);
  }
  void verify(S2sStream&, const DialbackClaim& claim, const std::string& key,
              std::function<void(DialbackAnswer)> answer) override {
    asked = claim;
    asked_key = key;
    answer_dialback = std::move(answer);
  }
  void on_refused(const std::string& remote, const S2sFailure&) override { refused.insert(remote); }

  std::string out, tls_for, asked_key;
  bool closed = false;
  std::set<std::string> certified, identified, refused;
  std::set<DomainPair> sendable;
  std::vector<StanzaPtr> lost;
  std::optional<DialbackClaim> asked;
  std::function<void(DialbackAnswer)> answer_dialback;
  DialbackKeys keys{"secret"};
  S2sContext context{directory, config, environment, keys, *this};
  std::unique_ptr<xmpp::StreamParser> parser;
  TestSink to_romeo;
  std::shared_ptr<Session> romeo;
  IncomingStream stream{context, *this, "192.0.2.1"};
};

}  // namespace

TEST_CASE("before TLS there is nothing but TLS") {
  Wire test;
  test.open("example.net");
  const std::string features = test.hear();
  CHECK(features.find("<starttls") != std::string::npos);
  CHECK(features.find("features:dialback") == std::string::npos);
  SUBCASE("TLS") {
    test.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    CHECK(test.heard("<proceed"));
    CHECK(test.tls_for == "example.org");
  }
  SUBCASE("dialback") {
    test.say("<db:result from='example.net' to='example.org'>key</db:result>");
    CHECK(test.heard("<policy-violation"));
  }
  SUBCASE("a stanza") {
    test.say(test.message("juliet@example.net"));
    CHECK(test.heard("<not-authorized"));
  }
  CHECK(test.to_romeo.received.empty());
  CHECK(test.identified.empty());
}

TEST_CASE("a server is who its certificate says, and speaks for nobody else") {
  Wire test;
  test.log_in("example.net");
  test.say(test.message("juliet@example.net/balcony"));
  REQUIRE(test.to_romeo.received.size() == 1);
  CHECK(test.to_romeo.received[0]->element().child_text("body", xmpp::ns::client) == "x");
  for (const char* from : {"juliet@example.com", "example.org", "romeo@example.org", "juliet@sub.example.net",
                           "example.net.evil.test", "x@evil.test/juliet@example.net"}) {
    Wire liar;
    liar.log_in("example.net");
    CAPTURE(from);
    liar.say(liar.message(from));
    CHECK(liar.heard("<invalid-from"));
    CHECK(liar.closed);
    CHECK(liar.to_romeo.received.empty());
  }
}

TEST_CASE("an address that is none costs one stanza, not the stream") {
  Wire test;
  test.log_in("example.net");
  test.say(test.message("a b@example.net"));
  CHECK(test.hear().empty());
  CHECK(!test.closed);
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("stanzas for domains of others, and without addresses, end the stream") {
  Wire test;
  test.log_in("example.net");
  SUBCASE("another domain") {
    test.say(test.message("juliet@example.net", "x@example.com"));
    CHECK(test.heard("<host-unknown"));
  }
  SUBCASE("no to") {
    test.say("<message from='juliet@example.net'><body>x</body></message>");
    CHECK(test.heard("<improper-addressing"));
  }
  SUBCASE("no from") {
    test.say("<message to='romeo@example.org/orchard'><body>x</body></message>");
    CHECK(test.heard("<improper-addressing"));
  }
  CHECK(test.closed);
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("SASL EXTERNAL is neither offered to a bad certificate nor taken from one, nor for another name") {
  Wire test;
  test.certified = {"example.net"};
  test.secure();
  SUBCASE("a bad certificate") {
    test.open("example.com");
    CHECK(!test.heard("EXTERNAL"));
    test.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
    CHECK(test.heard("<not-authorized"));
    CHECK(test.refused.count("example.com") == 1);
  }
  SUBCASE("another name") {
    test.open("example.net");
    CHECK(test.heard("EXTERNAL"));
    test.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" +
             xmpp::base64_encode("example.com") + "</auth>");
    CHECK(test.heard("<invalid-authzid"));
  }
  SUBCASE("a domain of ours") {
    test.certified = {"example.org"};
    test.open("example.org");
    CHECK(test.heard("<invalid-from"));
  }
  CHECK(test.identified.empty());
  test.say(test.message("juliet@example.net"));
  CHECK(test.to_romeo.received.empty());
}

// CVE-2012-3525, CVE-2021-32919.
TEST_CASE("dialback: only for domains that are excused from certificates, and the authoritative server has the word") {
  Wire test;
  test.secure();
  test.open("example.net");
  test.hear();
  const std::string claim = "<db:result from='example.net' to='example.org'>key</db:result>";
  SUBCASE("not excused") {
    test.say(claim);
    CHECK(test.heard("type='error'"));
    CHECK(!test.asked);
  }
  SUBCASE("valid") {
    test.config.set(settings::s2s_dialback, std::vector<std::string>{"example.net"});
    test.say(claim);
    REQUIRE(test.asked);
    CHECK(test.asked->originating == "example.net");
    CHECK(test.asked_key == "key");
    test.say(test.message("juliet@example.net"));  // too early
    CHECK(test.heard("<not-authorized"));
    CHECK(test.to_romeo.received.empty());
  }
  SUBCASE("valid, and waited for") {
    test.config.set(settings::s2s_dialback, std::vector<std::string>{"*"});
    test.say("<bidi xmlns='urn:xmpp:bidi'/>" + claim);
    test.answer_dialback(DialbackAnswer::valid);
    CHECK(test.heard("type='valid'"));
    CHECK(test.sendable.count({"example.org", "example.net"}) == 1);
    test.say(test.message("juliet@example.net"));
    CHECK(test.to_romeo.received.size() == 1);
  }
  SUBCASE("invalid") {
    test.config.set(settings::s2s_dialback, std::vector<std::string>{"*"});
    test.say(claim);
    test.answer_dialback(DialbackAnswer::invalid);
    CHECK(test.heard("type='invalid'"));
    CHECK(test.refused.count("example.net") == 1);
    test.say(test.message("juliet@example.net"));
    CHECK(test.to_romeo.received.empty());
  }
  SUBCASE("an answer that nobody has asked for") {
    test.config.set(settings::s2s_dialback, std::vector<std::string>{"*"});
    test.say("<db:result from='example.net' to='example.org' type='valid'/>");
    test.say("<db:verify from='example.net' to='example.org' id='1' type='valid'/>");
    CHECK(test.identified.empty());
    CHECK(test.sendable.empty());
  }
  SUBCASE("for a domain of ours") {
    test.config.set(settings::s2s_dialback, std::vector<std::string>{"*"});
    test.say("<db:result from='example.org' to='example.org'>key</db:result>");
    CHECK(test.heard("type='error'"));
    CHECK(!test.asked);
  }
}

TEST_CASE("whoever asks what a key is worth hears the truth") {
  Wire test;
  test.secure();
  test.open("example.net");
  test.hear();
  const auto ask = [&](const std::string& key) {
    test.say("<db:verify from='example.net' to='example.org' id='7'>" + key + "</db:verify>");
    return test.hear();
  };
  CHECK(ask(test.keys.key({"example.net", "example.org", "7"})).find("type='valid'") != std::string::npos);
  CHECK(ask(test.keys.key({"example.net", "example.org", "8"})).find("type='invalid'") != std::string::npos);
}

TEST_CASE("blocked, silent, endless") {
  Wire test;
  SUBCASE("blocked") {
    test.config.set(settings::s2s_block, std::vector<std::string>{"example.net"});
    test.open("example.net");
    CHECK(test.heard("<policy-violation"));
  }
  SUBCASE("silent") {
    test.open("example.net");
    test.environment.advance(31);
    CHECK(test.heard("<connection-timeout"));
  }
  SUBCASE("endless") {
    test.open("example.net");
    for (int i = 0; i < 40; ++i) test.say(std::string(1000, ' '));
    CHECK(test.heard("<policy-violation"));
  }
  SUBCASE("for nobody here") {
    test.open("example.net", "example.com");
    CHECK(test.heard("<host-unknown"));
  }
  CHECK(test.closed);
}

TEST_CASE("what is not acknowledged is given back when the connection is lost") {
  Wire test;
  test.certified = {"example.net"};
  test.secure();
  test.open("example.net");
  test.say("<bidi xmlns='urn:xmpp:bidi'/><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
  test.open("example.net");
  test.say("<enable xmlns='urn:xmpp:sm:3'/>");
  CHECK(test.heard("<enabled"));
  const auto send = [&](const std::string& id) {
    auto element =
        xml("<message from='romeo@example.org' to='juliet@example.net' id='" + id + "'><body>x</body></message>");
    test.stream.deliver(
        {&test.host.router, Stanza::make(std::move(element), jid("romeo@example.org"), jid("juliet@example.net")), {}});
  };
  send("1");
  send("2");
  test.settle();
  CHECK(test.heard("<r xmlns='urn:xmpp:sm:3'/>"));
  test.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
  test.stream.on_disconnected({xmpp::Errc::connection_failed, "gone"});
  REQUIRE(test.lost.size() == 1);
  CHECK(test.lost[0]->id() == "2");
}
