// AccountLimits: a bucket of each kind for each account.
#include "xmppd/core/account_limits.hpp"

#include <algorithm>

namespace xmppd {

bool AccountLimits::take(const xmpp::Jid& account, What what, std::int64_t amount, Rate rate, bool is_new,
                         xmpp::Timestamp now) {
  if (rate.amount == 0) return true;
  if (entries_.size() >= max_tracked && entries_.count(account) == 0) make_room(now);
  Entry& entry = entries_[account];
  entry.used = now;
  entry.is_new = is_new;
  if (now < entry.lifted_until) return true;
  Taken& taken = entry.taken[static_cast<std::size_t>(what)];
  const auto elapsed = static_cast<double>(std::max<xmpp::Timestamp>(now - taken.at, 0));
  taken.amount = std::max(0.0, taken.amount - elapsed * static_cast<double>(rate.amount) / static_cast<double>(rate.period));
  taken.at = now;
  const bool fits = taken.amount + static_cast<double>(amount) <= static_cast<double>(rate.amount);
  if (fits || taken.amount == 0) {
    taken.amount += static_cast<double>(amount);
    return true;
  }
  if (now - taken.last >= hour) {
    taken.first = now;
    taken.refused = 0;
  }
  taken.last = now;
  ++taken.refused;
  return false;
}

std::vector<AccountLimits::Limited> AccountLimits::limited(xmpp::Timestamp now) const {
  std::vector<Limited> all;
  for (const auto& [account, entry] : entries_) {
    for (std::size_t i = 0; i < kinds; ++i) {
      const Taken& taken = entry.taken[i];
      if (taken.refused == 0 || now - taken.last >= hour) continue;
      all.push_back({account, static_cast<What>(i), entry.is_new, taken.refused, taken.first, taken.last});
    }
  }
  std::sort(all.begin(), all.end(), [](const Limited& a, const Limited& b) { return a.last > b.last; });
  return all;
}

bool AccountLimits::lift(const xmpp::Jid& account, xmpp::Timestamp now) {
  const auto found = entries_.find(account);
  if (found == entries_.end()) return false;
  const bool was_limited = std::any_of(found->second.taken.begin(), found->second.taken.end(),
                                       [now](const Taken& taken) { return taken.refused > 0 && now - taken.last < hour; });
  if (!was_limited) return false;
  found->second = Entry{};
  found->second.used = now;
  found->second.lifted_until = now + hour;
  return true;
}

// Those who have sent nothing for an hour have nothing taken any more; if that is nobody, all begin anew.
void AccountLimits::make_room(xmpp::Timestamp now) {
  std::erase_if(entries_, [now](const auto& each) { return now - each.second.used >= hour; });
  if (entries_.size() >= max_tracked) entries_.clear();
}

}  // namespace xmppd
