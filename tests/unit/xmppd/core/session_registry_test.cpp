// SessionRegistry: conflicts, bounds, lifetimes.
#include "xmppd/core/session_registry.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/settings.hpp"

using namespace xmppd;

namespace {
struct Romeo : TestHost {
  Romeo() {
    add_account("romeo@example.org");
    account_ = account("romeo@example.org");
  }
  auto try_bind(std::string_view resource, StanzaSink& to) { return host.sessions.bind(account_, resource, to, {}); }
  std::shared_ptr<Account> account_;
  TestSink one, two;
};
}  // namespace

TEST_CASE("a bound session is found, and known to its account") {
  Romeo test;
  int bound = 0;
  test.host.hooks.session_bound.on(Phase::Deliver, "test", [&](SessionEvent&) {
    ++bound;
    return Verdict::Pass;
  });
  const auto session = test.try_bind("orchard", test.one).value();
  CHECK(session->jid() == jid("romeo@example.org/orchard"));
  CHECK(test.host.sessions.find(session->jid()) == session);
  CHECK(test.account_->session("orchard") == session);
  CHECK(bound == 1);
  const auto generated = test.try_bind("", test.two).value();
  CHECK_FALSE(generated->jid().resource().empty());
  CHECK(test.host.sessions.size() == 2);
}

TEST_CASE("a resource that is none is refused") {
  Romeo test;
  CHECK(test.try_bind(std::string("a\0b", 3), test.one).error().code == xmpp::Errc::invalid_argument);
  CHECK(test.try_bind(std::string(1024, 'x'), test.one).error().code == xmpp::Errc::invalid_argument);
}

TEST_CASE("replace: the older stream ends with conflict, its session is gone at once") {
  Romeo test;
  const std::weak_ptr<Session> older = test.try_bind("orchard", test.one).value();
  std::string events;
  test.host.hooks.session_closed.on(Phase::Deliver, "test", [&](SessionEvent& e) {
    events += "closed ";
    CHECK(e.session.closed());
    CHECK(test.account_->sessions().empty());
    return Verdict::Pass;
  });
  test.host.hooks.session_bound.on(Phase::Deliver, "test", [&](SessionEvent&) {
    events += "bound ";
    return Verdict::Pass;
  });
  const auto newer = test.try_bind("orchard", test.two).value();
  CHECK(test.one.closed == xmpp::StreamErrorCondition::conflict);
  CHECK(events == "closed bound ");
  CHECK(test.host.sessions.find(newer->jid()) == newer);
  // Nothing dies under its caller: the object lives until the callback is over, and takes a second close.
  REQUIRE_FALSE(older.expired());
  test.host.sessions.close(*older.lock());
  CHECK(test.host.sessions.size() == 1);
  test.settle();
  CHECK(older.expired());
}

TEST_CASE("rename and reject") {
  Romeo test;
  test.config.set(settings::sessions_conflict, std::string("reject"));
  const auto older = test.try_bind("orchard", test.one).value();
  CHECK(test.try_bind("orchard", test.two).error().code == xmpp::Errc::already_exists);
  test.config.set(settings::sessions_conflict, std::string("rename"));
  const auto newer = test.try_bind("orchard", test.two).value();
  CHECK(newer->jid() != older->jid());
  CHECK_FALSE(test.one.closed);
  CHECK(test.host.sessions.size() == 2);
}

TEST_CASE("the bound of sessions per account") {
  Romeo test;
  test.config.set(settings::sessions_max_per_account, std::int64_t{1});
  const auto session = test.try_bind("one", test.one).value();
  CHECK(test.try_bind("two", test.two).error().code == xmpp::Errc::limit_exceeded);
  test.host.sessions.close(*session);
  CHECK(test.try_bind("two", test.two));
}

TEST_CASE("a guard that fails refuses the session") {
  Romeo test;
  test.host.hooks.session_bound.on(Phase::Guard, "test",
                                   [](SessionEvent&) -> Verdict { throw std::runtime_error("x"); });
  CHECK_FALSE(test.try_bind("orchard", test.one));
  CHECK(test.host.sessions.size() == 0);
  CHECK_FALSE(test.account_->has_sessions());
}

TEST_CASE("a closed session takes no stanzas, and kick asks the stream") {
  Romeo test;
  const auto session = test.try_bind("orchard", test.one).value();
  test.host.sessions.kick(*session, {xmpp::StreamErrorCondition::policy_violation, ""});
  CHECK(test.one.closed == xmpp::StreamErrorCondition::policy_violation);
  CHECK(test.host.sessions.size() == 1);
  test.host.sessions.close(*session);
  session->send(Stanza::make(xml("<message/>"), jid("a@b"), session->jid()));
  test.host.router.from_client(*session, xml("<iq type='get' id='1'><x xmlns='y'/></iq>"));
  test.settle();
  CHECK(test.one.received.empty());
}

TEST_CASE("state of features goes with the session") {
  Romeo test;
  PerSession<int> numbers;
  PerAccount<int> totals;
  const auto session = test.try_bind("orchard", test.one).value();
  numbers[*session] = 5;
  totals[*test.account_] = 7;
  CHECK(numbers[*session] == 5);
  CHECK(numbers[*test.try_bind("other", test.two).value()] == 0);
  CHECK(totals[*test.account_] == 7);
}
