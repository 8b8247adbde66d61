// ComponentSecret: one line of component.secrets.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

struct ComponentSecret {
  xmpp::Jid domain;
  std::string secret;
};

// "irc.example.org a-long-secret": a domain, one space, and a secret of 8 characters or more. invalid_argument: the
// detail says what was expected, and never the secret.
xmpp::Result<ComponentSecret> parse_component_secret(std::string_view text);

// What XEP-0114 §3 has the component send: SHA-1 of stream id and secret, as lower-case hexadecimal.
std::string component_handshake(std::string_view stream_id, std::string_view secret);

}  // namespace xmppd
