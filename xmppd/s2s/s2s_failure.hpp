// S2sFailure: where on its way a conversation with another server ended, and why: for the operator and for senders.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/xmpp/stanza_error.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

enum class S2sStage { policy, dns, tcp, tls, certificate, authentication, stream };

struct S2sFailure {
  S2sStage stage = S2sStage::stream;
  std::string text;  // for the operator
  xmpp::Timestamp when = 0;
  bool unknown_host = false;  // the other server says that it does not serve the domain
  bool refused = false;       // the other server did not like what was sent: it must not be sent again
};

// "DNS", "TCP" …
std::string_view to_string(S2sStage stage);

// What the sender of a stanza hears (RFC 6120 §8.3.3.16, §8.3.3.17): a condition and generic text.
xmpp::StanzaError to_stanza_error(const S2sFailure& failure);

}  // namespace xmppd
