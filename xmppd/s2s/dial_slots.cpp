// First come, first served.
#include "xmppd/s2s/dial_slots.hpp"

#include <algorithm>
#include <utility>

namespace xmppd {

struct DialSlots::State : std::enable_shared_from_this<DialSlots::State> {
  struct Place {
    std::shared_ptr<State> state;
    std::function<void()> start;
    bool running = false;
    ~Place() {
      if (running) --state->running;
      state->advance_later();
    }
  };

  xmpp::Executor& executor;
  std::size_t limit = 1;
  std::size_t running = 0;
  std::deque<std::weak_ptr<Place>> queue;
  bool scheduled = false;

  explicit State(xmpp::Executor& e) : executor(e) {}

  void advance_later() {
    if (std::exchange(scheduled, true)) return;
    executor.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->advance();
    });
  }

  void advance() {
    scheduled = false;
    while (running < limit && !queue.empty()) {
      const auto place = queue.front().lock();
      queue.pop_front();
      if (!place) continue;
      place->running = true;
      ++running;
      place->start();
    }
  }
};

DialSlots::DialSlots(xmpp::Executor& executor) : state_(std::make_shared<State>(executor)) {}

DialSlots::Ticket DialSlots::wait(std::size_t limit, std::function<void()> start) {
  auto place = std::make_shared<State::Place>();
  place->state = state_;
  place->start = std::move(start);
  state_->limit = limit;
  state_->queue.push_back(place);
  state_->advance_later();
  return place;
}

std::size_t DialSlots::in_use() const { return state_->running; }

std::size_t DialSlots::waiting() const {
  return static_cast<std::size_t>(
      std::count_if(state_->queue.begin(), state_->queue.end(), [](const auto& place) { return !place.expired(); }));
}

}  // namespace xmppd
