// Invitations: making the invites of a host, and judging the tokens that come back (XEP-0379, XEP-0401, XEP-0445).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/storage/invite_store.hpp"

namespace xmppd {

class Config;
class Host;
struct WebAddress;

// The only time that the token is known here: the store has its hash.
struct MadeInvite {
  Invite invite;
  std::string token;
};

class Invitations {
 public:
  explicit Invitations(Host& host) : host_(host) {}

  // `wish` says name, contact, creator, registers, resets and uses_left; the rest is set here. `days` 0: as
  // invites.days says. Errors: not_allowed (invites.enabled is off), invalid_argument (unfit name, numbers out of
  // range), already_exists (the account is there, or the name is kept for somebody else), not_found (to be reset, or
  // the contact: no such account), limit_exceeded (invites.max_open of this creator).
  xmpp::Pending<MadeInvite> make(Invite wish, std::int64_t days = 0);

  // The open invite of this host that `token` belongs to. `who` is what guesses are counted by: an address group, a
  // domain. Errors: not_found, limit_exceeded (invites.max_wrong_per_hour).
  xmpp::Pending<Invite> check(std::string token, std::string who);

 private:
  xmpp::Pending<MadeInvite> store(Invite invite);

  Host& host_;
  AttemptLimiter wrong_;
  xmpp::Lifetime lifetime_;
};

// What the store knows a token by. Anything that can't be one gives what no token has.
std::string invite_hash(std::string_view token);

// XEP-0401: "xmpp:example.org?register;preauth=TOKEN", "xmpp:juliet@example.org?register;preauth=TOKEN" with a name, or
// "xmpp:romeo@example.org?roster;preauth=TOKEN;ibr=y" for somebody's contact.
std::string invite_uri(const Invite& invite, std::string_view token);
// The page about it: "https://upload.example.org:5443/invite/TOKEN"; empty if the daemon speaks no HTTP.
std::string invite_page_url(const Config& config, const WebAddress& web, const Invite& invite, std::string_view token);

}  // namespace xmppd
