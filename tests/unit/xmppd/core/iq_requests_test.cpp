// IqRequests: the host's own questions, answered, unanswered, and answered by the wrong one.
#include "xmppd/core/iq_requests.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

namespace {
struct Question : TestHost {
  Question() {
    add_account("romeo@example.org");
    romeo = bind("romeo@example.org/orchard", sink);
  }
  void ask(std::string_view to = "romeo@example.org/orchard") {
    host.requests.ask(jid(to), xmpp::IqType::get, xmpp::Element("query", "test"), [this](const StanzaPtr& answer) {
      ++answers;
      type = answer ? std::string(answer->type()) : "none";
    });
    settle();
  }
  std::string asked_id() const { return std::string(sink.received.at(0)->id()); }

  TestSink sink;
  std::shared_ptr<Session> romeo;
  int answers = 0;
  std::string type;
};
}  // namespace

TEST_CASE("the question comes from the domain and its answer is handed over once") {
  Question test;
  test.ask();
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->from().text() == "example.org");
  CHECK(test.sink.received[0]->type() == "get");
  CHECK(test.answers == 0);
  const auto answer = "<iq to='example.org' type='result' id='" + test.asked_id() + "'><query xmlns='test'/></iq>";
  test.send(test.romeo, answer);
  CHECK(test.answers == 1);
  CHECK(test.type == "result");
  test.send(test.romeo, answer);
  CHECK(test.answers == 1);
  CHECK(test.sink.received.size() == 1);  // an answer is not answered
}

TEST_CASE("an error is an answer; who is not there gives one at once") {
  Question test;
  test.ask();
  test.send(test.romeo, "<iq to='example.org' type='error' id='" + test.asked_id() + "'/>");
  CHECK(test.type == "error");
  test.ask("romeo@example.org/garden");
  CHECK(test.answers == 2);
  CHECK(test.type == "error");
}

TEST_CASE("only who was asked can answer") {
  Question test;
  test.ask();
  test.add_account("nurse@example.org");
  TestSink other;
  const auto nurse = test.bind("nurse@example.org/kitchen", other);
  test.send(nurse, "<iq to='example.org' type='result' id='" + test.asked_id() + "'/>");
  CHECK(test.answers == 0);
}

TEST_CASE("no answer in time is said, and a late one ignored") {
  Question test;
  test.ask();
  test.environment.advance(29);
  test.settle();
  CHECK(test.answers == 0);
  test.environment.advance(2);
  test.settle();
  CHECK(test.answers == 1);
  CHECK(test.type == "none");
  test.send(test.romeo, "<iq to='example.org' type='result' id='" + test.asked_id() + "'/>");
  CHECK(test.answers == 1);
}

TEST_CASE("too many unanswered questions: the next is not asked") {
  Question test;
  for (int i = 0; i < 10000; ++i) {
    test.host.requests.ask(jid("romeo@example.org/orchard"), xmpp::IqType::get, xmpp::Element("query", "test"),
                           [](const StanzaPtr&) {});
  }
  test.settle();
  CHECK(test.sink.received.size() == 10000);
  test.ask();
  CHECK(test.sink.received.size() == 10000);
  CHECK(test.type == "none");
}
