// StrangerBudget: how much each user and each domain elsewhere may have got through in the last hour.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// What was used comes back little by little, all of it within an hour.
class StrangerBudget {
 public:
  // Whether `key` may use one more of `per_hour`; 0: no limit.
  bool allows(const std::string& key, std::int64_t per_hour, xmpp::Timestamp now) {
    if (per_hour == 0) return true;
    const auto found = used_.find(key);
    if (found == used_.end()) return true;
    drain(found->second, per_hour, now);
    return found->second.used + 1 <= static_cast<double>(per_hour);
  }
  void use(const std::string& key, std::int64_t per_hour, xmpp::Timestamp now) {
    if (per_hour == 0) return;
    if (used_.size() >= most_keys && used_.count(key) == 0) forget(now);
    auto& used = used_[key];
    drain(used, per_hour, now);
    used.used += 1;
  }
  std::size_t size() const { return used_.size(); }

 private:
  static constexpr std::size_t most_keys = 50'000;
  static constexpr double hour_us = 3.6e9;
  struct Used {
    double used = 0;
    xmpp::Timestamp at = 0;
  };
  static void drain(Used& used, std::int64_t per_hour, xmpp::Timestamp now) {
    const auto elapsed = static_cast<double>(std::max<xmpp::Timestamp>(now - used.at, 0));
    used.used = std::max(0.0, used.used - elapsed * static_cast<double>(per_hour) / hour_us);
    used.at = now;
  }
  // Those who have not used anything for an hour; all, if that is nobody.
  void forget(xmpp::Timestamp now) {
    std::erase_if(used_, [now](const auto& each) { return static_cast<double>(now - each.second.at) >= hour_us; });
    if (used_.size() >= most_keys) used_.clear();
  }

  std::unordered_map<std::string, Used> used_;
};

}  // namespace xmppd
