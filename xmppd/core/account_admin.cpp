// AccountAdmin: creating, changing and removing accounts.
#include "xmppd/core/account_admin.hpp"

#include <memory>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xmpp/jid_prep.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::Pending;
using xmpp::Result;

constexpr std::size_t max_password_bytes = 1024;
constexpr std::size_t salt_bytes = 16;
constexpr xmpp::Timestamp one_day = 86'400'000'000;

Pending<Done> refuse(Errc code, std::string detail) {
  return Pending<Done>::ready(xmpp::fail(code, std::move(detail)));
}

Result<Done> check_name(const Host& host, const xmpp::Jid& jid) {
  if (jid.local().empty() || !jid.is_bare()) return xmpp::fail(Errc::invalid_argument, "not an account's address");
  if (jid.domain() != host.jid.domain()) return xmpp::fail(Errc::invalid_argument, "not a domain of this host");
  return Done{};
}

Result<Done> check_password(const std::string& password) {
  if (password.empty()) return xmpp::fail(Errc::invalid_argument, "the password is empty");
  if (password.size() > max_password_bytes) return xmpp::fail(Errc::invalid_argument, "the password is too long");
  if (!xmpp::saslprep(password)) {
    return xmpp::fail(Errc::invalid_argument, "the password holds characters that SASL does not allow");
  }
  return Done{};
}

// What they have logged in by went with the password of before.
void end_sessions_of_revoked(Host& host, const xmpp::Jid& bare) {
  for (const auto& session : host.sessions.all()) {
    const bool revoked = session->facts().by == LoginBy::app_password || session->facts().credential != 0;
    if (!revoked || !session->jid().same_bare(bare)) continue;
    host.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "Logged out."});
  }
}

// The work of the background thread: what it reads and writes is its own until `done`.
struct Derivation {
  std::string password;
  unsigned iterations = 0;
  std::vector<xmpp::ScramKeys> keys;

  ~Derivation() { xmpp::wipe(password); }
  void run() {
    for (const auto hash : {xmpp::HashAlgorithm::sha1, xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha512}) {
      auto made = xmpp::make_scram_keys(hash, password, xmpp::random_bytes(salt_bytes), iterations);
      if (made) keys.push_back(std::move(*made));
    }
  }
};

}  // namespace

AccountAdmin::AccountAdmin(Host& host) : host_(host) { keys_have_changed(); }

void AccountAdmin::check_keys() {
  if (!all_have_sha256_ || !all_have_sha512_) keys_have_changed();
}

void AccountAdmin::keys_have_changed() {
  const std::string domain(host_.jid.domain());
  auto& accounts = host_.stores.accounts;
  for (const auto& [hash, known] : {std::pair(xmpp::HashAlgorithm::sha256, &all_have_sha256_),
                                    std::pair(xmpp::HashAlgorithm::sha512, &all_have_sha512_)}) {
    accounts.all_have_keys(domain, hash).then(lifetime_, [known = known](const Result<bool>& all) {
      if (all) *known = *all;
    });
  }
}

void AccountAdmin::add_keys(const xmpp::Jid& bare, xmpp::ScramKeys keys) {
  host_.stores.accounts.add_keys(bare, std::move(keys)).then(lifetime_, [this](const Result<Done>& added) {
    if (added) check_keys();
  });
}

void AccountAdmin::derive_keys(std::string password, Finish finish) {
  const auto derivation = std::make_shared<Derivation>();
  derivation->password = std::move(password);
  derivation->iterations = static_cast<unsigned>(host_.config.get(settings::scram_iterations));
  host_.environment.executor().background([derivation] { derivation->run(); },
                                          [derivation, owner = lifetime_.watch(), finish = std::move(finish)] {
                                            if (!owner.expired()) finish(std::move(derivation->keys));
                                          });
}

Pending<Done> AccountAdmin::create(const xmpp::Jid& bare, std::string password, std::optional<std::int64_t> invite) {
  return create_by(bare, std::move(password), [this, invite](AccountRecord record) {
    auto& accounts = host_.stores.accounts;
    return invite ? accounts.create_invited(std::move(record), *invite) : accounts.create(std::move(record));
  });
}

Pending<Done> AccountAdmin::create_waiting(const xmpp::Jid& bare, std::string password, std::string network,
                                           xmpp::Timestamp until, std::size_t max_waiting) {
  return create_by(
      bare, std::move(password), [this, network = std::move(network), until, max_waiting](AccountRecord record) {
        WaitingRegistration registration{record.jid, record.created, network};
        return host_.stores.accounts.create_waiting(std::move(record), std::move(registration), until, max_waiting);
      });
}

Pending<Done> AccountAdmin::create_by(const xmpp::Jid& bare, std::string password, Write write) {
  if (auto fit = check_name(host_, bare); !fit) return refuse(fit.error().code, fit.error().detail);
  if (auto fit = check_password(password); !fit) return refuse(fit.error().code, fit.error().detail);
  const auto completion = std::make_shared<xmpp::Promise<Done>>();
  auto pending = completion->pending();
  // Asked first, so that probing for names costs no key derivation; the store's own check decides.
  host_.stores.accounts.find(bare).then(
      lifetime_, [this, bare, password = std::move(password), write = std::move(write),
                  completion](Result<std::optional<AccountRecord>> found) {
        if (!found) return completion->complete(tl::unexpected(found.error()));
        if (*found) return completion->complete(xmpp::fail(Errc::already_exists, bare.text() + " exists"));
        derive_keys(password, [this, bare, write, completion](std::vector<xmpp::ScramKeys> keys) {
          write({bare, std::move(keys), host_.environment.now(), std::nullopt})
              .then(lifetime_, [this, bare, completion](Result<Done> created) {
                const bool is_new = created.has_value();
                completion->complete(std::move(created));
                if (!is_new) return;
                host_.audit.act({.event = "account created", .account = bare.text()});
                AccountCreated event{bare};
                host_.hooks.account_created.fire(event);
              });
        });
      });
  return pending;
}

Pending<Done> AccountAdmin::set_password(const xmpp::Jid& bare, std::string password) {
  if (auto fit = check_name(host_, bare); !fit) return refuse(fit.error().code, fit.error().detail);
  if (auto fit = check_password(password); !fit) return refuse(fit.error().code, fit.error().detail);
  const auto completion = std::make_shared<xmpp::Promise<Done>>();
  auto pending = completion->pending();
  derive_keys(std::move(password), [this, bare, completion](std::vector<xmpp::ScramKeys> keys) {
    host_.stores.accounts.set_keys(bare, std::move(keys))
        .then(lifetime_, [this, bare, completion](Result<Done> result) {
          if (result) {
            host_.audit.act({.event = "password changed", .account = bare.text()});
            check_keys();
            end_sessions_of_revoked(host_, bare);
          }
          completion->complete(std::move(result));
        });
  });
  return pending;
}

Pending<Done> AccountAdmin::reset_password(const xmpp::Jid& bare, std::string password, std::int64_t invite) {
  if (auto fit = check_name(host_, bare); !fit) return refuse(fit.error().code, fit.error().detail);
  if (auto fit = check_password(password); !fit) return refuse(fit.error().code, fit.error().detail);
  const auto completion = std::make_shared<xmpp::Promise<Done>>();
  auto pending = completion->pending();
  derive_keys(std::move(password), [this, bare, invite, completion](std::vector<xmpp::ScramKeys> keys) {
    host_.stores.accounts.set_keys_invited(bare, std::move(keys), invite)
        .then(lifetime_, [this, bare, completion](Result<Done> result) {
          const bool done = result.has_value();
          completion->complete(std::move(result));
          if (!done) return;
          host_.audit.act({.event = "password reset", .account = bare.text(), .detail = "by invite"});
          check_keys();
          for (const auto& session : host_.sessions.all()) {
            if (!session->jid().same_bare(bare)) continue;
            host_.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "The password was reset."});
          }
        });
  });
  return pending;
}

Pending<Done> AccountAdmin::set_disabled(const xmpp::Jid& bare, bool disabled) {
  return switch_off(bare, disabled, std::nullopt);
}

Pending<Done> AccountAdmin::leave(const xmpp::Jid& bare) {
  const auto days = host_.config.get(settings::accounts_removal_days);
  if (days == 0) return remove(bare);
  return switch_off(bare, true, host_.environment.now() + days * one_day);
}

Pending<Done> AccountAdmin::switch_off(const xmpp::Jid& bare, bool disabled, std::optional<xmpp::Timestamp> removal) {
  if (auto fit = check_name(host_, bare); !fit) return refuse(Errc::not_found, fit.error().detail);
  const auto completion = std::make_shared<xmpp::Promise<Done>>();
  auto pending = completion->pending();
  host_.accounts.with(bare, [this, bare, disabled, removal, completion](Result<std::shared_ptr<Account>> loaded) {
    if (!loaded) return completion->complete(tl::unexpected(loaded.error()));
    if (!*loaded) return completion->complete(xmpp::fail(Errc::not_found, bare.text() + " does not exist"));
    const auto account = *loaded;
    // At once, so that nobody slips in while the disk works.
    auto& under_way = switches_[*account];
    bool now = account->disabled();
    const auto change = under_way.begin(now, [disabled](bool& state) { state = disabled; });
    account->set_disabled(now);
    auto& accounts = host_.stores.accounts;
    auto writing = removal ? accounts.schedule_removal(bare, *removal) : accounts.set_disabled(bare, disabled);
    writing.then(lifetime_, [=, this](Result<Done> result) {
      const bool stored = result.has_value();
      bool in_memory = account->disabled();
      switches_[*account].end(in_memory, change, stored);
      account->set_disabled(in_memory);
      completion->complete(std::move(result));
      if (stored) {
        host_.audit.act({.event = disabled ? "account disabled" : "account enabled",
                         .account = bare.text(),
                         .detail = removal ? "its owner removed it" : ""});
      }
      if (!stored || !disabled) return;
      for (const auto& session : account->sessions()) {
        host_.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized,
                                       removal ? "The account was removed." : "The account is disabled."});
      }
    });
  });
  return pending;
}

Pending<Done> AccountAdmin::remove(const xmpp::Jid& bare) {
  if (auto fit = check_name(host_, bare); !fit) return refuse(Errc::not_found, fit.error().detail);
  const auto completion = std::make_shared<xmpp::Promise<Done>>();
  auto pending = completion->pending();
  host_.accounts.with(bare, [this, bare, completion](Result<std::shared_ptr<Account>> loaded) {
    if (!loaded) return completion->complete(tl::unexpected(loaded.error()));
    if (!*loaded) return completion->complete(xmpp::fail(Errc::not_found, bare.text() + " does not exist"));
    const auto account = *loaded;
    AccountRemoved event{*account};
    host_.hooks.account_removed.fire(event);
    // Whoever asks for the account from now on asks the store, behind the removal.
    host_.accounts.forget(bare);
    // In the same turn, so in the same transaction.
    const auto days = host_.config.get(settings::accounts_tombstone_days);
    const auto now = host_.environment.now();
    if (days > 0) host_.stores.accounts.bury(bare, now + days * one_day, now).then_detached([](const auto&) {});
    host_.stores.accounts.remove(bare).then(lifetime_, [this, account, completion](Result<Done> result) {
      const bool removed = result.has_value();
      completion->complete(std::move(result));
      if (!removed) return;
      host_.audit.act({.event = "account removed", .account = account->jid().text()});
      check_keys();
      for (const auto& session : account->sessions()) {
        host_.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "The account was removed."});
      }
    });
  });
  return pending;
}

Pending<bool> AccountAdmin::is_free(const xmpp::Jid& bare) {
  const auto completion = std::make_shared<xmpp::Promise<bool>>();
  const auto now = host_.environment.now();
  host_.stores.accounts.buried(bare, now).then(lifetime_, [this, bare, now, completion](const Result<bool>& buried) {
    if (!buried) return completion->complete(tl::unexpected(buried.error()));
    if (*buried) return completion->complete(false);
    host_.stores.invites.reserved(std::string(bare.domain()), std::string(bare.local()), now)
        .then(lifetime_, [completion](const Result<bool>& reserved) {
          if (!reserved) return completion->complete(tl::unexpected(reserved.error()));
          completion->complete(!*reserved);
        });
  });
  return completion->pending();
}

}  // namespace xmppd
