// A loop on a thread of its own.
#include "libxmpp/loop/loop_thread.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"

using namespace xmpp;

TEST_CASE("tasks run on the other thread, in order; all that were posted before its end") {
  std::vector<int> order;
  std::vector<std::thread::id> threads;
  {
    LoopThread thread("test");
    for (int i = 0; i < 1000; ++i) {
      thread.post([&, i] {
        order.push_back(i);
        threads.push_back(std::this_thread::get_id());
      });
    }
  }
  REQUIRE(order.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
  CHECK(threads.front() != std::this_thread::get_id());
  CHECK(threads.front() == threads.back());
}

TEST_CASE("two loops answer each other") {
  EventLoop here;
  LoopThread there("test");
  int rounds = 0;
  std::function<void()> ask = [&] {
    there.post([&] {
      here.post_from_any_thread([&] {
        if (++rounds < 500) return ask();
        here.stop();
      });
    });
  };
  Timer stays(here);
  stays.start_repeating(1000, [] {});
  ask();
  here.run();
  CHECK(rounds == 500);
}

TEST_CASE("what is left on the loop of a thread that ends is dropped with it") {
  const auto kept = std::make_shared<int>(1);
  {
    std::atomic<bool> begun = false;
    std::shared_ptr<void> handle;
    LoopThread thread("test");  // ends before what its tasks use
    thread.post([&, copy = kept] {
      handle = thread.loop().after(3'600'000, [copy] {});
      begun = true;
    });
    while (!begun) std::this_thread::yield();
    thread.post([&] { handle.reset(); });
  }
  CHECK(kept.use_count() == 1);
}
