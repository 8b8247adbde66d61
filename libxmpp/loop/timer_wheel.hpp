// TimerWheel: many coarse time-outs on one uv_timer. Private to libxmpp/loop.
#pragma once

#include <uv.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

namespace xmpp {

class TimerWheel {
 public:
  explicit TimerWheel(uv_loop_t* loop);
  // The loop must be alive; the uv_timer is closed by the loop afterwards.
  ~TimerWheel();
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  // Cancelled (in constant time) by dropping the handle, which may outlive the wheel.
  std::shared_ptr<void> add(unsigned milliseconds, std::function<void()> task);
  // Forgets all tasks; their handles stay valid and do nothing.
  void clear();

 private:
  static constexpr std::uint64_t tick_ms = 100;
  static constexpr std::size_t slot_count = 512;  // one turn of the wheel: 51.2 s

  // Doubly linked ring: an entry takes itself out.
  struct Link {
    Link* previous = this;
    Link* next = this;
    bool alone() const { return next == this; }
    void unlink();
    void insert_before(Link& position);
  };
  struct Entry;

  void take_due();
  void fire_due();
  void arm();
  void arm_after(std::uint64_t milliseconds);
  static std::uint64_t precise_now_ms();

  uv_loop_t* loop_;
  uv_timer_t* timer_;
  std::array<Link, slot_count> slots_;
  Link due_;  // their time has come
  std::size_t count_ = 0;
  std::uint64_t done_tick_ = 0;   // all slots up to here were looked at
  std::uint64_t armed_tick_ = 0;  // 0: the timer is stopped
};

}  // namespace xmpp
