// Order of tasks, ways in from other threads, background work, coarse time-outs, orderly end.
#include "libxmpp/loop/event_loop.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace xmpp;

TEST_CASE("posted tasks run in order, later ones after the current callback; run() returns when nothing is left") {
  EventLoop loop;
  std::string order;
  loop.post([&] {
    order += 'a';
    loop.post([&] { order += 'c'; });
    order += 'b';
  });
  loop.post([&] { order += '2'; });
  CHECK(order.empty());
  loop.run();
  CHECK(order == "ab2c");
}

TEST_CASE("end-of-turn tasks run after the turn's posted tasks") {
  EventLoop loop;
  std::string order;
  loop.post([&] {
    loop.at_end_of_turn([&] { order += "end "; });
    order += "first ";
  });
  loop.post([&] { order += "second "; });
  loop.run();
  CHECK(order == "first second end ");
}

TEST_CASE("after thousands of events what waits for the end of the turn is done between two of them") {
  EventLoop loop;
  int events = 0, done_after = 0;
  loop.post([&] {
    loop.at_end_of_turn([&] { done_after = events; });
    for (events = 1; events <= 1000; ++events) loop.after_event();
  });
  loop.run();
  CHECK(done_after > 1);
  CHECK(done_after <= 100);
}

TEST_CASE("after: many that are due together take turns with everything else, in order") {
  EventLoop loop;
  Timer other(loop);
  int fired = 0, last = -1, fired_between = 0;
  std::vector<std::shared_ptr<void>> handles;
  bool in_order = true;
  for (int i = 0; i < 100; ++i) {
    handles.push_back(loop.after(1, [&, i] {
      in_order = in_order && i > last;
      last = i;
      ++fired;
      const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
      while (std::chrono::steady_clock::now() < until) {
      }
    }));
  }
  handles[50].reset();
  handles.push_back(loop.after(60'000, [] { FAIL("not yet"); }));
  other.start_repeating(1, [&] {
    if (fired > 0 && fired < 99) ++fired_between;
    if (fired == 99) loop.stop();
  });
  loop.run();
  CHECK(in_order);
  CHECK(fired == 99);
  CHECK(fired_between > 5);
}

TEST_CASE("a task that posts itself does not starve timers") {
  EventLoop loop;
  Timer timer(loop);
  int turns = 0;
  bool fired = false;
  std::function<void()> again = [&] {
    ++turns;
    if (!fired) loop.post(again);
  };
  timer.start(20, [&] { fired = true; });
  loop.post(again);
  loop.run();
  CHECK(fired);
  CHECK(turns > 1);
}

TEST_CASE("an exception ends only its task") {
  EventLoop loop;
  bool reached = false;
  loop.post([] { throw std::runtime_error("expected by this test"); });
  loop.post([&] { reached = true; });
  loop.run();
  CHECK(reached);
}

TEST_CASE("other threads post and stop; their order is kept") {
  EventLoop loop;
  std::vector<int> got;
  Timer keep_alive(loop);
  keep_alive.start(20000, [] {});
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) loop.post_from_any_thread([&got, i] { got.push_back(i); });
    loop.post_from_any_thread([&loop] { loop.stop_from_any_thread(); });
  });
  loop.run();
  other.join();
  REQUIRE(got.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(got[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("a task posted by a thread before run() runs even if nothing else keeps the loop") {
  EventLoop loop;
  bool reached = false;
  std::thread([&] { loop.post_from_any_thread([&] { reached = true; }); }).join();
  loop.run();
  CHECK(reached);
}

TEST_CASE("background work runs elsewhere, its end on the loop's thread") {
  EventLoop loop;
  const auto here = std::this_thread::get_id();
  std::thread::id worked;
  std::thread::id finished;
  loop.background([&] { worked = std::this_thread::get_id(); }, [&] { finished = std::this_thread::get_id(); });
  loop.run();
  CHECK(worked != here);
  CHECK(worked != std::thread::id());
  CHECK(finished == here);
}

TEST_CASE("destruction waits for running work and does not call done") {
  std::atomic<int> ran = 0;
  bool done = false;
  auto captured = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = captured;
  {
    EventLoop loop;
    loop.background([&ran, captured] { ++ran; }, [&done] { done = true; });
    loop.post([captured] {});
    loop.at_end_of_turn([captured] {});
    loop.post_from_any_thread([captured] {});
    const auto handle = loop.after(1, [captured] {});
    captured.reset();
  }
  CHECK(watch.expired());
  CHECK_FALSE(done);
}

TEST_CASE("after: not before its time, at most a tick and a bit later, in order") {
  EventLoop loop;
  std::vector<unsigned> fired;
  std::vector<std::shared_ptr<void>> handles;
  const auto start = std::chrono::steady_clock::now();
  for (const unsigned ms : {250u, 0u, 120u}) {
    handles.push_back(loop.after(ms, [&fired, ms, start] {
      const auto passed =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
      CHECK(passed >= ms);
      CHECK(passed < ms + 1000);
      fired.push_back(ms);
    }));
  }
  loop.run();
  CHECK(fired == std::vector<unsigned>{0, 120, 250});
}

TEST_CASE("after: dropping the handle cancels and lets the loop end; inside a task too") {
  EventLoop loop;
  bool fired = false;
  std::shared_ptr<void> other;
  auto long_one = loop.after(3'000'000, [] {});
  auto first = loop.after(10, [&] {
    other.reset();
    long_one.reset();
  });
  other = loop.after(10, [&] { fired = true; });
  loop.run();
  CHECK_FALSE(fired);
}

TEST_CASE("after: a task may drop its own handle and set a new one; handles may outlive the loop") {
  std::shared_ptr<void> handle;
  int count = 0;
  {
    EventLoop loop;
    std::function<void()> again = [&] {
      handle = nullptr;
      if (++count < 3) handle = loop.after(1, again);
    };
    handle = loop.after(1, again);
    loop.run();
    handle = loop.after(50, [&] { ++count; });
  }
  handle.reset();
  CHECK(count == 3);
}

TEST_CASE("run_once_nowait does one turn and does not wait") {
  EventLoop loop;
  Timer timer(loop);
  timer.start(60000, [] {});
  int count = 0;
  loop.post([&] {
    ++count;
    loop.post([&] { ++count; });
  });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 3; ++i) loop.run_once_nowait();
  CHECK(count == 2);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
