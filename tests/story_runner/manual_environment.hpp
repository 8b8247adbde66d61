// ManualEnvironment: a clock that stands still until told, counted ids, an executor that runs when asked.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "xmppd/core/environment.hpp"

namespace stories {

class ManualExecutor final : public xmpp::Executor {
 public:
  void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  // The work is done at once: there are no threads in a story.
  void background(std::function<void()> work, std::function<void()> done) override;
  std::shared_ptr<void> after(unsigned milliseconds, std::function<void()> task) override;

  // Runs until nothing is left to do. Throws std::runtime_error if that takes more than a million tasks.
  void run();
  // Runs what is due within that time, in its order.
  void advance(std::int64_t milliseconds);

 private:
  struct Timer {
    std::weak_ptr<void> alive;
    std::function<void()> task;
  };
  std::deque<std::function<void()>> tasks_;
  std::multimap<std::int64_t, Timer> timers_;
  std::int64_t now_ms_ = 0;
};

class ManualEnvironment final : public xmppd::Environment {
 public:
  xmpp::Timestamp now() const override { return now_; }
  std::string new_id() override { return "id-" + std::to_string(++ids_); }
  ManualExecutor& executor() override { return executor_; }

  void advance(std::int64_t seconds);
  // Somebody sets the clock, to an earlier time perhaps: no timer knows of it.
  void set_clock(xmpp::Timestamp now) { now_ = now; }

 private:
  xmpp::Timestamp now_ = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
  std::uint64_t ids_ = 0;
  ManualExecutor executor_;
};

}  // namespace stories
