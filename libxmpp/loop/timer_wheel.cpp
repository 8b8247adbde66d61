// A hashed timer wheel: slot = due tick modulo the number of slots; the uv_timer sleeps until the next slot in use.
#include "libxmpp/loop/timer_wheel.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/loop/uv_support.hpp"

namespace xmpp {
namespace {

constexpr std::uint64_t slice_ns = 2'000'000;

}  // namespace

struct TimerWheel::Entry : Link {
  TimerWheel* wheel;  // null once fired or forgotten
  std::uint64_t due_tick;
  std::function<void()> task;

  Entry(TimerWheel* owner, std::uint64_t due, std::function<void()> to_run)
      : wheel(owner), due_tick(due), task(std::move(to_run)) {}
  ~Entry() { detach(); }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  void detach() {
    if (!wheel) return;
    unlink();
    if (--wheel->count_ == 0) wheel->arm();
    wheel = nullptr;
  }
};

void TimerWheel::Link::unlink() {
  previous->next = next;
  next->previous = previous;
  previous = next = this;
}

void TimerWheel::Link::insert_before(Link& position) {
  previous = position.previous;
  next = &position;
  previous->next = this;
  position.previous = this;
}

TimerWheel::TimerWheel(uv_loop_t* loop) : loop_(loop), timer_(new uv_timer_t) {
  uv_timer_init(loop, timer_);
  timer_->data = this;
}

TimerWheel::~TimerWheel() {
  clear();
  release_handle(reinterpret_cast<uv_handle_t*>(timer_),
                 [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

// uv_now() is cached per turn: counting from it could fire too early after a long callback.
std::uint64_t TimerWheel::precise_now_ms() { return uv_hrtime() / 1000000 + 1; }

std::shared_ptr<void> TimerWheel::add(unsigned milliseconds, std::function<void()> task) {
  const std::uint64_t due = (precise_now_ms() + milliseconds + tick_ms - 1) / tick_ms;
  if (count_ == 0) done_tick_ = std::max(done_tick_, uv_now(loop_) / tick_ms);
  auto entry = std::make_shared<Entry>(this, due, std::move(task));
  entry->insert_before(slots_[due % slot_count]);
  ++count_;
  if (armed_tick_ == 0 || due < armed_tick_) arm();
  return entry;
}

void TimerWheel::clear() {
  const auto drop = [](Link& ring) {
    while (!ring.alone()) {
      auto* entry = static_cast<Entry*>(ring.next);
      const auto dropped = std::exchange(entry->task, nullptr);  // may destroy handles, even this entry's
      entry->detach();
    }
  };
  for (Link& slot : slots_) drop(slot);
  drop(due_);
}

void TimerWheel::take_due() {
  const std::uint64_t now_tick = uv_now(loop_) / tick_ms;
  const std::uint64_t first = done_tick_ + 1;
  const std::uint64_t last = std::min(now_tick, done_tick_ + slot_count);  // after a long sleep one turn sees all
  for (std::uint64_t tick = first; tick <= last; ++tick) {
    Link& slot = slots_[tick % slot_count];
    for (Link* link = slot.next; link != &slot;) {
      auto* entry = static_cast<Entry*>(link);
      link = link->next;
      if (entry->due_tick > now_tick) continue;  // a later turn's
      entry->unlink();
      entry->insert_before(due_);
    }
  }
  done_tick_ = std::max(done_tick_, now_tick);
}

// Thousands may be due together (logins that never came): the loop does something else every few milliseconds.
void TimerWheel::fire_due() {
  armed_tick_ = 0;
  take_due();
  const auto end = uv_hrtime() + slice_ns;
  // A task may drop other handles: each entry stays linked, able to take itself out, until its turn comes.
  while (!due_.alone()) {
    auto* entry = static_cast<Entry*>(due_.next);
    const auto task = std::exchange(entry->task, nullptr);
    entry->detach();
    guarded("a timed task", task);
    if (uv_hrtime() >= end) break;
  }
  if (due_.alone()) return arm();
  armed_tick_ = done_tick_;  // sooner than anything that is added
  arm_after(1);              // not 0: that would be in this turn
}

void TimerWheel::arm() {
  if (count_ == 0) {
    uv_timer_stop(timer_);
    armed_tick_ = 0;
    return;
  }
  std::uint64_t next = done_tick_ + 1;
  while (slots_[next % slot_count].alone() && next < done_tick_ + slot_count) ++next;
  if (next == armed_tick_) return;
  armed_tick_ = next;
  const std::uint64_t at = next * tick_ms;
  const std::uint64_t now = uv_now(loop_);
  arm_after(at > now ? at - now : 0);
}

void TimerWheel::arm_after(std::uint64_t milliseconds) {
  uv_timer_start(
      timer_, [](uv_timer_t* timer) { static_cast<TimerWheel*>(timer->data)->fire_due(); }, milliseconds, 0);
}

}  // namespace xmpp
