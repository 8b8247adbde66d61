// Router: what stories can't see: guards that fail, backpressure, counters, remote stanzas.
#include "xmppd/core/router.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/settings.hpp"

namespace router_test {

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {
struct People : TestHost {
  People() {
    add_account("romeo@example.org");
    add_account("juliet@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
    juliet = bind("juliet@example.org/balcony", to_juliet);
  }
  TestSink to_romeo, to_juliet;
  std::shared_ptr<Session> romeo, juliet;
};
template <class Event>
auto broken() {
  return [](Event&) -> Verdict { throw std::runtime_error("broken"); };
}
}  // namespace

TEST_CASE("a guard that fails refuses the stanza, the sender is told") {
  People test;
  SUBCASE("of the sender") { test.host.hooks.message_from_client.on(Phase::Guard, "test", broken<ClientMessage>()); }
  SUBCASE("of the recipient") { test.host.hooks.message_to_account.on(Phase::Guard, "test", broken<AccountMessage>()); }
  SUBCASE("at the end") {
    test.host.hooks.message_undeliverable.on(Phase::Guard, "test", broken<UndeliverableMessage>());
  }
  test.send(test.romeo, "<message to='juliet@example.org' id='1'/>");
  CHECK(test.to_romeo.only_error() == Condition::internal_server_error);
  CHECK(test.to_juliet.received.empty());
  CHECK(test.romeo->work().handled() == 1);
}

TEST_CASE("a guard of a session keeps the message from that session") {
  People test;
  test.host.hooks.message_to_session.on(Phase::Guard, "test", broken<SessionMessage>());
  test.host.router.deliver(*test.juliet, Stanza::make(xml("<message/>"), test.romeo->jid(), test.juliet->jid()));
  CHECK(test.to_juliet.received.empty());
}

TEST_CASE("Rewrite replaces what is routed and delivered") {
  People test;
  test.host.hooks.message_from_client.on(Phase::Rewrite, "test", [&](ClientMessage& m) {
    m.stanza = Stanza::readdress(m.stanza, jid("juliet@example.org/balcony"));
    return Verdict::Pass;
  });
  test.host.hooks.message_to_account.on(Phase::Deliver, "test", [&](AccountMessage& m) {
    CHECK(m.stanza->to() == jid("juliet@example.org/balcony"));
    return Verdict::Handled;
  });
  test.send(test.romeo, "<message to='nobody@example.org' id='1'/>");
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("a message that nobody takes is answered by service-unavailable") {
  People test;
  test.send(test.romeo, "<message to='juliet@example.org' id='1'/>");
  CHECK(test.to_romeo.only_error() == Condition::service_unavailable);
}

TEST_CASE("reading pauses while too much is in work, and goes on when it is done") {
  People test;
  test.config.set(settings::sessions_max_unhandled, std::int64_t{2});
  std::vector<Work> slow;
  test.host.hooks.message_undeliverable.on(Phase::Store, "test", [&](UndeliverableMessage& m) {
    slow.push_back(m.origin.work);
    return Verdict::Handled;
  });
  const char* message = "<message to='juliet@example.org'/>";
  test.send(test.romeo, message);
  CHECK(test.to_romeo.pauses == 0);
  test.send(test.romeo, message);
  CHECK(test.to_romeo.pauses == 1);
  test.send(test.romeo, message);  // was read already
  CHECK(test.to_romeo.pauses == 1);
  slow[0].reset();
  test.settle();
  CHECK(test.to_romeo.resumes == 0);
  slow[1].reset();
  test.settle();
  CHECK(test.to_romeo.resumes == 1);
  test.send(test.romeo, message);
  CHECK(test.to_romeo.pauses == 2);
}

TEST_CASE("a session that closes while paused is left alone") {
  People test;
  test.config.set(settings::sessions_max_unhandled, std::int64_t{1});
  Work slow;
  test.host.hooks.message_undeliverable.on(Phase::Store, "test", [&](UndeliverableMessage& m) {
    slow = m.origin.work;
    return Verdict::Handled;
  });
  test.send(test.romeo, "<message to='juliet@example.org'/>");
  CHECK(test.to_romeo.pauses == 1);
  test.host.sessions.close(*test.romeo);
  test.romeo.reset();
  test.settle();
  slow.reset();
  test.settle();
  CHECK(test.to_romeo.resumes == 0);
}

TEST_CASE("route_remote takes what is not ours") {
  People test;
  std::string domain;
  test.host.hooks.route_remote.on(Phase::Deliver, "test", [&](RemoteStanza& r) {
    domain = r.stanza->to().domain();
    return Verdict::Handled;
  });
  test.send(test.romeo, "<message to='juliet@far.example' id='1'/>");
  CHECK(domain == "far.example");
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("a stanza without a local sender is answered by its address") {
  People test;
  const auto stanza = Stanza::make(xml("<message id='1'/>"), test.juliet->jid(), jid("nobody@example.org"));
  test.host.router.route(stanza, {});
  test.settle();
  // The error is routed like any other message; without a feature that delivers, it ends there.
  CHECK(test.host.router.counters().errors == 1);
  CHECK(test.host.router.counters().messages == 2);
  CHECK(test.to_romeo.received.empty());
}

TEST_CASE("counters") {
  People test;
  test.send(test.romeo, "<message to='juliet@example.org'/>");
  test.send(test.romeo, "<presence to='juliet@example.org/balcony'/>");
  test.send(test.romeo, "<iq to='juliet@example.org/balcony' type='result' id='1'/>");
  const auto& counters = test.host.router.counters();
  CHECK(counters.messages == 1);
  CHECK(counters.presences == 1);
  CHECK(counters.iqs == 1);
  CHECK(counters.errors == 1);
  CHECK(test.to_juliet.received.size() == 2);
}

}  // namespace router_test
