// TokenStore: the devices that log in by a token instead of the password (XEP-0484).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct LoginToken {
  // What the token is made from, and a secret that is not kept here: a proof of a token can be checked with the token
  // alone, so whoever reads a stored one could log in with it, hashed or not.
  std::string seed;
  std::string mechanism;  // the only one that it is good for
  xmpp::Timestamp created = 0;
  xmpp::Timestamp expires = 0;
  std::uint64_t count = 0;  // the highest that came with it
};

struct LoginDevice {
  std::int64_t number = 0;  // for operators
  std::string client;       // the id of its <user-agent/>
  std::string software;     // what it calls itself
  std::string name;
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> last_used;  // of a token
  // At most two (§5.1): one that was given to it and never used, and the one that it uses.
  std::optional<LoginToken> unused, current;
};

class TokenStore {
 public:
  virtual ~TokenStore() = default;
  virtual xmpp::Pending<std::optional<LoginDevice>> find(const xmpp::Jid& owner, std::string client) = 0;
  // Gives `device` (known by its client) another token: `device.unused` replaces the unused one, and its software and
  // name what they were. Of more than `max_devices` those go that were silent for longest. not_found: no account.
  virtual xmpp::Pending<xmpp::Done> issue(const xmpp::Jid& owner, LoginDevice device, std::size_t max_devices) = 0;
  // A token was proven: it becomes the current one, in place of the former; or the device has none any more (§3.6), not
  // even the one that it was given and may have missed. not_found: it is gone by now; not_authorized: `count` is not above the one before, or missing though there was one: a replay.
  enum class After { keep, invalidate };
  virtual xmpp::Pending<xmpp::Done> use(std::int64_t number, std::string seed, std::optional<std::uint64_t> count,
                                        xmpp::Timestamp now, After after) = 0;
  // In the order of their numbers.
  virtual xmpp::Pending<std::vector<LoginDevice>> list(const xmpp::Jid& owner) = 0;
  // Takes the tokens of one device, or of all; gives those that had some. not_found: there is no such device.
  // AccountStore::set_keys() takes all of them, too.
  virtual xmpp::Pending<std::vector<LoginDevice>> revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number) = 0;
};

}  // namespace xmppd
