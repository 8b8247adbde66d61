// The envelope that is encrypted in OMEMO 2 (XEP-0420, in the profile of XEP-0384 §5.4): who wrote to whom, and what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "omemo/secret.hpp"

namespace tui {

// rpad, time, from, to (bare addresses) and a body, or `content`.
omemo::Bytes make_envelope(const xmpp::Jid& from, const xmpp::Jid& to, const std::string& body, xmpp::Timestamp now);
omemo::Bytes make_envelope(const xmpp::Jid& from, const xmpp::Jid& to, const xmpp::Element& content,
                           xmpp::Timestamp now);

// What the stanza around it says; the envelope has to agree.
struct EnvelopeFrame {
  xmpp::Jid from;
  std::vector<xmpp::Jid> to;  // any of these, bare
  bool needs_to = false;      // in rooms: a message to all must not become one to us alone, and the reverse
};

struct OpenedEnvelope {
  std::string problem;                   // why it is refused, in words; empty: it is not
  std::optional<std::string> body;       // none: it speaks of something else
  std::optional<xmpp::Element> content;  // its first element, if it has no body
  std::optional<xmpp::Timestamp> time;
};
OpenedEnvelope open_envelope(omemo::BytesView xml, const EnvelopeFrame& frame);

}  // namespace tui
