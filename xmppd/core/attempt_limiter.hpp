// AttemptLimiter: how often each address, or whatever else asks, may do something within an hour.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// Bounded: past the bound nobody new is let through until old entries have expired.
class AttemptLimiter {
 public:
  // Counts an attempt; false, and not counted: there have been `limit` within the last hour.
  bool allow(const std::string& who, xmpp::Timestamp now, std::size_t limit) {
    if (attempts_.size() >= max_tracked && !attempts_.contains(who)) {
      std::erase_if(attempts_, [now](const auto& entry) { return entry.second.back() <= now - window; });
      if (attempts_.size() >= max_tracked) return false;
    }
    auto& times = attempts_[who];
    for (auto& time : times) time = std::min(time, now);  // the clock was put back: they are not to come
    while (!times.empty() && times.front() <= now - window) times.pop_front();
    const bool allowed = times.size() < limit;
    if (allowed) times.push_back(now);
    if (times.empty()) attempts_.erase(who);
    return allowed;
  }
  // The newest attempt does not count after all.
  void take_back(const std::string& who) {
    const auto found = attempts_.find(who);
    if (found == attempts_.end()) return;
    found->second.pop_back();
    if (found->second.empty()) attempts_.erase(found);
  }

 private:
  static constexpr xmpp::Timestamp window = 3'600'000'000;
  static constexpr std::size_t max_tracked = 10'000;
  std::unordered_map<std::string, std::deque<xmpp::Timestamp>> attempts_;  // never an empty one
};

}  // namespace xmppd
