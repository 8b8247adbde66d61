// AccountAdmin: creating, changing and removing accounts; used by xmppctl and by in-band registration.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/under_way.hpp"
#include "xmppd/storage/account_store.hpp"

namespace xmppd {

class Host;

class AccountAdmin {
 public:
  explicit AccountAdmin(Host& host);

  // Key derivation runs in the background. Hook account_created fires when the account is on disk. Errors:
  // invalid_argument (name or password unfit), already_exists.
  // `invite` (Invite::id) loses one use with it; not_found: it has none left, and there is no account.
  xmpp::Pending<xmpp::Done> create(const xmpp::Jid& bare, std::string password,
                                   std::optional<std::int64_t> invite = std::nullopt);
  // Like create() without an invite, but nobody can log in before set_disabled(…, false): the account waits for that,
  // until `until` at most (hook account_created fires now). `network` of who asks is kept for who decides.
  // limit_exceeded: `max_waiting` wait.
  xmpp::Pending<xmpp::Done> create_waiting(const xmpp::Jid& bare, std::string password, std::string network,
                                           xmpp::Timestamp until, std::size_t max_waiting);
  // Errors: not_found, invalid_argument. Tokens, application passwords and registered certificates are good for nothing
  // any more; sessions by the last two end, others stay.
  xmpp::Pending<xmpp::Done> set_password(const xmpp::Jid& bare, std::string password);
  // For who has lost the password, or to whom it was stolen: all sessions end. `invite` as above.
  xmpp::Pending<xmpp::Done> reset_password(const xmpp::Jid& bare, std::string password, std::int64_t invite);
  // SCRAM-SHA-512 came later than accounts did, and a client that picks it for one without its keys can't log in: it is
  // offered once each account of the host has them. Every new password brings them, and so does a login by a client
  // that tells us the password, or lends a hand (XEP-0480). Accounts that were imported may have those of SHA-1 alone:
  // so it is with SCRAM-SHA-256, too.
  bool all_have_sha512() const { return all_have_sha512_; }
  bool all_have_sha256() const { return all_have_sha256_; }
  // For who has given accounts keys by the store itself.
  void keys_have_changed();
  // Keys of one more hash, for the password that the account has. An account that has such keys keeps them: they are of
  // a newer password.
  void add_keys(const xmpp::Jid& bare, xmpp::ScramKeys keys);
  // A disabled account keeps all it has and still receives, but nobody can log in; its sessions end with
  // `not-authorized`. Errors: not_found.
  xmpp::Pending<xmpp::Done> set_disabled(const xmpp::Jid& bare, bool disabled);
  // By the account's owner: as remove(), or with accounts.removal_days disabled until then and removed after it
  // (features/account_removal.cpp). Errors: not_found.
  xmpp::Pending<xmpp::Done> leave(const xmpp::Jid& bare);
  // Whether somebody may register this name: no invite keeps it for somebody else, and it is not that of an account
  // that was removed (accounts.tombstone_days). Says nothing of accounts that there are.
  xmpp::Pending<bool> is_free(const xmpp::Jid& bare);
  // Everything the account has, in one transaction. Hook account_removed fires first, while the roster can still be
  // read; the sessions end with `not-authorized` at the end, after the result was given. Its name is nobody's for
  // accounts.tombstone_days. Errors: not_found.
  xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& bare);

 private:
  using Finish = std::function<void(std::vector<xmpp::ScramKeys>)>;
  using Write = std::function<xmpp::Pending<xmpp::Done>(AccountRecord)>;
  xmpp::Pending<xmpp::Done> create_by(const xmpp::Jid& bare, std::string password, Write write);
  void derive_keys(std::string password, Finish finish);
  xmpp::Pending<xmpp::Done> switch_off(const xmpp::Jid& bare, bool disabled, std::optional<xmpp::Timestamp> removal);
  void check_keys();

  Host& host_;
  PerAccount<UnderWay<bool>> switches_;
  bool all_have_sha512_ = false;
  bool all_have_sha256_ = true;  // until the store says otherwise
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
