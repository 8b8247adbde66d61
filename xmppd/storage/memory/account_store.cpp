// AccountStore over a map.
#include "xmppd/storage/account_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryAccountStore final : public AccountStore {
 public:
  explicit MemoryAccountStore(MemoryData& data) : data_(data) {}

  Pending<std::optional<AccountRecord>> find(const xmpp::Jid& bare) override {
    return data_.call<std::optional<AccountRecord>>([&]() -> Result<std::optional<AccountRecord>> {
      const auto it = data_.accounts.find(bare);
      if (it == data_.accounts.end()) return std::optional<AccountRecord>();
      return std::optional<AccountRecord>(it->second);
    });
  }

  Pending<Done> create(AccountRecord record) override {
    return data_.call<Done>([&] { return add(std::move(record), std::nullopt); });
  }

  Pending<Done> create_invited(AccountRecord record, std::int64_t invite) override {
    return data_.call<Done>([&] { return add(std::move(record), invite); });
  }

  Pending<Done> set_keys_invited(const xmpp::Jid& bare, std::vector<xmpp::ScramKeys> keys,
                                 std::int64_t invite) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto it = data_.accounts.find(bare);
      if (it == data_.accounts.end()) return fail(Errc::not_found, bare.text());
      if (auto used = data_.use_invite(invite); !used) return used;
      it->second.keys = std::move(keys);
      forget_logins(bare);
      return Done{};
    });
  }

  Pending<Done> set_keys(const xmpp::Jid& bare, std::vector<xmpp::ScramKeys> keys) override {
    return change(bare, [&](AccountRecord& account) {
      account.keys = std::move(keys);
      forget_logins(bare);
    });
  }

  Pending<Done> add_keys(const xmpp::Jid& bare, xmpp::ScramKeys keys) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto it = data_.accounts.find(bare);
      if (it == data_.accounts.end()) return fail(Errc::not_found, bare.text());
      auto& known = it->second.keys;
      if (std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.hash == keys.hash; })) {
        return fail(Errc::already_exists, bare.text());
      }
      known.push_back(std::move(keys));
      return Done{};
    });
  }

  Pending<bool> all_have_keys(std::string domain, xmpp::HashAlgorithm hash) override {
    return data_.call<bool>([&]() -> Result<bool> {
      return std::all_of(data_.accounts.begin(), data_.accounts.end(), [&](const auto& entry) {
        const auto& keys = entry.second.keys;
        return entry.first.domain() != domain ||
               std::any_of(keys.begin(), keys.end(), [&](const xmpp::ScramKeys& each) { return each.hash == hash; });
      });
    });
  }

  Pending<Done> set_last_login(const xmpp::Jid& bare, xmpp::Timestamp when) override {
    return change(bare, [&](AccountRecord& account) { account.last_login = when; });
  }

  Pending<Done> set_disabled(const xmpp::Jid& bare, bool disabled) override {
    return change(bare, [&](AccountRecord& account) {
      account.disabled = disabled;
      if (disabled) return;
      data_.removals.erase(bare);
      data_.registrations.erase(bare);
      account.awaits_approval = false;
    });
  }

  Pending<Done> create_waiting(AccountRecord record, WaitingRegistration registration, xmpp::Timestamp until,
                               std::size_t max_waiting) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto waiting = std::count_if(data_.registrations.begin(), data_.registrations.end(), [&](const auto& each) {
        return each.first.domain() == record.jid.domain();
      });
      if (static_cast<std::size_t>(waiting) >= max_waiting) return fail(Errc::limit_exceeded, "too many wait");
      record.disabled = record.awaits_approval = true;
      const auto jid = record.jid;
      if (auto added = add(std::move(record), std::nullopt); !added) return added;
      registration.jid = jid;
      data_.registrations[jid] = std::move(registration);
      data_.removals[jid] = until;
      return Done{};
    });
  }

  Pending<std::vector<WaitingRegistration>> list_waiting(std::string domain, std::size_t limit) override {
    return data_.call<std::vector<WaitingRegistration>>([&]() -> Result<std::vector<WaitingRegistration>> {
      std::vector<WaitingRegistration> waiting;
      for (const auto& [jid, each] : data_.registrations) {
        if (domain.empty() || jid.domain() == domain) waiting.push_back(each);
      }
      std::stable_sort(waiting.begin(), waiting.end(), [](auto& a, auto& b) { return a.asked < b.asked; });
      if (waiting.size() > limit) waiting.resize(limit);
      return waiting;
    });
  }

  Pending<Done> schedule_removal(const xmpp::Jid& bare, xmpp::Timestamp when) override {
    return change(bare, [&](AccountRecord& account) {
      account.disabled = true;
      data_.removals[bare] = when;
    });
  }

  Pending<std::vector<xmpp::Jid>> due_removals(std::string domain, xmpp::Timestamp now, std::size_t limit) override {
    return data_.call<std::vector<xmpp::Jid>>([&]() -> Result<std::vector<xmpp::Jid>> {
      std::vector<xmpp::Jid> due;
      for (const auto& [jid, when] : data_.removals) {
        if (when <= now && jid.domain() == domain && due.size() < limit) due.push_back(jid);
      }
      return due;
    });
  }

  Pending<Done> bury(const xmpp::Jid& bare, xmpp::Timestamp until, xmpp::Timestamp now) override {
    return data_.call<Done>([&]() -> Result<Done> {
      std::erase_if(data_.tombstones, [now](const auto& entry) { return entry.second <= now; });
      if (data_.registrations.count(bare) == 0) data_.tombstones[bare] = until;
      return Done{};
    });
  }

  Pending<bool> buried(const xmpp::Jid& bare, xmpp::Timestamp now) override {
    return data_.call<bool>([&]() -> Result<bool> {
      const auto found = data_.tombstones.find(bare);
      return found != data_.tombstones.end() && found->second > now;
    });
  }

  Pending<Done> remove(const xmpp::Jid& bare) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(bare)) return fail(Errc::not_found, bare.text());
      data_.drop_all_of(bare);
      return Done{};
    });
  }

  Pending<std::vector<AccountRecord>> list(std::string domain, xmpp::Jid after, std::size_t limit) override {
    return data_.call<std::vector<AccountRecord>>([&]() -> Result<std::vector<AccountRecord>> {
      std::vector<AccountRecord> page;
      for (auto it = data_.accounts.upper_bound(after); it != data_.accounts.end() && page.size() < limit; ++it) {
        if (domain.empty() || it->first.domain() == domain) page.push_back(listed(it->second));
      }
      return page;
    });
  }

  Pending<std::uint64_t> count(std::string domain) override {
    return data_.call<std::uint64_t>([&]() -> Result<std::uint64_t> {
      std::uint64_t found = 0;
      for (const auto& [jid, account] : data_.accounts) found += domain.empty() || jid.domain() == domain ? 1 : 0;
      return found;
    });
  }

  Pending<std::vector<AccountRecord>> list_disabled(std::string domain, xmpp::Jid after, std::size_t limit) override {
    return data_.call<std::vector<AccountRecord>>([&]() -> Result<std::vector<AccountRecord>> {
      std::vector<AccountRecord> page;
      for (auto it = data_.accounts.upper_bound(after); it != data_.accounts.end() && page.size() < limit; ++it) {
        if (it->second.disabled && it->first.domain() == domain) page.push_back(listed(it->second));
      }
      return page;
    });
  }

  Pending<std::uint64_t> count_disabled(std::string domain) override {
    return data_.call<std::uint64_t>([&]() -> Result<std::uint64_t> {
      std::uint64_t found = 0;
      for (const auto& [jid, account] : data_.accounts) found += account.disabled && jid.domain() == domain ? 1 : 0;
      return found;
    });
  }

 private:
  Result<Done> add(AccountRecord record, std::optional<std::int64_t> invite) {
    if (data_.has_account(record.jid)) return fail(Errc::already_exists, record.jid.text());
    if (invite) {
      if (auto used = data_.use_invite(*invite); !used) return used;
    }
    data_.drop_all_of(record.jid);
    const xmpp::Jid jid = record.jid;
    data_.accounts.emplace(jid, std::move(record));
    return Done{};
  }

  void forget_logins(const xmpp::Jid& bare) {
    data_.forget_credentials(bare);
    for (auto& client : data_.clients[bare]) client.knows_password = false;
  }

  AccountRecord listed(AccountRecord record) {
    const auto& clients = data_.clients[record.jid];
    const auto last = std::max_element(clients.begin(), clients.end(),
                                       [](const auto& a, const auto& b) { return a.last_seen < b.last_seen; });
    if (last != clients.end()) record.last_place = last->place;
    return record;
  }

  template <class Change>
  Pending<Done> change(const xmpp::Jid& bare, Change apply) {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto it = data_.accounts.find(bare);
      if (it == data_.accounts.end()) return fail(Errc::not_found, bare.text());
      apply(it->second);
      return Done{};
    });
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<AccountStore> make_memory_account_store(MemoryData& data) {
  return std::make_unique<MemoryAccountStore>(data);
}

}  // namespace xmppd
