// What a user has set is still in force when the account has been read from the store again, as after a restart.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

namespace {

struct Reloaded : TestHost {
  Reloaded() : TestHost(all_features()) {
    for (const auto* name : {"romeo@example.org", "juliet@example.org", "pusher@example.org"}) add_account(name);
    romeo = bind("romeo@example.org/orchard", to_romeo);
    pusher = bind("pusher@example.org/app", to_pusher);
  }
  // As Juliet, who then goes; nothing of her account stays in memory.
  void set(std::string_view iq) {
    auto juliet = bind("juliet@example.org/phone", to_juliet);
    send(juliet, iq);
    REQUIRE(to_juliet.received.size() == 1);
    CHECK(to_juliet.received[0]->type() == "result");
    host.sessions.close(*juliet);
    juliet.reset();
    settle();
    host.accounts.forget(jid("juliet@example.org"));
    REQUIRE_FALSE(host.accounts.loaded(jid("juliet@example.org")));
  }
  void write_to_her() { send(romeo, "<message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>"); }

  TestSink to_romeo, to_juliet, to_pusher;
  std::shared_ptr<Session> romeo, pusher;
};

}  // namespace

TEST_CASE("the push services enabled (XEP-0357)") {
  Reloaded test;
  test.set(
      "<iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n'>"
      "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
      "<value>http://jabber.org/protocol/pubsub#publish-options</value></field>"
      "<field var='secret'><value>s</value></field></x></enable></iq>");
  test.write_to_her();
  REQUIRE(test.to_pusher.received.size() == 1);
  const auto& pubsub = *test.to_pusher.received[0]->element().first_child();
  CHECK(pubsub.child("publish")->attr("node") == "n");
  CHECK(pubsub.child("publish-options")->first_child()->children().size() == 2);
}

TEST_CASE("the block list (XEP-0191)") {
  Reloaded test;
  test.set("<iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>");
  test.write_to_her();
  CHECK(test.to_romeo.only_error() == xmpp::StanzaErrorCondition::service_unavailable);
}

TEST_CASE("a block list that can't be read lets nobody through") {
  Reloaded test;
  test.set("<iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>");
  test.memory.fail_next(100);
  test.write_to_her();
  CHECK(test.to_romeo.only_error() == xmpp::StanzaErrorCondition::internal_server_error);
  test.memory.fail_next(0);
  CHECK(test.result_of(test.stores.offline.count(jid("juliet@example.org"))).value() == 0);
}
