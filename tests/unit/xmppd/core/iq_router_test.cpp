// IqRouter: who answers what, and that everybody is answered.
#include "xmppd/core/iq_router.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

namespace iq_router_test {

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace {
struct People : TestHost {
  People() {
    add_account("romeo@example.org");
    add_account("juliet@example.org");
    romeo = bind("romeo@example.org/orchard", sink);
  }
  void ask(std::string_view to, std::string_view type = "get") {
    send(romeo, "<iq id='1' type='" + std::string(type) + "'" + (to.empty() ? "" : " to='" + std::string(to) + "'") +
                    "><query xmlns='test'/></iq>");
  }
  TestSink sink;
  std::shared_ptr<Session> romeo;
};
}  // namespace

TEST_CASE("a handler is found by place, type and payload") {
  People test;
  std::string asked;
  test.host.iq.on_get(At::Server, "test", "query", [&](IqRequest&) {
    asked += "server ";
    return ok();
  });
  test.host.iq.on_set(At::Account, "test", "query", [&](IqRequest& request) {
    asked += request.account->jid().text() + " ";
    return ok();
  });
  test.ask("example.org");
  test.ask("juliet@example.org", "set");
  test.ask("", "set");
  CHECK(asked == "server juliet@example.org romeo@example.org ");
  CHECK(test.sink.received.size() == 3);
  test.sink.received.clear();
  test.ask("example.org", "set");
  CHECK(test.sink.only_error() == Condition::service_unavailable);
  test.ask("juliet@example.org");
  CHECK(test.sink.only_error() == Condition::service_unavailable);
}

TEST_CASE("OwnAccount serves the owner alone") {
  People test;
  test.host.iq.on_get(At::OwnAccount, "test", "query", [](IqRequest&) { return ok(); });
  test.ask("juliet@example.org");
  CHECK(test.sink.only_error() == Condition::service_unavailable);
  test.ask("romeo@example.org");
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->type() == "result");
}

TEST_CASE("an answer may come later") {
  People test;
  std::optional<xmpp::Promise<IqReply>> promise;
  test.host.iq.on_get(At::Server, "test", "query", [&](IqRequest&) -> IqAnswer {
    promise.emplace();
    return promise->pending();
  });
  test.ask("example.org");
  CHECK(test.sink.received.empty());
  promise->complete(IqReply(xmpp::Element("answer", "test")));
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->element().first_child()->name() == "answer");
  CHECK(test.romeo->work().handled() == 1);
  test.sink.received.clear();

  test.ask("example.org");
  promise->complete(IqReply(tl::unexpected(xmpp::StanzaError(Condition::forbidden))));
  CHECK(test.sink.only_error() == Condition::forbidden);
  test.ask("example.org");
  promise->complete(xmpp::fail(xmpp::Errc::storage_failed, "secret"));
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->wire().find("secret") == std::string::npos);
  CHECK(test.sink.only_error() == Condition::internal_server_error);
  test.ask("example.org");
  promise.reset();  // forgotten: answered all the same
  CHECK(test.sink.received.size() == 1);
}

TEST_CASE("an exception is an internal error, without its text") {
  People test;
  test.host.iq.on_get(At::Server, "test", "query", [](IqRequest&) -> IqAnswer { throw std::runtime_error("secret"); });
  test.ask("example.org");
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->wire().find("secret") == std::string::npos);
  CHECK(test.sink.only_error() == Condition::internal_server_error);
}

TEST_CASE("two handlers for one payload are a mistake of the program") {
  People test;
  const auto handler = [](IqRequest&) -> IqAnswer { return ok(); };
  test.host.iq.on_get(At::Server, "test", "query", handler);
  CHECK_THROWS_AS(test.host.iq.on_get(At::Server, "test", "query", handler), std::logic_error);
}

TEST_CASE("an answer waits for what the client sent before it") {
  People test;
  Work slow;
  test.host.hooks.message_undeliverable.on(Phase::Store, "test", [&](UndeliverableMessage& m) {
    slow = m.origin.work;
    return Verdict::Handled;
  });
  test.host.iq.on_get(At::Server, "test", "query", [](IqRequest&) { return ok(); });
  test.send(test.romeo, "<message to='juliet@example.org'/>");
  test.ask("example.org");
  CHECK(test.sink.received.empty());
  slow.reset();
  CHECK(test.sink.received.size() == 1);
}

}  // namespace iq_router_test
