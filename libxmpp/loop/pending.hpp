// Pending<T>: a result that is not there yet; Promise<T>: the end that completes it. One thread only (the loop's).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace xmpp {

struct Done {};  // Result<Done>: success carries nothing

template <class T>
class Promise;

// At most one continuation. If the result is already there, then() runs it at once. A Pending whose Promise dies
// unfulfilled completes with Errc::canceled.
template <class T>
class Pending {
 public:
  using Continuation = std::function<void(Result<T>)>;

  static Pending ready(Result<T> result) {
    Pending p(std::make_shared<State>());
    p.state_->result = std::move(result);
    return p;
  }

  // `continuation` runs on the loop's thread, or never if `owner` is gone by then.
  void then(const Lifetime& owner, Continuation continuation) { then(owner.watch(), std::move(continuation)); }
  void then(std::weak_ptr<void> owner, Continuation continuation) {
    state_->owner = std::move(owner);
    state_->continuation = std::move(continuation);
    if (state_->result) State::run(state_);
  }
  // For work that must be finished whoever is left; captures nothing that may die.
  void then_detached(Continuation continuation) {
    state_->detached = true;
    then(std::weak_ptr<void>{}, std::move(continuation));
  }
  bool is_ready() const { return state_->result.has_value(); }

 private:
  friend class Promise<T>;
  struct State {
    std::optional<Result<T>> result;
    Continuation continuation;
    std::weak_ptr<void> owner;
    bool detached = false;

    static void run(const std::shared_ptr<State>& state) {
      Continuation call = std::move(state->continuation);
      state->continuation = nullptr;
      if (!call) return;
      const auto alive = state->owner.lock();
      if (!alive && !state->detached) return;
      call(std::move(*state->result));
    }
  };
  explicit Pending(std::shared_ptr<State> state) : state_(std::move(state)) {}

  std::shared_ptr<State> state_;
};

template <class T>
class Promise {
 public:
  Promise() : state_(std::make_shared<typename Pending<T>::State>()) {}
  Promise(Promise&&) noexcept = default;
  Promise& operator=(Promise&&) noexcept = default;
  ~Promise() {
    if (state_ && !state_->result) complete(fail(Errc::canceled, "abandoned"));
  }

  Pending<T> pending() const { return Pending<T>(state_); }
  // Once; later calls are ignored.
  void complete(Result<T> result) {
    if (state_->result) return;
    state_->result = std::move(result);
    if (state_->continuation) Pending<T>::State::run(state_);
  }

 private:
  std::shared_ptr<typename Pending<T>::State> state_;
};

}  // namespace xmpp
