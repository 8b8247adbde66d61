// Patience: something is awaited, but not for ever.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace xmppd {

// Of one thing at a time: a new wait ends the one before, unheard.
class Patience {
 public:
  explicit Patience(xmpp::Executor& executor) : executor_(executor) {}

  // What comes first calls `then`, once: whoever calls what this returns, or the end of `milliseconds`.
  std::function<void()> begin(unsigned milliseconds, std::function<void()> then) {
    waits_ = true;
    const auto due = [this, alive = lifetime_.watch(), serial = ++serial_, then = std::move(then)] {
      const auto owner = alive.lock();
      if (!owner || !waits_ || serial != serial_) return;
      waits_ = false;
      const auto done = then;  // it may begin anew
      timer_.reset();
      done();
    };
    timer_ = executor_.after(milliseconds, due);
    return due;
  }
  bool waits() const { return waits_; }

 private:
  xmpp::Executor& executor_;
  bool waits_ = false;
  std::uint64_t serial_ = 0;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
