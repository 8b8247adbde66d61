// WorkQueue: numbers, gaps, and what waits for them.
#include "xmppd/core/work.hpp"

#include <doctest/doctest.h>

#include <string>

using xmppd::Work;
using xmppd::WorkQueue;

TEST_CASE("stanzas count as handled only without a gap before them") {
  WorkQueue queue;
  Work first = queue.begin(), second = queue.begin(), third = queue.begin();
  CHECK(queue.begun() == 3);
  CHECK(WorkQueue::number_of(first) == 1);
  CHECK(WorkQueue::number_of(third) == 3);
  CHECK(WorkQueue::number_of(nullptr) == 0);
  second.reset();
  CHECK(queue.handled() == 0);
  first.reset();
  CHECK(queue.handled() == 2);
  third.reset();
  CHECK(queue.handled() == 3);
}

TEST_CASE("a stanza is handled when its last share is gone") {
  WorkQueue queue;
  Work work = queue.begin();
  Work share = work;
  work.reset();
  CHECK(queue.handled() == 0);
  share.reset();
  CHECK(queue.handled() == 1);
}

TEST_CASE("when_handled runs at once if nothing is in the way") {
  WorkQueue queue;
  int runs = 0;
  queue.when_handled(0, [&] { ++runs; });
  Work work = queue.begin();
  queue.when_handled(0, [&] { ++runs; });
  CHECK(runs == 2);
  queue.when_handled(1, [&] { ++runs; });
  CHECK(runs == 2);
  work.reset();
  CHECK(runs == 3);
}

TEST_CASE("actions that become due together run in the order of their numbers, then of the calls") {
  WorkQueue queue;
  Work first = queue.begin(), second = queue.begin();
  std::string order;
  queue.when_handled(2, [&] { order += 'a'; });
  queue.when_handled(1, [&] { order += 'b'; });
  queue.when_handled(2, [&] { order += 'c'; });
  second.reset();
  CHECK(order.empty());
  first.reset();
  CHECK(order == "bac");
}

TEST_CASE("an action that is due is not held up by one that is not") {
  WorkQueue queue;
  Work first = queue.begin(), second = queue.begin();
  std::string order;
  queue.when_handled(2, [&] { order += 'a'; });
  queue.when_handled(1, [&] { order += 'b'; });
  first.reset();
  CHECK(order == "b");
  second.reset();
  CHECK(order == "ba");
}

TEST_CASE("an action may finish work and add actions") {
  WorkQueue queue;
  Work first = queue.begin(), second = queue.begin();
  std::string order;
  queue.when_handled(1, [&] {
    order += 'a';
    queue.when_handled(2, [&] { order += 'c'; });
    second.reset();
    order += 'b';
  });
  first.reset();
  CHECK(order == "abc");
  CHECK(queue.handled() == 2);
}

TEST_CASE("what waits is dropped with the queue, and work may outlive it") {
  bool ran = false;
  Work work;
  {
    WorkQueue queue;
    work = queue.begin();
    queue.when_handled(1, [&ran, own = queue.begin()] { ran = true; });
  }
  work.reset();
  CHECK_FALSE(ran);
}
