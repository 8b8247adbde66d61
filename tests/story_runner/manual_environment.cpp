// ManualEnvironment: time and work under the story's control.
#include "tests/story_runner/manual_environment.hpp"

#include <stdexcept>

namespace stories {

void ManualExecutor::background(std::function<void()> work, std::function<void()> done) {
  work();
  post(std::move(done));
}

std::shared_ptr<void> ManualExecutor::after(unsigned milliseconds, std::function<void()> task) {
  auto handle = std::make_shared<char>();
  timers_.emplace(now_ms_ + milliseconds, Timer{handle, std::move(task)});
  return handle;
}

void ManualExecutor::run() {
  for (std::size_t count = 0; !tasks_.empty(); ++count) {
    if (count > 1'000'000) throw std::runtime_error("the executor does not come to rest");
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
}

void ManualExecutor::advance(std::int64_t milliseconds) {
  run();
  const auto end = now_ms_ + milliseconds;
  while (!timers_.empty() && timers_.begin()->first <= end) {
    now_ms_ = timers_.begin()->first;
    const auto timer = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    if (!timer.alive.expired()) timer.task();
    run();
  }
  now_ms_ = end;
}

void ManualEnvironment::advance(std::int64_t seconds) {
  now_ += seconds * 1'000'000;
  executor_.advance(seconds * 1000);
}

}  // namespace stories
