// SecondFactor: codes of an authenticator (TOTP, RFC 6238) that an account's owner shows behind the password, and
// recovery codes for who has lost it.
//
// What is kept: the secret, sealed (AES-256-GCM) by a key made of login.secret, which is a file of its own (0600) beside
// the database, with the account's address as context: a copy of the database alone, a backup of it for example, gives no
// codes, and nobody's row serves somebody else. Of recovery codes (80 random bits each) SHA-256 hashes: they need no key,
// so that they work on if login.secret is lost. The time step of the last code is kept, too, and on disk before its
// login is answered: no code is good twice (RFC 6238 §5.2), not even after a crash.
// Who has the password can try login.max_wrong_codes_per_hour codes: at the default, one in 1,400 days finds one. Its
// owner is not locked out for that time: tokens (XEP-0484), recovery codes and application passwords work on.
//
// host.second_factor = "required" locks nobody out: it needs nothing that a client may lack. Who has none gets in with
// the password, into a session that may set one up (XEP-0050) and nothing else, core/enrolment_only.hpp; then it is one
// like any other. A client without SASL2 gets its application password there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/storage/credential_store.hpp"

namespace xmppd {

class Host;

// The node of the command that sets one up (XEP-0050).
inline constexpr std::string_view enrol_node = "xmppd#second-factor";

class SecondFactor {
 public:
  explicit SecondFactor(Host& host) : host_(host) {}

  // host.second_factor is not "off".
  bool is_offered() const;
  // What a login by the password has to show besides.
  enum class Demand { nothing, code, enrolment };
  Demand demand(const FactorRecord& factor) const;

  // A code: six digits, or one of the recovery codes, in any case, with or without their dashes. It is used up then. Errors:
  // not_authorized, limit_exceeded (login.max_wrong_codes_per_hour).
  xmpp::Pending<xmpp::Done> prove(const xmpp::Jid& owner, std::string_view code);

  // A secret for somebody who wants to enrol, and what an authenticator reads it from.
  static std::string new_secret();
  std::string uri(const xmpp::Jid& owner, std::string_view secret) const;
  // `code` proves that the authenticator has it. Gives the recovery codes, which are not known here later. Errors:
  // not_authorized (wrong code), not_found.
  xmpp::Pending<std::vector<std::string>> enrol(const xmpp::Jid& owner, const std::string& secret,
                                                std::string_view code);
  // Others, in place of those before. not_found: the account has no second factor.
  xmpp::Pending<std::vector<std::string>> new_recovery_codes(const xmpp::Jid& owner);
  xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& owner);  // not_found

 private:
  using Finish = std::function<void(xmpp::Result<xmpp::Done>)>;
  void match(const xmpp::Jid& owner, const FactorRecord& factor, const std::string& code, const Finish& finish);

  Host& host_;
  AttemptLimiter wrong_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
