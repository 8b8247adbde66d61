// A timer of the kernel's: those of libuv count whole milliseconds.
#include "bench/load/pace.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace load {
namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

std::uint64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * second_ns + static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

Pace::Pace(xmpp::EventLoop& loop, unsigned per_second, std::uint64_t count, std::function<void(std::uint64_t)> act)
    : per_second_(per_second),
      count_(count),
      begun_ns_(now_ns()),
      act_(std::move(act)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  if (timer_ < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
  const auto interval = second_ns / per_second;
  const timespec step{static_cast<time_t>(interval / second_ns), static_cast<long>(interval % second_ns)};
  const itimerspec times{step, step};
  timerfd_settime(timer_, 0, &times, nullptr);
  watcher_ = std::make_unique<xmpp::ReadWatcher>(loop, timer_, [this] { tick(); });
}

Pace::~Pace() {
  watcher_.reset();
  close(timer_);
}

double Pace::late_ms(std::uint64_t index) const {
  const auto due = begun_ns_ + index * second_ns / per_second_;
  return (static_cast<double>(now_ns()) - static_cast<double>(due)) / 1e6;
}

void Pace::tick() {
  std::uint64_t expirations = 0;
  if (read(timer_, &expirations, sizeof expirations) < 0 && errno != EAGAIN) return;
  while (next_ < count_ && late_ms(next_) >= 0) act_(next_++);
  if (next_ == count_) watcher_.reset();
}

double quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto index = std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
  return values[index];
}

}  // namespace load
