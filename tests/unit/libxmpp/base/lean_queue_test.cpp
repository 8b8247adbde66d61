#include "libxmpp/base/lean_queue.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <memory>
#include <random>

using xmpp::LeanQueue;

TEST_CASE("lean queue: the same as a deque, whatever is done to it") {
  std::minstd_rand chance(7);
  LeanQueue<int> queue;
  std::deque<int> expected;
  for (int i = 0; i < 20'000; ++i) {
    const auto what = chance() % 10;
    if (what < 5) {
      queue.push_back(i);
      expected.push_back(i);
    } else if (what < 8 && !expected.empty()) {
      queue.pop_front();
      expected.pop_front();
    } else if (what == 8 && !expected.empty()) {
      const auto at = static_cast<std::ptrdiff_t>(chance() % expected.size());
      if (chance() % 2 == 0) {
        queue.insert(queue.begin() + at, i);
        expected.insert(expected.begin() + at, i);
      } else {
        queue.erase(queue.begin() + at);
        expected.erase(expected.begin() + at);
      }
    } else if (chance() % 50 == 0) {
      queue.erase_if([](int each) { return each % 3 != 0; });
      std::erase_if(expected, [](int each) { return each % 3 != 0; });
    } else if (chance() % 200 == 0) {
      queue.clear();
      expected.clear();
    }
    REQUIRE(queue.size() == expected.size());
    REQUIRE(queue.empty() == expected.empty());
    if (!expected.empty()) {
      REQUIRE(queue.front() == expected.front());
      REQUIRE(queue.back() == expected.back());
      REQUIRE(queue[expected.size() / 2] == expected[expected.size() / 2]);
    }
  }
  CHECK(std::equal(queue.begin(), queue.end(), expected.begin(), expected.end()));
}

TEST_CASE("lean queue: what has left is let go at once, and what is moved from is empty") {
  LeanQueue<std::shared_ptr<int>> queue;
  const auto item = std::make_shared<int>(1);
  queue.push_back(item);
  queue.push_back(item);
  queue.pop_front();
  CHECK(item.use_count() == 2);
  auto moved = std::move(queue);
  CHECK(queue.empty());  // NOLINT(bugprone-use-after-move)
  queue.push_back(item);
  CHECK(queue.size() == 1);
  moved.pop_front();
  CHECK(item.use_count() == 2);
  CHECK(moved.empty());
}
