// Offline messages leave the store only when they have left the process (stories cover the rest).
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

namespace {

struct Juliet : TestHost {
  Juliet() : TestHost(all_features()) {
    add_account("romeo@example.org");
    add_account("juliet@example.org");
    romeo = bind("romeo@example.org/orchard", to_romeo);
  }
  void leave_messages(int count) {
    for (int i = 0; i < count; ++i) {
      send(romeo,
           "<message to='juliet@example.org' type='chat' id='" + std::to_string(i) + "'><body>x</body></message>");
    }
  }
  std::uint64_t kept() { return result_of(stores.offline.count(jid("juliet@example.org"))).value(); }
  static std::size_t messages(const TestSink& sink) {
    std::size_t count = 0;
    for (const auto& stanza : sink.received) {
      if (stanza->kind() != xmpp::StanzaKind::message) continue;
      CHECK(stanza->id() == std::to_string(count));
      ++count;
    }
    return count;
  }
  TestSink to_romeo, first, second;
  std::shared_ptr<Session> romeo;
};

}  // namespace

TEST_CASE("they are kept until flushed") {
  Juliet test;
  test.leave_messages(2);
  CHECK(test.kept() == 2);
  const auto session = test.bind("juliet@example.org/balcony", test.first);
  test.send(session, "<presence/>");
  CHECK(test.messages(test.first) == 2);
  CHECK(test.kept() == 2);
  test.first.flush();
  CHECK(test.kept() == 0);
}

TEST_CASE("a connection that breaks before the flush gets them again") {
  Juliet test;
  test.leave_messages(2);
  auto session = test.bind("juliet@example.org/balcony", test.first);
  test.send(session, "<presence/>");
  test.host.sessions.close(*session);
  session.reset();
  test.settle();
  test.first.flush();  // what a stream would have dropped
  CHECK(test.kept() == 2);
  session = test.bind("juliet@example.org/balcony", test.second);
  test.send(session, "<presence/>");
  CHECK(test.messages(test.second) == 2);
  test.second.flush();
  CHECK(test.kept() == 0);
}

TEST_CASE("a second session gets none while the first is being served, and all of them if the first is lost") {
  Juliet test;
  test.leave_messages(2);
  const auto one = test.bind("juliet@example.org/balcony", test.first);
  const auto other = test.bind("juliet@example.org/chamber", test.second);
  test.send(one, "<presence/>");
  test.send(other, "<presence/>");
  CHECK(test.messages(test.second) == 0);
  std::size_t expected = 0;
  SUBCASE("lost") {
    test.host.sessions.close(*one);
    expected = 2;
  }
  SUBCASE("no longer available, but it has them") {
    test.send(one, "<presence type='unavailable'/>");
    test.first.flush();
  }
  test.settle();
  CHECK(test.messages(test.second) == expected);
  test.second.flush();
  test.settle();
  CHECK(test.kept() == 0);
}

TEST_CASE("a thousand come in batches, in order, each after the flush of the one before") {
  Juliet test;
  test.leave_messages(1000);
  const auto session = test.bind("juliet@example.org/balcony", test.first);
  test.send(session, "<presence/>");
  constexpr std::size_t batch = 100;
  for (std::size_t sent = batch; sent <= 1000; sent += batch) {
    test.settle();
    CHECK(test.messages(test.first) == sent);  // a client that does not read gets no more than this
    CHECK(test.kept() == 1000 - (sent - batch));
    test.first.flush();
  }
  test.settle();
  CHECK(test.messages(test.first) == 1000);
  CHECK(test.kept() == 0);
}

TEST_CASE("removal that fails loses nothing: they come again") {
  Juliet test;
  test.leave_messages(1);
  const auto session = test.bind("juliet@example.org/balcony", test.first);
  test.send(session, "<presence/>");
  test.memory.fail_next(1);
  test.first.flush();
  test.settle();
  CHECK(test.kept() == 1);
}
