// AccountCache: loads, queues, forgets.
#include "xmppd/core/account_cache.hpp"

#include <algorithm>
#include <list>
#include <optional>
#include <unordered_map>
#include <vector>

#include "libxmpp/base/lean_queue.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using Loaded = xmpp::Result<std::shared_ptr<Account>>;

constexpr std::size_t most_looked_at = 8;  // for eviction, with each account that comes or leaves

struct AccountCache::Impl {
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Idle = std::list<std::string>;  // bare JIDs, the most recently used in front
  struct Entry {
    std::shared_ptr<Account> account;
    xmpp::LeanQueue<Use> waiting;
    bool loading = false;
    bool draining = false;  // the waiting are being called
    bool stale = false;     // forgotten while loading or draining: what waits needs a fresh account
    std::optional<Idle::iterator> idle;
  };
  // The parts of an account on their way.
  struct Load {
    std::optional<xmpp::Result<std::optional<AccountRecord>>> record;
    std::optional<xmpp::Result<Roster>> roster;
    std::vector<Prepare> prepared;
    std::size_t parts_left = 0;
    std::optional<xmpp::Error> part_failed;

    bool complete() const { return record && roster && parts_left == 0; }
  };

  explicit Impl(Host& h) : host(h) {}

  Host& host;
  std::vector<Part> parts;
  std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> entries;
  Idle idle;  // candidates for eviction; accounts with sessions leave it when they are met there
  xmpp::Lifetime lifetime;

  void touch(const std::string& key, Entry& entry) {
    if (entry.idle) {
      idle.splice(idle.begin(), idle, *entry.idle);
    } else {
      entry.idle = idle.insert(idle.begin(), key);
    }
  }

  // A few at a time: when thousands leave at once, most are still being worked with, and each looked at all of them.
  void trim() {
    const auto bound = static_cast<std::size_t>(host.config.get(settings::accounts_cached));
    for (auto tries = std::min(idle.size(), most_looked_at); tries > 0 && idle.size() > bound; --tries) {
      const auto found = entries.find(idle.back());
      auto& entry = found->second;
      if (entry.account->has_sessions()) {
        idle.erase(*entry.idle);
        entry.idle.reset();
      } else if (entry.account.use_count() > 1 || entry.draining) {
        idle.splice(idle.begin(), idle, *entry.idle);  // somebody works with it: two copies would drift apart
      } else {
        idle.pop_back();
        entries.erase(found);
      }
    }
  }

  void erase(const std::string& key) {
    const auto found = entries.find(key);
    if (found->second.idle) idle.erase(*found->second.idle);
    entries.erase(found);
  }

  // All queries are under way at once: the storage thread answers them in one turn.
  void load(const xmpp::Jid& bare) {
    entries.find(bare.text())->second.loading = true;
    const auto load = std::make_shared<Load>();
    load->parts_left = parts.size();
    host.stores.accounts.find(bare).then(lifetime, [this, bare, load](auto record) {
      load->record = std::move(record);
      if (load->complete()) finish(bare, *load);
    });
    host.stores.rosters.load(bare).then(lifetime, [this, bare, load](auto roster) {
      load->roster = std::move(roster);
      if (load->complete()) finish(bare, *load);
    });
    for (const auto& part : parts) {
      part(bare).then(lifetime, [this, bare, load](xmpp::Result<Prepare> prepare) {
        --load->parts_left;
        if (prepare) {
          load->prepared.push_back(std::move(*prepare));
        } else {
          load->part_failed = std::move(prepare.error());
        }
        if (load->complete()) finish(bare, *load);
      });
    }
  }

  void finish(const xmpp::Jid& bare, Load& load) {
    auto& entry = entries.find(bare.text())->second;
    entry.loading = false;
    if (entry.stale) {
      entry.stale = false;
      this->load(bare);
      return;
    }
    Loaded loaded;
    if (!*load.record) {
      loaded = tl::unexpected(load.record->error());
    } else if (!(*load.record)->has_value()) {
      loaded = nullptr;
    } else if (!*load.roster) {
      loaded = tl::unexpected(load.roster->error());
    } else if (load.part_failed) {
      loaded = tl::unexpected(*load.part_failed);
    } else {
      loaded = std::make_shared<Account>(host, bare, std::move(**load.roster));
      (*loaded)->set_disabled((**load.record)->disabled);
      for (const auto& prepare : load.prepared) prepare(**loaded);
    }
    if (!loaded) xmpp::log::error("accounts", "{} can't be loaded: {}", bare.text(), loaded.error().detail);
    if (loaded && *loaded) {
      entry.account = *loaded;
      touch(bare.text(), entry);
    }
    drain(bare, entry, loaded);
    trim();
  }

  void drain(const xmpp::Jid& bare, Entry& entry, const Loaded& loaded) {
    entry.draining = true;
    while (!entry.waiting.empty() && !entry.stale) {
      const Use use = std::move(entry.waiting.front());
      entry.waiting.pop_front();
      try {
        use(loaded);
      } catch (const std::exception& error) {  // the others still have their turn
        xmpp::log::error("accounts", "{}: {}", bare.text(), error.what());
      }
    }
    entry.draining = false;
    if (!entry.stale && entry.account) return;
    if (entry.waiting.empty()) {
      erase(bare.text());
      return;
    }
    entry.stale = false;
    entry.account.reset();
    if (entry.idle) idle.erase(*entry.idle);
    entry.idle.reset();
    load(bare);
  }
};

AccountCache::AccountCache(Host& host) : impl_(std::make_unique<Impl>(host)) {}
AccountCache::~AccountCache() = default;

void AccountCache::add_part(Part part) { impl_->parts.push_back(std::move(part)); }

void AccountCache::with(const xmpp::Jid& bare, Use use) {
  auto found = impl_->entries.find(bare.bare_text());
  if (found == impl_->entries.end()) {
    const auto key = bare.bare();
    found = impl_->entries.try_emplace(key.text()).first;
    found->second.waiting.push_back(std::move(use));
    impl_->load(key);
    return;
  }
  auto& entry = found->second;
  if (!entry.loading && !entry.draining) {
    impl_->touch(found->first, entry);
    use(entry.account);
    return;
  }
  if (entry.waiting.size() >= static_cast<std::size_t>(impl_->host.config.get(settings::accounts_max_waiting))) {
    use(xmpp::fail(xmpp::Errc::limit_exceeded, "accounts.max_waiting reached for " + std::string(bare.bare_text())));
    return;
  }
  entry.waiting.push_back(std::move(use));
}

std::shared_ptr<Account> AccountCache::ready(const xmpp::Jid& jid) {
  const auto found = impl_->entries.find(jid.bare_text());
  if (found == impl_->entries.end() || found->second.loading || found->second.draining) return nullptr;
  impl_->touch(found->first, found->second);
  return found->second.account;
}

std::shared_ptr<Account> AccountCache::loaded(const xmpp::Jid& jid) const {
  const auto found = impl_->entries.find(jid.bare_text());
  return found == impl_->entries.end() || found->second.stale ? nullptr : found->second.account;
}

void AccountCache::forget(const xmpp::Jid& bare) {
  const auto found = impl_->entries.find(bare.bare_text());
  if (found == impl_->entries.end()) return;
  if (found->second.loading || found->second.draining) {
    found->second.stale = true;
  } else {
    impl_->erase(found->first);
  }
}

void AccountCache::touch(const Account& account) {
  const auto found = impl_->entries.find(account.jid().text());
  if (found == impl_->entries.end() || found->second.account.get() != &account) return;
  impl_->touch(found->first, found->second);
  impl_->trim();
}

std::size_t AccountCache::size() const {
  std::size_t count = 0;
  for (const auto& [key, entry] : impl_->entries) count += entry.account ? 1 : 0;
  return count;
}

void AccountCache::for_each_loaded(const std::function<void(Account&)>& visit) const {
  std::vector<std::shared_ptr<Account>> all;
  for (const auto& [key, entry] : impl_->entries) {
    if (entry.account) all.push_back(entry.account);
  }
  for (const auto& account : all) visit(*account);
}

}  // namespace xmppd
