// Strangers: what gets through, what is kept, what brings it.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/foreign_stanza.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/features/stranger_budget.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const SettingBase& setting(std::string_view key) {
  for (const auto* feature : all_features()) {
    for (const auto* each : feature->settings) {
      if (each->key == key) return *each;
    }
  }
  throw std::invalid_argument("no such setting");
}

struct World : TestHost {
  World() : TestHost(all_features()) { begin(); }
  void begin() {
    config.set_raw(setting("strangers.max_per_hour"), std::int64_t{2});
    config.set_raw(setting("strangers.max_held"), std::int64_t{3});
    host.hooks.route_remote.on(Phase::Deliver, "test", [this](RemoteStanza& event) {
      away.push_back(event.stanza);
      return Verdict::Handled;
    });
    add_account("juliet@example.org");
    juliet = bind("juliet@example.org/balcony", sink);
    send(juliet, "<presence/>");
    settle();
    sink.received.clear();
  }
  void from(const std::string& sender, const std::string& body) {
    route_foreign(host, xml("<message type='chat' id='" + body + "'><body>" + body + "</body></message>"), jid(sender),
                  jid("juliet@example.org"), {});
    settle();
  }
  std::vector<std::string> bodies() {
    std::vector<std::string> all;
    for (const auto& each : sink.received) {
      const auto text = each->element().child_text("body", xmpp::ns::client);
      if (!text.empty()) all.emplace_back(text);
    }
    sink.received.clear();
    return all;
  }
  std::string errors() {
    std::string all;
    for (const auto& each : away) {
      if (each->type() == "error")
        all += std::string(to_string(xmpp::parse_stanza_error(each->element()).condition)) + " ";
    }
    away.clear();
    return all;
  }

  TestSink sink;
  std::vector<StanzaPtr> away;  // to other servers
  std::shared_ptr<Session> juliet;
};
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a few get through, a few are kept, others are told") {
  World test;
  for (const char* body : {"1", "2", "3", "4", "5", "6"}) test.from("iago@example.net/x", body);
  CHECK(test.bodies() == Texts{"1", "2"});
  CHECK(test.errors() == "resource-constraint ");
  const auto counts = test.host.outsiders.stranger_counts();
  CHECK(counts.passed == 2);
  CHECK(counts.held == 3);
  CHECK(counts.refused == 1);
  SUBCASE("half an hour brings the next, with its time") {
    test.environment.advance(31 * 60);
    test.settle();
    REQUIRE(test.sink.received.size() == 1);
    CHECK(test.sink.received[0]->element().child("delay", xmpp::ns::delay));
    CHECK(test.bodies() == Texts{"3"});
  }
  SUBCASE("writing to the sender brings all of it, in order") {
    test.send(test.juliet, "<message to='iago@example.net' type='chat'><body>who are you?</body></message>");
    test.settle();
    CHECK(test.bodies() == Texts{"3", "4", "5"});
    test.from("iago@example.net/x", "7");
    CHECK(test.bodies() == Texts{"7"});
  }
  SUBCASE("a client that answers by itself brings nothing") {
    test.send(test.juliet,
              "<message to='iago@example.net' type='chat'><received xmlns='urn:xmpp:receipts' id='1'/></message>");
    test.send(test.juliet, "<iq to='iago@example.net/x' type='result' id='1'/>");
    test.send(test.juliet, "<presence to='iago@example.net' type='unsubscribed'/>");
    CHECK(test.bodies().empty());
  }
  SUBCASE("news of a node that was subscribed to are no matter of strangers") {
    route_foreign(test.host,
                  xml("<message type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>"),
                  jid("pubsub.example.net"), jid("juliet@example.org"), {});
    test.settle();
    CHECK(test.sink.received.size() == 1);
  }
  SUBCASE("another stranger waits behind nobody but has no budget either") {
    test.host.outsiders.settle(jid("juliet@example.org"), false, [](const auto& dropped) { CHECK(dropped == 3); });
    test.from("othello@example.com", "8");
    CHECK(test.bodies().empty());
    std::vector<HeldStanza> held;
    test.host.outsiders.held(jid("juliet@example.org"), [&](const auto& all) { held = *all; });
    REQUIRE(held.size() == 1);
    CHECK(held[0].text == "8");
  }
  SUBCASE("subscription requests are of the same kind") {
    test.host.outsiders.settle(jid("juliet@example.org"), true, [](const auto& delivered) { CHECK(delivered == 3); });
    test.settle();
    CHECK(test.bodies() == Texts{"3", "4", "5"});
    route_foreign(test.host, xml("<presence type='subscribe'/>"), jid("othello@example.com"), jid("juliet@example.org"),
                  {});
    test.settle();
    CHECK(test.sink.received.empty());
  }
}

TEST_CASE("what is used comes back within an hour, for each key by itself") {
  StrangerBudget budget;
  constexpr xmpp::Timestamp minute = 60'000'000;
  for (int i = 0; i < 4; ++i) {
    CHECK(budget.allows("a", 4, 0));
    budget.use("a", 4, 0);
  }
  CHECK_FALSE(budget.allows("a", 4, 14 * minute));
  CHECK(budget.allows("a", 4, 15 * minute));
  CHECK(budget.allows("b", 4, 0));
  CHECK(budget.allows("a", 0, 0));
}
