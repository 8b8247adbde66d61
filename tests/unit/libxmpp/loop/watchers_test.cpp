// Timer, SignalWatcher and ReadWatcher, and their end inside their own callbacks.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <system_error>

#include "libxmpp/loop/event_loop.hpp"

using namespace xmpp;

TEST_CASE("a timer fires once; a repeating one until stopped inside its callback") {
  EventLoop loop;
  Timer once(loop);
  Timer repeating(loop);
  int fired = 0;
  int repeated = 0;
  once.start(1, [&] { ++fired; });
  CHECK(once.active());
  repeating.start_repeating(1, [&] {
    if (++repeated == 3) repeating.stop();
  });
  loop.run();
  CHECK(fired == 1);
  CHECK(repeated == 3);
  CHECK_FALSE(once.active());
  CHECK_FALSE(repeating.active());
}

TEST_CASE("a timer restarted in its callback runs the new function") {
  EventLoop loop;
  Timer timer(loop);
  std::string order;
  timer.start_repeating(1, [&] {
    order += 'a';
    timer.start(1, [&] { order += 'b'; });
  });
  loop.run();
  CHECK(order == "ab");
}

TEST_CASE("a timer may be destroyed in its callback, or outlive the loop") {
  std::unique_ptr<Timer> survivor;
  bool fired = false;
  {
    EventLoop loop;
    auto timer = std::make_unique<Timer>(loop);
    timer->start(1, [&] {
      timer.reset();
      fired = true;
    });
    loop.run();
    survivor = std::make_unique<Timer>(loop);
    survivor->start(1, [&] { FAIL("the loop is gone"); });
  }
  CHECK(fired);
  survivor->stop();
}

TEST_CASE("signals") {
  EventLoop loop;
  int received = 0;
  std::unique_ptr<SignalWatcher> watcher;
  watcher = std::make_unique<SignalWatcher>(loop, SIGUSR1, [&] {
    ++received;
    watcher.reset();
  });
  loop.post([] { std::raise(SIGUSR1); });
  loop.run();
  CHECK(received == 1);
  CHECK_THROWS_AS(SignalWatcher(loop, SIGKILL, [] {}), std::system_error);
}

TEST_CASE("a readable pipe, and its flags stay as they were") {
  EventLoop loop;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  std::string got;
  std::unique_ptr<ReadWatcher> watcher;
  watcher = std::make_unique<ReadWatcher>(loop, ends[0], [&] {
    char buffer[16];
    const auto count = read(ends[0], buffer, sizeof buffer);
    if (count > 0) {
      got.append(buffer, static_cast<std::size_t>(count));
    } else {
      watcher.reset();
    }
  });
  CHECK((fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
  loop.post([&] {
    CHECK(write(ends[1], "hello", 5) == 5);
    close(ends[1]);
  });
  loop.run();
  CHECK(got == "hello");
  close(ends[0]);
}

TEST_CASE("what epoll refuses counts as readable; a bad descriptor throws") {
  EventLoop loop;
  const int null = open("/dev/null", O_RDONLY);
  REQUIRE(null >= 0);
  int calls = 0;
  std::unique_ptr<ReadWatcher> watcher;
  watcher = std::make_unique<ReadWatcher>(loop, null, [&] {
    if (++calls == 2) watcher.reset();
  });
  loop.run();
  CHECK(calls == 2);
  close(null);
  CHECK_THROWS_AS(ReadWatcher(loop, -1, [] {}), std::system_error);
}
