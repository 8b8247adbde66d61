// Login: who has logged in on a stream, and by what.
#pragma once

#include <cstdint>
#include <string>

#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/core/session.hpp"

namespace xmppd {

struct Login {
  xmpp::Jid user;         // bare
  std::string mechanism;  // "SCRAM-SHA-256"
  LoginBy by = LoginBy::password;
  std::int64_t credential = 0;  // as in SessionFacts, like the next
  bool only_enrols = false;
  std::string client{};  // the id of <user-agent/> (XEP-0388), or empty
  std::string software{}, device{};  // what that calls itself and where it runs
};

}  // namespace xmppd
