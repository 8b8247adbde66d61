// SessionJournal: what is on disk of what the client has sent, whatever is in work before it.
#include "xmppd/core/session_journal.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/features.hpp"

namespace session_journal_test {

using namespace xmppd;

namespace {

struct Romeo : TestHost {
  Romeo() : TestHost(all_features()) {
    for (const auto* name : {"romeo@example.org", "juliet@example.org"}) add_account(name);
    session = bind("romeo@example.org/orchard", sink);
    const auto secret = resumption_secret("id");
    session->begin_journal(600, secret);
    settle();
    session->manage({.secret = secret, .seconds = 600});
  }

  void say(std::string_view id) {
    host.router.from_client(*session, xml("<message to='juliet@example.org' type='chat' id='" + std::string(id) +
                                          "'><body>hi</body></message>"));
  }
  SavedSession saved() {
    auto all = result_of(stores.sessions.load(jid("romeo@example.org"))).value();
    REQUIRE(all.size() == 1);
    return std::move(all[0]);
  }
  std::size_t messages_of_juliet() {
    return result_of(stores.archive.query(jid("juliet@example.org"), {.max_messages = 50})).value().messages.size();
  }

  TestSink sink;
  std::shared_ptr<Session> session;
};

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a stanza that was done with before an earlier one leaves a mark") {
  Romeo test;
  auto earlier = test.session->work().begin();
  test.say("2");
  test.say("3");
  test.settle();
  CHECK(test.saved().record.handled == 0);
  CHECK(test.saved().marks == Numbers{2, 3});
  CHECK(test.session->told() == 0);
  earlier.reset();
  CHECK(test.session->handled() == 3);
  test.say("4");
  test.settle();
  CHECK(test.saved().record.handled == 4);
  CHECK(test.saved().marks.empty());
  CHECK(test.session->told() == 4);
}

TEST_CASE("what is marked is not done again after the restart, what is not is") {
  Romeo test;
  const auto earlier = test.session->work().begin();
  test.say("2");
  test.settle();
  const auto kept = test.saved();
  test.session->journal()->end();  // of this process
  test.host.sessions.close(*test.session);
  test.settle();

  test.host.sessions.restore(*test.account("romeo@example.org"), kept, {});
  const auto again = test.host.sessions.find(jid("romeo@example.org/orchard"));
  REQUIRE(again);
  CHECK(again->hibernated());
  CHECK(again->told() == 0);
  TestSink next;
  test.host.sessions.wake(*again, next, {});
  REQUIRE(test.messages_of_juliet() == 1);
  CHECK_FALSE(again->is_resent());
  test.host.router.from_client(*again,
                               xml("<iq type='get' id='1' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>"));
  test.settle();
  CHECK(again->is_resent());  // and counted
  CHECK_FALSE(again->is_resent());
  CHECK(again->handled() == 2);
  CHECK(test.messages_of_juliet() == 1);
}

TEST_CASE("the client is told no more than is on disk, and no more than has come") {
  Romeo test;
  test.host.router.from_client(*test.session,
                               xml("<iq type='get' id='1' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>"));
  test.settle();
  CHECK(test.session->handled() == 1);
  CHECK(test.session->told() == 0);
  bool secured = false;
  test.session->journal()->secure([&secured] { secured = true; });
  CHECK_FALSE(secured);
  test.settle();
  CHECK(secured);
  CHECK(test.session->told() == 1);
  // The answer is in the queue with it.
  CHECK(test.saved().queue.size() == 1);
}

TEST_CASE("a turn that is lost is not handled, and the rest of the queue gets the numbers it has on the wire") {
  Romeo test;
  TestSink to_juliet;
  const auto juliet = test.bind("juliet@example.org/balcony", to_juliet);
  test.host.router.from_client(*juliet, xml("<presence/>"));
  test.settle();
  const auto to_romeo = [&](const std::string& id) {
    test.host.router.from_client(
        *juliet, xml("<message to='romeo@example.org/orchard' type='chat' id='" + id + "'><body>hi</body></message>"));
  };
  to_romeo("a");
  test.settle();
  test.memory.fail_next(1);
  to_romeo("b");  // lost, its sender hears of it
  to_romeo("c");
  test.settle();
  to_romeo("d");
  test.settle();
  test.environment.advance(2);
  test.settle();
  const auto queue = test.saved().queue;
  REQUIRE(queue.size() == test.session->outbox().unacked());
  for (std::size_t i = 0; i < queue.size(); ++i) {
    CHECK(queue[i].number == i + 1);
    CHECK(queue[i].stanza == test.sink.received[i]->wire());
  }
}

}  // namespace session_journal_test
