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
      data_.login_devices.erase(bare);
      return Done{};
    });
  }

  Pending<Done> set_keys(const xmpp::Jid& bare, std::vector<xmpp::ScramKeys> keys) override {
    return change(bare, [&](AccountRecord& account) {
      account.keys = std::move(keys);
      data_.login_devices.erase(bare);
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
      if (!disabled) data_.removals.erase(bare);
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
      data_.tombstones[bare] = until;
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
        if (domain.empty() || it->first.domain() == domain) page.push_back(it->second);
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
        if (it->second.disabled && it->first.domain() == domain) page.push_back(it->second);
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
