// LoginMemory: what an account's logins leave for the next one: a token (XEP-0484), and what the server was like.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/timestamp.hpp"

namespace tui {

// Logs in instead of the password, for this device alone; as secret as it.
struct LoginToken {
  std::string mechanism, text;  // empty: there is none
  xmpp::Timestamp expires = 0;
  std::uint64_t count = 0;  // of its uses
  friend bool operator==(const LoginToken&, const LoginToken&) = default;
};

// How much a login gives away, and to whom.
struct LoginStrength {
  unsigned scram = 0;  // 1, 256 or 512; 0: the password itself
  bool bound = false;  // to the TLS connection: nobody in between can use it
  bool sasl2 = false;  // XEP-0388
  friend bool operator==(const LoginStrength&, const LoginStrength&) = default;

  bool weaker_than(const LoginStrength& other) const;
  std::string in_words() const;
};
// The best of both in each respect.
LoginStrength best_of(const LoginStrength& a, const LoginStrength& b);

struct LoginMemory {
  LoginToken token;
  // The best that ever worked with this server: what is less now may be somebody's doing.
  LoginStrength strongest;
  // XEP-0509: the features that the server had then, and what a login could bring with it.
  std::string features;
  bool bind = false, carbons = false, stream_management = false, client_state = false, resume = false;
  friend bool operator==(const LoginMemory&, const LoginMemory&) = default;

  // As they are kept in the store; the token apart, because no backup may have it. What can't be read is as if it had
  // never been there.
  std::string token_text() const;
  std::string server_text() const;
  static LoginMemory parse(std::string_view token_text, std::string_view server_text);
};

}  // namespace tui
