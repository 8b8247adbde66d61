// AccountStore: who has an account, and the keys that prove it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/storage/login_place.hpp"

namespace xmppd {

struct AccountRecord {
  xmpp::Jid jid;                      // bare
  std::vector<xmpp::ScramKeys> keys;  // one per hash
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> last_login;
  bool disabled = false;  // kept with all it has, but nobody can log in to it
  bool awaits_approval = false;  // disabled, because nobody has allowed it yet
  LoginPlace last_place = LoginPlace::unknown;  // of the last login; by list() alone
};

// Somebody who would like to have an account, which is there and disabled.
struct WaitingRegistration {
  xmpp::Jid jid;
  xmpp::Timestamp asked = 0;
  std::string network;  // "192.0.2.0/24"; empty: not kept
};

class AccountStore {
 public:
  virtual ~AccountStore() = default;
  virtual xmpp::Pending<std::optional<AccountRecord>> find(const xmpp::Jid& bare) = 0;
  virtual xmpp::Pending<xmpp::Done> create(AccountRecord record) = 0;  // already_exists; starts empty
  // Of a new password: what was logged in by before, tokens, application passwords and registered certificates, too,
  // is good for nothing any more; a second factor stays. not_found.
  virtual xmpp::Pending<xmpp::Done> set_keys(const xmpp::Jid& bare, std::vector<xmpp::ScramKeys> keys) = 0;
  // Keys of one more hash for the same password. not_found; already_exists: there are such keys, of a newer one.
  virtual xmpp::Pending<xmpp::Done> add_keys(const xmpp::Jid& bare, xmpp::ScramKeys keys) = 0;
  // Whether each account of `domain` has keys of `hash`.
  virtual xmpp::Pending<bool> all_have_keys(std::string domain, xmpp::HashAlgorithm hash) = 0;
  virtual xmpp::Pending<xmpp::Done> set_last_login(const xmpp::Jid& bare, xmpp::Timestamp when) = 0;  // not_found
  virtual xmpp::Pending<xmpp::Done> set_disabled(const xmpp::Jid& bare, bool disabled) = 0;           // not_found
  // create() and set_keys() with one use of an invite, both or none. not_found: the invite has none left, too.
  virtual xmpp::Pending<xmpp::Done> create_invited(AccountRecord record, std::int64_t invite) = 0;
  virtual xmpp::Pending<xmpp::Done> set_keys_invited(const xmpp::Jid& bare, std::vector<xmpp::ScramKeys> keys,
                                                     std::int64_t invite) = 0;
  // Like create(), disabled until set_disabled(…, false), and to be removed at `until`. limit_exceeded: `max_waiting`
  // wait in its domain.
  virtual xmpp::Pending<xmpp::Done> create_waiting(AccountRecord record, WaitingRegistration registration,
                                                   xmpp::Timestamp until, std::size_t max_waiting) = 0;
  // Those of `domain`, all domains if empty, who asked first in front.
  virtual xmpp::Pending<std::vector<WaitingRegistration>> list_waiting(std::string domain, std::size_t limit) = 0;
  // Disabled, and to be removed at `when`; set_disabled(bare, false) takes that back. not_found.
  virtual xmpp::Pending<xmpp::Done> schedule_removal(const xmpp::Jid& bare, xmpp::Timestamp when) = 0;
  // Accounts of `domain` whose time had come at `now`, at most `limit`.
  virtual xmpp::Pending<std::vector<xmpp::Jid>> due_removals(std::string domain, xmpp::Timestamp now,
                                                             std::size_t limit) = 0;
  // The name is nobody's until `until`, whether or not there is an account; those that are over at `now` are forgotten.
  // Nothing happens to the name of an account that awaits approval: nobody ever had it.
  virtual xmpp::Pending<xmpp::Done> bury(const xmpp::Jid& bare, xmpp::Timestamp until, xmpp::Timestamp now) = 0;
  virtual xmpp::Pending<bool> buried(const xmpp::Jid& bare, xmpp::Timestamp now) = 0;
  // The account and everything of it in every store, in one transaction. not_found.
  virtual xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& bare) = 0;
  // Accounts of `domain` (all domains if empty), sorted, after `after`, at most `limit`.
  virtual xmpp::Pending<std::vector<AccountRecord>> list(std::string domain, xmpp::Jid after, std::size_t limit) = 0;
  virtual xmpp::Pending<std::uint64_t> count(std::string domain) = 0;
  // The same for those of one domain that are disabled.
  virtual xmpp::Pending<std::vector<AccountRecord>> list_disabled(std::string domain, xmpp::Jid after,
                                                                  std::size_t limit) = 0;
  virtual xmpp::Pending<std::uint64_t> count_disabled(std::string domain) = 0;
};

}  // namespace xmppd
