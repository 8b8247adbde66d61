// The bookkeeping of failed logins.
#include "xmppd/stream/login_throttle.hpp"

#include <algorithm>
#include <cmath>

#include "xmppd/core/config.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

constexpr std::size_t max_known_addresses = 8;

}  // namespace

bool LoginThrottle::counts(std::string_view address) const {
  return !(is_loopback(address) && config_.get(settings::exempt_loopback));
}

void LoginThrottle::decay(Entry& entry, xmpp::Timestamp now) const {
  const double half_life = static_cast<double>(config_.get(settings::forget_seconds)) * 1e6;
  const auto passed = static_cast<double>(std::max<xmpp::Timestamp>(0, now - entry.touched));
  entry.failures *= std::exp2(-passed / half_life);
  entry.touched = now;
}

LoginThrottle::Entry* LoginThrottle::find(Table& table, const std::string& key, xmpp::Timestamp now) {
  const auto it = table.index.find(key);
  if (it == table.index.end()) return nullptr;
  table.entries.splice(table.entries.end(), table.entries, it->second);
  decay(*it->second, now);
  // Further away than any turn is: the clock was put back.
  if (it->second->next_free > now + 2 * config_.get(settings::max_delay_seconds) * 1'000'000) it->second->next_free = now;
  return &*it->second;
}

LoginThrottle::Entry& LoginThrottle::find_or_add(Table& table, const std::string& key, xmpp::Timestamp now) {
  if (Entry* known = find(table, key, now)) return *known;
  const auto limit = static_cast<std::size_t>(config_.get(settings::max_tracked));
  while (table.entries.size() >= limit) {
    table.index.erase(table.entries.front().key);
    table.entries.pop_front();
  }
  table.entries.push_back(Entry{key, 0, now, 0, {}});
  const auto it = std::prev(table.entries.end());
  table.index.emplace(it->key, it);
  return *it;
}

xmpp::Timestamp LoginThrottle::interval(const Entry& entry) const {
  // Rounded, so that the few seconds between quick failures do not make four and a bit of five.
  const auto failures = std::llround(entry.failures);
  const auto over = failures - config_.get(settings::free_failures);
  if (over < 0) return 0;
  const double delay = static_cast<double>(config_.get(settings::first_delay_ms)) * 1e3 *
                       std::exp2(static_cast<double>(std::min<long long>(over, 40)));
  const double longest = static_cast<double>(config_.get(settings::max_delay_seconds)) * 1e6;
  return static_cast<xmpp::Timestamp>(std::min(delay, longest));
}

std::optional<unsigned> LoginThrottle::attempt(std::string_view address, std::string_view account,
                                               xmpp::Timestamp now) {
  const std::string group = address_group(address);
  Entry* by_address = counts(address) ? find(addresses_, group, now) : nullptr;
  Entry* by_account = find(accounts_, std::string(account), now);
  if (by_account) {
    const auto& known = by_account->known_addresses;
    if (std::find(known.begin(), known.end(), group) != known.end()) by_account = nullptr;
  }
  const xmpp::Timestamp address_interval = by_address ? interval(*by_address) : 0;
  const xmpp::Timestamp account_interval = by_account ? interval(*by_account) : 0;

  // The moment of its turn: an interval after the attempt before it.
  xmpp::Timestamp turn = now;
  if (address_interval > 0) turn = std::max({turn, now + address_interval, by_address->next_free});
  if (account_interval > 0) turn = std::max({turn, now + account_interval, by_account->next_free});
  if (turn - now > config_.get(settings::max_delay_seconds) * 1'000'000) return std::nullopt;
  if (address_interval > 0) by_address->next_free = turn + address_interval;
  if (account_interval > 0) by_account->next_free = turn + account_interval;
  return static_cast<unsigned>((turn - now + 999) / 1000);
}

void LoginThrottle::failed(std::string_view address, std::string_view account, xmpp::Timestamp now) {
  if (counts(address)) find_or_add(addresses_, address_group(address), now).failures += 1;
  find_or_add(accounts_, std::string(account), now).failures += 1;
}

void LoginThrottle::succeeded(std::string_view address, std::string_view account, xmpp::Timestamp now) {
  const std::string group = address_group(address);
  auto& known = find_or_add(accounts_, std::string(account), now).known_addresses;
  std::erase(known, group);
  known.push_back(group);
  if (known.size() > max_known_addresses) known.erase(known.begin());
}

}  // namespace xmppd
