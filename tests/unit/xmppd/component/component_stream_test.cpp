// ComponentStream: header, secret and stanzas as bytes; what a stranger gets.
#include "xmppd/component/component_stream.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/features/messages.hpp"

using namespace xmppd;

namespace {

struct Wire : TestHost, StreamTransport {
  Wire() : TestHost({&messages_feature}) {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
  }
  void say(std::string_view bytes) {
    if (stream.on_received(bytes.size())) parser.feed(bytes);
    settle();
  }
  std::string hear() { return std::exchange(out, {}); }
  bool heard(std::string_view what) { return hear().find(what) != std::string::npos; }
  void open(std::string_view to = "irc.example.org") {
    say("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='" +
        std::string(to) + "'>");
  }
  // The id of the stream, from the header that was sent.
  void log_in() {
    open();
    const std::string header = hear();
    const auto at = header.find("id='") + 4;
    say("<handshake>" + component_handshake(header.substr(at, header.find('\'', at) - at), "long-secret") +
        "</handshake>");
    REQUIRE(hear() == "<handshake/>");
  }

  void write(std::string_view bytes) override { out += bytes; }
  std::size_t buffered() const override { return unsent; }
  void when_flushed(std::function<void()> done) override { done(); }
  void restart_parser(const xmpp::ParserLimits&) override {}
  void start_tls(const std::string&) override {}
  void pause_reading() override {}
  void resume_reading() override {}
  void close() override { closed = true; }

  std::string out;
  std::size_t unsent = 0;
  bool closed = false;
  ComponentDomain irc{host, parse_component_secret("irc.example.org long-secret").value()};
  ComponentStream stream{config, environment,
                         [this](std::string_view domain) { return domain == "irc.example.org" ? &irc : nullptr; },
                         *this, "127.0.0.1"};
  xmpp::StreamParser parser{stream, stream.parser_limits()};
  TestSink to_romeo;
  std::shared_ptr<Session> romeo;
};

}  // namespace

TEST_CASE("a component logs in, is written to in its own namespace and read from it") {
  Wire test;
  test.log_in();
  CHECK(test.irc.connected());
  test.send(test.romeo, "<message to='nurse@irc.example.org' id='1'><body>hi</body></message>");
  const std::string bytes = test.hear();
  CHECK(bytes.starts_with("<message "));
  CHECK(bytes.find("jabber:client") == std::string::npos);
  test.say("<message from='nurse@irc.example.org' to='romeo@example.org/orchard' id='2'><body>ho</body></message>");
  REQUIRE(test.to_romeo.received.size() == 1);
  CHECK(test.to_romeo.received[0]->element().child_text("body", xmpp::ns::client) == "ho");
  test.say("</stream:stream>");
  CHECK(test.hear() == "</stream:stream>");
  CHECK(test.closed);
  CHECK(!test.irc.connected());
}

TEST_CASE("a wrong secret, no secret and an unknown domain end the stream") {
  Wire test;
  SUBCASE("wrong") {
    test.open();
    test.say("<handshake>0123456789abcdef0123456789abcdef01234567</handshake>");
    CHECK(test.heard("<not-authorized"));
  }
  SUBCASE("empty") {
    test.open();
    test.say("<handshake/>");
    CHECK(test.heard("<not-authorized"));
  }
  SUBCASE("a stanza instead") {
    test.open();
    test.say("<message from='nurse@irc.example.org' to='romeo@example.org/orchard'><body>x</body></message>");
    CHECK(test.heard("<not-authorized"));
  }
  SUBCASE("unknown domain") {
    test.open("sip.example.org");
    CHECK(test.heard("<host-unknown"));
  }
  SUBCASE("another namespace") {
    test.say(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='irc.example.org'>");
    CHECK(test.heard("<invalid-namespace"));
  }
  SUBCASE("silence") {
    test.open();
    test.environment.advance(11);
    CHECK(test.heard("<connection-timeout"));
  }
  SUBCASE("endless") {
    test.open();
    test.say("<handshake>");
    for (int i = 0; i < 20; ++i) test.say(std::string(1000, 'a'));
    CHECK(test.heard("<policy-violation"));
  }
  SUBCASE("no XML") {
    test.say("GET / HTTP/1.0\r\n\r\n");
    CHECK(test.heard("<stream:error>"));
  }
  CHECK(test.closed);
  CHECK(!test.irc.connected());
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("a logged-in component that lies about its sender is thrown out") {
  Wire test;
  test.log_in();
  test.say(
      "<message from='juliet@example.org' to='romeo@example.org/orchard'><body>x</body></message>"
      "<message from='nurse@irc.example.org' to='romeo@example.org/orchard'><body>y</body></message>");
  CHECK(test.heard("<invalid-from"));
  CHECK(test.closed);
  CHECK(!test.irc.connected());
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("a component that does not read is thrown out") {
  Wire test;
  test.log_in();
  test.unsent = 17 << 20;
  test.send(test.romeo, "<message to='irc.example.org' id='1'><body>hi</body></message>");
  CHECK(test.heard("<resource-constraint"));
  CHECK(test.closed);
}

TEST_CASE("an oversized stanza ends the stream") {
  Wire test;
  test.log_in();
  test.say("<message from='irc.example.org' to='romeo@example.org/orchard'><body>");
  for (int i = 0; i < 20; ++i) test.say(std::string(65536, 'a'));
  CHECK(test.heard("<policy-violation"));
  CHECK(test.to_romeo.received.empty());
}
