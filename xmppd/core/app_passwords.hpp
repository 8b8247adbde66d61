// AppPasswords: passwords for single devices, made by the server and shown once; for clients that know no second factor,
// and for those that shall not know the password.
//
// SCRAM tells the client a salt before the client shows which password it has. So the keys of all passwords of an account
// are made with the salts and iterations of its own password, and the proof is compared with each of them, always with as
// many as an account may have. A salt that several keys share is no weakness here: an application password has 100 random
// bits, which nobody guesses, salted or not, and guessing at the account's own password becomes no cheaper. A new password
// has new salts, and takes all application passwords with it: that is also what its owner wants who has lost control.
// A session by one may do what chatting needs. It may not change or remove the account, change its password or second
// factor, make or revoke application passwords, or act as administrator (Session::has_full_rights()). There are no tokens
// (XEP-0484) for it, so revoking it ends all that came of it, its sessions at once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class Host;

// The only time that the password is known here.
struct MadeAppPassword {
  std::int64_t number = 0;
  std::string password;  // "abcd-efgh-ijkl-mnop-qrst"
};

class AppPasswords {
 public:
  explicit AppPasswords(Host& host) : host_(host) {}

  bool is_offered() const;  // login.app_passwords is not 0
  // `name`: of the device, for its owner. Errors: invalid_argument (no name, or a long one), not_found, limit_exceeded
  // (login.app_passwords), not_allowed, in words: it can't be had before the account has a new password.
  xmpp::Pending<MadeAppPassword> make(const xmpp::Jid& owner, std::string name);
  // One, or all; their sessions end. Gives the addresses of those. not_found.
  xmpp::Pending<std::vector<xmpp::Jid>> revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number);

 private:
  Host& host_;
  xmpp::Lifetime lifetime_;
};

// "1, 2": for the audit log.
std::string numbers_in_words(const std::vector<std::int64_t>& numbers);

// The sessions of `owner` that have logged in by what has one of these numbers, ended.
std::vector<xmpp::Jid> end_sessions_by(Host& host, const xmpp::Jid& owner, bool certificate,
                                       const std::vector<std::int64_t>& numbers);

}  // namespace xmppd
