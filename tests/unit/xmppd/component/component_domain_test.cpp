// ComponentDomain: who may say what, what is kept, and what senders hear.
#include "xmppd/component/component_domain.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/features/messages.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {

struct TestLink final : ComponentLink {
  const std::string& peer_address() const override { return address; }
  void deliver(const StanzaPtr& stanza) override { received.push_back(stanza); }
  void close(const xmpp::StreamError& reason) override { closed = reason.condition; }
  void pause_reading() override { ++pauses; }
  void resume_reading() override { ++resumes; }

  std::vector<StanzaPtr> received;
  std::optional<xmpp::StreamErrorCondition> closed;
  int pauses = 0, resumes = 0;
  std::string address = "127.0.0.1";
};

struct Gateway : TestHost {
  Gateway() : TestHost({&messages_feature}) {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
  }
  bool says(std::string_view text) {
    const bool own = irc.from_component(xml(text));
    settle();
    return own;
  }
  void pass(std::int64_t seconds) {
    environment.advance(seconds);
    settle();
  }
  ComponentDomain irc{host, parse_component_secret("irc.example.org long-secret").value()};
  TestLink link;
  TestSink to_romeo;
  std::shared_ptr<Session> romeo;
};

}  // namespace

TEST_CASE("stanzas go to the connected component and come from it") {
  Gateway test;
  test.irc.connect(test.link);
  test.send(test.romeo, "<message to='nurse@irc.example.org' id='1'><body>hi</body></message>");
  REQUIRE(test.link.received.size() == 1);
  CHECK(test.link.received[0]->from().text() == "romeo@example.org/orchard");
  CHECK(test.says(
      "<message from='nurse@irc.example.org/x' to='romeo@example.org/orchard' id='2'><body>ho</body></message>"));
  REQUIRE(test.to_romeo.received.size() == 1);
  CHECK(test.to_romeo.received[0]->from().text() == "nurse@irc.example.org/x");
}

TEST_CASE("a forged sender is refused and nothing is routed") {
  Gateway test;
  test.irc.connect(test.link);
  for (const char* from : {"juliet@example.org", "example.org", "irc.example.org.evil.test", "x.irc.example.org", "@",
                           "nurse@irc.example.com"}) {
    CAPTURE(from);
    CHECK(!test.says("<message from='" + std::string(from) +
                     "' to='romeo@example.org/orchard'><body>x</body></message>"));
  }
  CHECK(!test.says("<message to='romeo@example.org/orchard'><body>x</body></message>"));
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("what is malformed is answered, and the stream stays") {
  Gateway test;
  test.irc.connect(test.link);
  const auto error = [&] {
    REQUIRE(test.link.received.size() == 1);
    const auto condition = xmpp::parse_stanza_error(test.link.received[0]->element()).condition;
    test.link.received.clear();
    return condition;
  };
  CHECK(test.says("<message from='irc.example.org' id='1'><body>x</body></message>"));
  CHECK(error() == Condition::jid_malformed);
  CHECK(test.says("<iq from='irc.example.org' to='example.org' type='get'><q xmlns='urn:x'/></iq>"));
  CHECK(error() == Condition::bad_request);
  CHECK(test.says("<iq from='irc.example.org' to='example.org' type='get' id='2'/>"));
  CHECK(error() == Condition::bad_request);
  CHECK(test.says("<presence from='irc.example.org' to='romeo@example.org/orchard' type='wrong'/>"));
  CHECK(error() == Condition::bad_request);
  CHECK(test.says("<message from='irc.example.org' to='nobody@example.org' id='3'><body>x</body></message>"));
  CHECK(error() == Condition::service_unavailable);
  // Errors are not answered by errors.
  CHECK(test.says("<message from='irc.example.org' to='nobody@example.org' id='3' type='error'/>"));
  CHECK(test.link.received.empty());
}

TEST_CASE("while it may come back stanzas are kept, then their senders are told") {
  Gateway test;
  test.send(test.romeo, "<message to='nurse@irc.example.org' id='1'><body>hi</body></message>");
  test.send(test.romeo, "<presence to='nurse@irc.example.org' type='probe'/>");
  CHECK(test.to_romeo.received.empty());

  SUBCASE("it comes") {
    test.irc.connect(test.link);
    CHECK(test.link.received.size() == 2);
    test.pass(3600);
    CHECK(test.to_romeo.received.empty());
  }
  SUBCASE("it does not come") {
    test.pass(31);
    CHECK(test.to_romeo.only_error() == Condition::remote_server_timeout);
    test.send(test.romeo, "<message to='nurse@irc.example.org' id='2'><body>hi</body></message>");
    CHECK(test.to_romeo.only_error() == Condition::remote_server_timeout);
    test.irc.connect(test.link);
    CHECK(test.link.received.empty());
  }
  SUBCASE("it comes, goes, and comes again") {
    test.irc.connect(test.link);
    test.irc.disconnect(test.link);
    test.send(test.romeo, "<message to='nurse@irc.example.org' id='3'><body>hi</body></message>");
    CHECK(test.link.received.size() == 2);
    TestLink next;
    test.irc.connect(next);
    REQUIRE(next.received.size() == 1);
    CHECK(next.received[0]->id() == "3");
  }
}

TEST_CASE("the operator sees whether it is there, since when, and what waits") {
  Gateway test;
  const auto started = test.environment.now();
  test.send(test.romeo, "<message to='irc.example.org' id='1'><body>hi</body></message>");
  CHECK(test.irc.status().address.empty());
  CHECK(test.irc.status().since == started);
  CHECK(test.irc.status().waiting == 1);
  test.pass(5);
  test.irc.connect(test.link);
  CHECK(test.irc.status().address == "127.0.0.1");
  CHECK(test.irc.status().since == started + 5'000'000);
  CHECK(test.irc.status().waiting == 0);
  test.pass(5);
  test.irc.disconnect(test.link);
  CHECK(test.irc.status().address.empty());
  CHECK(test.irc.status().since == started + 10'000'000);
}

TEST_CASE("what is kept is bounded") {
  Gateway test;
  test.config.set(settings::component_max_waiting, std::int64_t{2});
  for (const char* id : {"1", "2"}) {
    test.send(test.romeo, "<message to='irc.example.org' id='" + std::string(id) + "'><body>hi</body></message>");
  }
  CHECK(test.to_romeo.received.empty());
  test.send(test.romeo, "<message to='irc.example.org' id='3'><body>hi</body></message>");
  CHECK(test.to_romeo.only_error() == Condition::resource_constraint);
}

TEST_CASE("a new connection takes the place of an older one, whose end then means nothing") {
  Gateway test;
  TestLink next;
  test.irc.connect(test.link);
  test.irc.connect(next);
  CHECK(test.link.closed == xmpp::StreamErrorCondition::conflict);
  test.irc.disconnect(test.link);
  CHECK(test.irc.connected());
  test.send(test.romeo, "<message to='irc.example.org' id='1'><body>hi</body></message>");
  CHECK(test.link.received.empty());
  CHECK(next.received.size() == 1);
}

TEST_CASE("a domain is served once, and is listed at the host above it") {
  Gateway test;
  CHECK_THROWS_AS(ComponentDomain(test.host, parse_component_secret("irc.example.org other-secret").value()),
                  std::invalid_argument);
  CHECK_THROWS_AS(ComponentDomain(test.host, parse_component_secret("example.org other-secret").value()),
                  std::invalid_argument);
  const auto items = test.host.disco.items(At::Server, {});
  REQUIRE(items.size() == 1);
  CHECK(items[0].attr("jid") == "irc.example.org");
  ComponentDomain elsewhere(test.host, parse_component_secret("gateway.test other-secret").value());
  CHECK(test.host.disco.items(At::Server, {}).size() == 1);
}

TEST_CASE("a component with too much in work is not read until that is done") {
  Gateway test;
  test.config.set(settings::component_max_unhandled, std::int64_t{1});
  test.irc.connect(test.link);
  test.irc.from_component(
      xml("<message from='irc.example.org' to='romeo@example.org/orchard'><body>x</body></message>"));
  CHECK(test.link.pauses == 1);
  test.settle();
  CHECK(test.link.resumes == 1);
}
