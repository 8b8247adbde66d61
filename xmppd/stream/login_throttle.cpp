// The bookkeeping of failed logins.
#include "xmppd/stream/login_throttle.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "libxmpp/base/ip_address.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

constexpr std::size_t max_known_addresses = 8;
constexpr xmpp::Timestamp longest_block = 86'400'000'000;

}  // namespace

bool LoginThrottle::counts(std::string_view address) const {
  return !(is_loopback(address) && config_.get(settings::exempt_loopback));
}

std::int64_t LoginThrottle::network_factor() const { return config_.get(settings::network_factor); }

double LoginThrottle::decayed(const Entry& entry, xmpp::Timestamp now) const {
  const double half_life = static_cast<double>(config_.get(settings::forget_seconds)) * 1e6;
  const auto passed = static_cast<double>(std::max<xmpp::Timestamp>(0, now - entry.touched));
  return entry.failures * std::exp2(-passed / half_life);
}

LoginThrottle::Entry* LoginThrottle::find(Table& table, const std::string& key, xmpp::Timestamp now) {
  const auto it = table.index.find(key);
  if (it == table.index.end()) return nullptr;
  table.entries.splice(table.entries.end(), table.entries, it->second);
  Entry& entry = *it->second;
  entry.failures = decayed(entry, now);
  entry.touched = now;
  // Further away than any turn, or longer than any block is: the clock was put back.
  if (entry.next_free > now + 2 * config_.get(settings::max_delay_seconds) * 1'000'000) entry.next_free = now;
  if (entry.blocked_until > now + longest_block) entry.blocked_until = now;
  if (entry.failures < 1 && entry.blocked_until <= now) entry.blocks = 0;
  return &entry;
}

LoginThrottle::Entry& LoginThrottle::find_or_add(Table& table, const std::string& key, xmpp::Timestamp now) {
  if (Entry* known = find(table, key, now)) return *known;
  const auto limit = static_cast<std::size_t>(config_.get(settings::max_tracked));
  while (table.entries.size() >= limit) {
    table.index.erase(table.entries.front().key);
    table.entries.pop_front();
  }
  table.entries.emplace_back();
  const auto it = std::prev(table.entries.end());
  it->key = key;
  it->touched = now;
  table.index.emplace(it->key, it);
  return *it;
}

xmpp::Timestamp LoginThrottle::interval(double failures, std::int64_t factor) const {
  // Rounded, so that the few seconds between quick failures do not make four and a bit of five.
  const auto over = std::llround(failures / static_cast<double>(factor)) - config_.get(settings::free_failures);
  if (over < 0) return 0;
  const double delay = static_cast<double>(config_.get(settings::first_delay_ms)) * 1e3 *
                       std::exp2(static_cast<double>(std::min<long long>(over, 40)));
  const double longest = static_cast<double>(config_.get(settings::max_delay_seconds)) * 1e6;
  return static_cast<xmpp::Timestamp>(std::min(delay, longest));
}

std::optional<unsigned> LoginThrottle::attempt(std::string_view address, std::string_view account,
                                               xmpp::Timestamp now, By by) {
  const std::string group = address_group(address);
  const bool counted = counts(address);
  Entry* by_address = counted ? find(addresses_, group, now) : nullptr;
  if (by == By::token) return static_cast<unsigned>(by_address ? interval(by_address->failures, 1) / 1000 : 0);
  Entry* by_network =
      counted && network_factor() > 0 ? find(networks_, xmpp::network_of(address, 24, 48), now) : nullptr;
  Entry* by_account = find(accounts_, std::string(account), now);
  if (by_account) {
    const auto& known = by_account->known_addresses;
    if (std::find(known.begin(), known.end(), group) != known.end()) {
      // Neither is it held up by its neighbours.
      by_account = nullptr;
      by_network = nullptr;
    }
  }
  for (const Entry* entry : {by_address, by_network}) {
    if (entry && entry->blocked_until > now) return std::nullopt;
  }
  // The moment of its turn: an interval after the attempt before it.
  xmpp::Timestamp turn = now;
  struct Wait {
    Entry* entry;
    xmpp::Timestamp interval;
  };
  std::vector<Wait> waits;
  for (const auto& [entry, factor] : {std::pair{by_address, std::int64_t{1}}, std::pair{by_network, network_factor()},
                                      std::pair{by_account, std::int64_t{1}}}) {
    const auto pause = entry ? interval(entry->failures, factor) : 0;
    if (pause == 0) continue;
    waits.push_back({entry, pause});
    turn = std::max({turn, now + pause, entry->next_free});
  }
  if (turn - now > config_.get(settings::max_delay_seconds) * 1'000'000) return std::nullopt;
  for (const auto& wait : waits) wait.entry->next_free = turn + wait.interval;
  return static_cast<unsigned>((turn - now + 999) / 1000);
}

xmpp::Timestamp LoginThrottle::blocked_until(std::string_view address, xmpp::Timestamp now) {
  xmpp::Timestamp until = 0;
  if (!counts(address)) return until;
  if (const Entry* entry = find(addresses_, address_group(address), now)) until = entry->blocked_until;
  if (const Entry* entry = network_factor() > 0 ? find(networks_, xmpp::network_of(address, 24, 48), now) : nullptr) {
    until = std::max(until, entry->blocked_until);
  }
  return until > now ? until : 0;
}

void LoginThrottle::fail(Table& table, const std::string& key, std::int64_t factor, xmpp::Timestamp now) {
  Entry& entry = find_or_add(table, key, now);
  entry.failures += 1;
  const auto limit = config_.get(settings::block_failures) * factor;
  if (limit == 0 || entry.blocked_until > now || std::llround(entry.failures) < limit) return;
  const double minutes = static_cast<double>(config_.get(settings::block_minutes)) * std::exp2(std::min(entry.blocks, 20U));
  entry.blocked_until = now + static_cast<xmpp::Timestamp>(std::min(minutes * 60e6, static_cast<double>(longest_block)));
  ++entry.blocks;
  xmpp::log::warning("c2s", "no passwords from {} until {}: too many failed logins", key,
                     xmpp::format_timestamp(entry.blocked_until));
}

void LoginThrottle::failed(std::string_view address, std::string_view account, xmpp::Timestamp now) {
  if (counts(address)) {
    fail(addresses_, address_group(address), 1, now);
    const auto network = xmpp::network_of(address, 24, 48);
    if (network_factor() > 0 && !network.empty()) fail(networks_, network, network_factor(), now);
  }
  find_or_add(accounts_, std::string(account), now).failures += 1;
}

void LoginThrottle::succeeded(std::string_view address, std::string_view account, xmpp::Timestamp now) {
  const std::string group = address_group(address);
  auto& known = find_or_add(accounts_, std::string(account), now).known_addresses;
  std::erase(known, group);
  known.push_back(group);
  if (known.size() > max_known_addresses) known.erase(known.begin());
}

void LoginThrottle::add_held(std::vector<Held>& all, const Table& table, std::string_view kind, std::int64_t factor,
                             xmpp::Timestamp now) const {
  if (factor == 0) return;
  for (const Entry& entry : table.entries) {
    const auto failures = decayed(entry, now);
    const auto delay = interval(failures, factor);
    const auto until = entry.blocked_until > now ? entry.blocked_until : 0;
    if (delay == 0 && until == 0) continue;
    all.push_back({kind, entry.key, std::llround(failures), until, static_cast<unsigned>(delay / 1000)});
  }
}

std::vector<LoginThrottle::Held> LoginThrottle::held(xmpp::Timestamp now, std::size_t most) const {
  std::vector<Held> all;
  add_held(all, addresses_, "address", 1, now);
  add_held(all, networks_, "network", network_factor(), now);
  add_held(all, accounts_, "account", 1, now);
  std::sort(all.begin(), all.end(), [](const Held& a, const Held& b) {
    return std::tie(b.blocked_until, b.delay_ms, b.failures, a.key) < std::tie(a.blocked_until, a.delay_ms, a.failures, b.key);
  });
  if (all.size() > most) all.resize(most);
  return all;
}

std::size_t LoginThrottle::blocked(xmpp::Timestamp now) const {
  std::size_t found = 0;
  for (const auto* table : {&addresses_, &networks_}) {
    for (const Entry& entry : table->entries) found += entry.blocked_until > now ? 1 : 0;
  }
  return found;
}

bool LoginThrottle::lift(const std::string& key) {
  bool there = false;
  for (auto* table : {&addresses_, &networks_, &accounts_}) {
    const auto it = table->index.find(key);
    if (it == table->index.end()) continue;
    there = true;
    Entry& entry = *it->second;
    entry.failures = 0;
    entry.blocked_until = entry.next_free = 0;
    entry.blocks = 0;
  }
  return there;
}

}  // namespace xmppd
