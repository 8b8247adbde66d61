// WorkQueue: a window over the numbers of stanzas in work; the last share of each moves its lower edge.
#include "xmppd/core/work.hpp"

#include <iterator>
#include <utility>

#include "libxmpp/base/lean_queue.hpp"

namespace xmppd {

// Numbers wrap at 2^32 as XEP-0198 wants them; distances within the window stay small.
struct WorkQueue::State {
  struct Waiting {
    std::uint32_t up_to = 0;
    std::function<void()> action;
  };

  std::uint32_t begun = 0;
  std::uint32_t handled = 0;
  xmpp::LeanQueue<char> window;  // the stanzas after `handled`: done or not
  xmpp::LeanQueue<Waiting> waiting;
  bool running = false;

  bool due(std::uint32_t up_to) const { return static_cast<std::int32_t>(handled - up_to) >= 0; }

  static void finish(const std::shared_ptr<State>& state, std::uint32_t number) {
    state->window[static_cast<std::uint32_t>(number - state->handled - 1)] = 1;
    while (!state->window.empty() && state->window.front() != 0) {
      state->window.pop_front();
      ++state->handled;
    }
    run_due(state);
  }

  // An action may finish further work or add actions: one loop serves all, so that their order stays.
  static void run_due(const std::shared_ptr<State>& state) {
    if (state->running) return;
    state->running = true;
    for (auto it = state->waiting.begin(); it != state->waiting.end();) {
      if (!state->due(it->up_to)) {
        ++it;
        continue;
      }
      const auto action = std::move(it->action);
      state->waiting.erase(it);
      action();
      it = state->waiting.begin();
    }
    state->running = false;
  }
};

namespace {

// What a Work points to.
template <class State>
struct Ticket {
  std::weak_ptr<State> state;
  std::uint32_t number;
  bool refused = false;

  Ticket(std::weak_ptr<State> s, std::uint32_t n) : state(std::move(s)), number(n) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() {
    if (const auto alive = state.lock()) State::finish(alive, number);
  }
};

}  // namespace

WorkQueue::WorkQueue() : state_(std::make_shared<State>()) {}

WorkQueue::~WorkQueue() {
  // Moved out first: dropping an action may drop work that belongs to this very queue.
  const auto dropped = std::move(state_->waiting);
  state_.reset();
}

Work WorkQueue::begin() {
  state_->window.push_back(0);
  return std::make_shared<Ticket<State>>(state_, ++state_->begun);
}

std::uint32_t WorkQueue::begun() const { return state_->begun; }
std::uint32_t WorkQueue::handled() const { return state_->handled; }

std::uint32_t WorkQueue::number_of(const Work& work) {
  return work ? static_cast<const Ticket<State>*>(work.get())->number : 0;
}

bool WorkQueue::first_refusal(const Work& work) {
  return !work || !std::exchange(static_cast<Ticket<State>*>(work.get())->refused, true);
}

void WorkQueue::when_handled(std::uint32_t up_to, std::function<void()> action) {
  if (state_->waiting.empty() && state_->due(up_to)) {
    action();
    return;
  }
  const auto state = state_;
  // Due together, the answer to the earlier stanza goes first, whichever was ready first.
  auto at = state->waiting.end();
  while (at != state->waiting.begin() && static_cast<std::int32_t>(std::prev(at)->up_to - up_to) > 0) --at;
  state->waiting.insert(at, {up_to, std::move(action)});
  State::run_due(state);
}

}  // namespace xmppd
