// One turn, one transaction: what a message makes the stores write is on disk before anybody sees the message.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {

struct People : TestHost {
  People() : TestHost(all_features()) {
    for (const auto* name : {"romeo@example.org", "juliet@example.org", "nurse@example.org"}) add_account(name);
    romeo = bind("romeo@example.org/orchard", to_romeo);
    juliet = bind("juliet@example.org/balcony", to_juliet);
    settle();
  }
  // Something that keeps messages, as an archive does.
  void archive() {
    host.hooks.message_from_client.on(Phase::Archive, "test", [this](ClientMessage& m) {
      note("sent", m.stanza);
      return Verdict::Pass;
    });
    host.hooks.message_to_account.on(Phase::Archive, "test", [this](AccountMessage& m) {
      note("received", m.stanza);
      return Verdict::Pass;
    });
  }
  void note(const std::string& what, const StanzaPtr& message) {
    turns.push_back(what + " " + std::string(message->id()));
    stores.user_xml.put(jid("romeo@example.org"), UserXmlArea::private_xml, what, "<x/>", 100000)
        .then(lifetime, [](auto) {});
    numbers.push_back(stores.turn.written());
  }
  void say(std::string_view text) { host.router.from_client(*romeo, xml(text)); }

  TestSink to_romeo, to_juliet;
  std::shared_ptr<Session> romeo, juliet;
  std::vector<std::string> turns;
  std::vector<std::uint64_t> numbers;
  xmpp::Lifetime lifetime;
};

std::vector<std::string> ids(const TestSink& sink) {
  std::vector<std::string> found;
  for (const auto& stanza : sink.received) found.emplace_back(stanza->id());
  return found;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("where nothing is written nothing waits") {
  People test;
  test.say("<message to='juliet@example.org/balcony' id='1'/>");
  CHECK(ids(test.to_juliet) == Ids{"1"});
  CHECK(test.romeo->work().handled() == 1);
}

TEST_CASE("a message waits for what was written because of it, and later stanzas wait behind it") {
  People test;
  test.archive();
  test.say("<message to='juliet@example.org/balcony' id='1'/>");
  test.host.router.route(Stanza::make(xml("<iq type='result' id='2'/>"), test.romeo->jid(), test.juliet->jid()), {});
  CHECK(test.to_juliet.received.empty());
  CHECK(test.romeo->work().handled() == 0);
  test.settle();
  CHECK(ids(test.to_juliet) == Ids{"1", "2"});
  CHECK(test.romeo->work().handled() == 1);
}

TEST_CASE("a turn that is lost: nobody gets the message, its sender is told, what waited behind it goes on") {
  People test;
  test.archive();
  test.memory.fail_next(1);
  test.say("<message to='juliet@example.org/balcony' id='1'/>");
  test.host.router.route(Stanza::make(xml("<iq type='result' id='2'/>"), test.romeo->jid(), test.juliet->jid()), {});
  test.settle();
  CHECK(ids(test.to_juliet) == Ids{"2"});
  CHECK(test.to_romeo.only_error() == Condition::internal_server_error);
  CHECK(test.romeo->work().handled() == 1);
}

TEST_CASE("both archives write in one turn, even if the recipient had to be loaded first") {
  People test;
  test.archive();
  test.say("<message to='nurse@example.org' type='chat' id='1'><body>x</body></message>");
  CHECK(test.turns.empty());  // the hooks wait for the account
  test.say("<message to='juliet@example.org/balcony' id='2'/>");
  test.say("<presence to='juliet@example.org/balcony' id='3'/>");
  CHECK(test.to_juliet.received.empty());
  test.settle();
  CHECK(test.turns == Ids{"sent 1", "received 1", "sent 2", "received 2"});
  CHECK(test.numbers[0] == test.numbers[1]);
  CHECK(ids(test.to_juliet) == Ids{"2", "3"});
}

TEST_CASE("a message for nobody passes the sender's hooks and is refused") {
  People test;
  test.archive();
  test.say("<message to='nobody@example.org' type='chat' id='1'><body>x</body></message>");
  test.settle();
  CHECK(test.turns == Ids{"sent 1"});
  CHECK(test.to_romeo.only_error() == Condition::service_unavailable);
}

TEST_CASE("an account that can't be loaded: its sender is told, what it sends next is served") {
  People test;
  test.memory.fail_next(1);
  test.say("<message to='nurse@example.org' type='chat' id='1'><body>x</body></message>");
  test.say("<message to='juliet@example.org/balcony' id='2'/>");
  test.settle();
  CHECK(ids(test.to_juliet) == Ids{"2"});
  CHECK(test.to_romeo.only_error() == Condition::internal_server_error);
  CHECK(test.romeo->work().handled() == 2);
}

TEST_CASE("a session that closes while its messages wait leaves them to the others") {
  People test;
  test.archive();
  test.say("<message to='nurse@example.org' type='chat' id='1'><body>x</body></message>");
  test.say("<message to='juliet@example.org/balcony' id='2'/>");
  test.host.sessions.close(*test.romeo);
  test.settle();
  CHECK(ids(test.to_juliet) == Ids{"2"});
  test.say("<message to='juliet@example.org/balcony' id='3'/>");  // closed
  test.settle();
  CHECK(ids(test.to_juliet) == Ids{"2"});
}

TEST_CASE("a client for whom too much waits for the disk is ended; what waits has a bound") {
  People test;
  test.archive();
  test.config.set(settings::sessions_max_waiting, std::int64_t{100});
  TestSink to_nurse;
  const auto nurse = test.bind("nurse@example.org/hall", to_nurse);
  const auto presence = [&] {
    test.host.router.route(Stanza::make(xml("<presence/>"), test.romeo->jid(), nurse->jid()), {});
  };
  test.say("<message to='nurse@example.org/hall' id='1'/>");
  for (int waiting = 1; waiting < 100; ++waiting) presence();
  CHECK_FALSE(to_nurse.closed);
  for (int more = 0; more < 10; ++more) presence();
  CHECK(to_nurse.closed == xmpp::StreamErrorCondition::resource_constraint);
  CHECK(to_nurse.received.empty());
  test.settle();
  CHECK(to_nurse.received.size() == 100);
  CHECK(test.romeo->work().handled() == 1);
}

TEST_CASE("a message leaves the daemon when it is on disk, and what follows leaves behind it") {
  People test;
  test.archive();
  std::vector<std::string> left;
  test.host.hooks.route_remote.on(Phase::Deliver, "test", [&](RemoteStanza& event) {
    left.emplace_back(event.stanza->id());
    return Verdict::Handled;
  });
  const auto presence = [&](const std::string& id) {
    const auto stanza = xml("<presence id='" + id + "'/>");
    test.host.router.route(Stanza::make(stanza, test.romeo->jid(), jid("juliet@example.net")), {});
  };
  presence("0");
  CHECK(left == Ids{"0"});
  SUBCASE("it is") {
    test.say("<message to='juliet@example.net' id='1'/>");
    presence("2");
    CHECK(left == Ids{"0"});
    CHECK(test.romeo->work().handled() == 0);
    test.settle();
    CHECK(left == Ids{"0", "1", "2"});
    CHECK(test.to_romeo.received.empty());
    CHECK(test.romeo->work().handled() == 1);
  }
  SUBCASE("it is not: its sender is told") {
    test.memory.fail_next(2);
    test.say("<message to='juliet@example.net' id='1'/>");
    presence("2");
    test.settle();
    CHECK(left == Ids{"0", "2"});
    CHECK(test.to_romeo.only_error() == Condition::internal_server_error);
  }
  SUBCASE("what waits has a bound") {
    test.config.set(settings::router_max_waiting, std::int64_t{100});
    test.say("<message to='juliet@example.net' id='1'/>");
    for (int more = 0; more < 110; ++more) presence("p");
    test.say("<message to='juliet@example.net' id='3'/>");
    test.settle();
    CHECK(left.size() == 101);
    CHECK(test.to_romeo.only_error() == Condition::resource_constraint);
  }
}
