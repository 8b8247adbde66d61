// Who asks for pages and doesn't read them costs one page (stories cover the rest).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

namespace {

struct Romeo : TestHost {
  Romeo() : TestHost(all_features()) {
    add_account("romeo@example.org");
    add_account("juliet@example.org");
    session = bind("romeo@example.org/orchard", sink);
    for (int i = 0; i < 3; ++i) {
      send(session,
           "<message to='juliet@example.org' type='chat' id='" + std::to_string(i) + "'><body>x</body></message>");
    }
  }
  void ask(const std::string& id, const std::string& inside = "") {
    send(session, fmt::format("<iq type='set' id='{}'><query xmlns='urn:xmpp:mam:2'>{}</query></iq>", id, inside));
  }
  // What came since the last call: "m" for a message, the id for the answer to an IQ.
  std::string came() {
    std::string all;
    for (const auto& stanza : sink.received) {
      all += stanza->kind() == xmpp::StanzaKind::message ? "m" : std::string(stanza->id());
      if (stanza->type() == "error") all += "!";
    }
    sink.received.clear();
    return all;
  }
  void flush() {
    sink.flush();
    settle();
  }
  TestSink sink;
  std::shared_ptr<Session> session;
};

}  // namespace

TEST_CASE("the next page comes when the one before has left the process") {
  Romeo test;
  for (const auto* id : {"1", "2", "3"}) test.ask(id);
  CHECK(test.came() == "mmm1");
  test.flush();
  CHECK(test.came() == "mmm2");
  test.flush();
  CHECK(test.came() == "mmm3");
  test.flush();
  CHECK(test.came().empty());
  test.ask("4");
  CHECK(test.came() == "mmm4");
}

TEST_CASE("a refused or failed query takes nobody's turn") {
  Romeo test;
  test.ask("1", "<set xmlns='http://jabber.org/protocol/rsm'><max>x</max></set>");
  test.ask("2", "<set xmlns='http://jabber.org/protocol/rsm'><after>x</after></set>");
  test.memory.fail_next(1);
  test.ask("3");
  test.ask("4");
  CHECK(test.came() == "1!2!3!mmm4");
}

TEST_CASE("a session that goes with its queries waiting leaves nothing behind") {
  Romeo test;
  for (const auto* id : {"1", "2", "3"}) test.ask(id);
  CHECK(test.came() == "mmm1");
  const std::weak_ptr<Session> gone = test.session;
  test.host.sessions.close(*test.session);
  test.session.reset();
  test.sink.unflushed.clear();  // what a stream drops when it breaks
  test.settle();
  CHECK(test.came().empty());
  CHECK(gone.expired());
  TestSink other;
  const auto next = test.bind("romeo@example.org/garden", other);
  test.send(next, "<iq type='set' id='1'><query xmlns='urn:xmpp:mam:2'/></iq>");
  CHECK(other.received.size() == 4);
}

TEST_CASE("who has too many questions waiting is not read") {
  Romeo test;
  for (int i = 0; i < 2000 && test.sink.pauses == 0; ++i) test.ask("q");
  CHECK(test.sink.pauses == 1);
  test.came();
  test.flush();
  CHECK(test.came() == "mmmq");
}
