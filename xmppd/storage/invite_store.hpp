// InviteStore: who may come in: invitations that were given out (XEP-0401), known by a hash of their token alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct Invite {
  std::int64_t id = 0;    // given by the store, growing
  std::string domain;     // of the host that it is for
  std::string name;       // the account's, reserved until the invite ends; empty: whoever comes chooses
  xmpp::Jid contact;      // an account here whose contact comes of it; empty: nobody's
  std::string creator;    // the address of who made it; empty: the operator
  bool registers = true;  // an account may be made with it
  bool resets = false;    // it gives the account `name`, which exists, another password
  xmpp::Timestamp created = 0;
  xmpp::Timestamp expires = 0;
  std::int64_t uses_left = 1;

  bool open(xmpp::Timestamp now) const { return uses_left > 0 && expires > now; }
};

class InviteStore {
 public:
  virtual ~InviteStore() = default;
  // Gives its id. already_exists: another open invite (at invite.created) that is no reset reserves the name;
  // limit_exceeded: `max_open` of this creator are open; not_found: `contact` has no account.
  virtual xmpp::Pending<std::int64_t> add(Invite invite, std::string token_hash, std::uint64_t max_open) = 0;
  // Whether or not it is open still.
  virtual xmpp::Pending<std::optional<Invite>> find(std::string token_hash) = 0;
  // Takes one use. not_found: there is none left. What takes one together with an account is AccountStore's.
  virtual xmpp::Pending<xmpp::Done> use(std::int64_t id) = 0;
  // Whether an invite that is open at `now` keeps this name for somebody.
  virtual xmpp::Pending<bool> reserved(std::string domain, std::string name, xmpp::Timestamp now) = 0;
  // Oldest first, those with an id above `after`, at most `limit`.
  virtual xmpp::Pending<std::vector<Invite>> list(std::int64_t after, std::size_t limit) = 0;
  virtual xmpp::Pending<xmpp::Done> remove(std::int64_t id) = 0;  // not_found
  // Those that had ended before `when` go.
  virtual xmpp::Pending<xmpp::Done> purge(xmpp::Timestamp when) = 0;
};

}  // namespace xmppd
