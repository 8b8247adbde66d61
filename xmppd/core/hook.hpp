// Hook: typed observers of one event, in the order of Phase, then of the features table.
#pragma once

#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/log.hpp"

namespace xmppd {

// Order by meaning. Guard: may refuse. Rewrite: may change. Archive: keeps. Copy: sends to others beside the recipient.
// Deliver: hands over. Store: keeps what could not be delivered. Fallback: says so.
enum class Phase { Guard, Rewrite, Archive, Copy, Deliver, Store, Fallback };

enum class Verdict { Pass, Handled };  // Handled: later handlers are not asked

struct GuardFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Event>
class Hook {
 public:
  using Handler = std::function<Verdict(Event&)>;

  explicit Hook(std::string_view name) : name_(name) {}

  void on(Phase phase, std::string_view feature, Handler handler) {
    auto at = handlers_.end();
    while (at != handlers_.begin() && std::prev(at)->phase > phase) --at;
    handlers_.insert(at, Entry{phase, std::string(feature), std::move(handler)});
  }

  // An exception in Guard ends the event as refused (GuardFailed: fail closed); in later phases only that handler's
  // effect is lost, and logged.
  Verdict fire(Event& event) {
    for (std::size_t i = 0; i < handlers_.size(); ++i) {
      try {
        if (handlers_[i].call(event) == Verdict::Handled) return Verdict::Handled;
      } catch (const std::exception& error) {
        xmpp::log::error("hook", "{} in {}: {}", handlers_[i].feature, name_, error.what());
        if (handlers_[i].phase == Phase::Guard) throw GuardFailed(handlers_[i].feature);
      }
    }
    return Verdict::Pass;
  }

 private:
  struct Entry {
    Phase phase;
    std::string feature;
    Handler call;
  };
  std::string_view name_;
  std::vector<Entry> handlers_;
};

}  // namespace xmppd
