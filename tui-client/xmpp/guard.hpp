// Guard: what may be believed of a stanza's sender before anything acts on it. Fails closed.
#pragma once

#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

enum class Admission {
  pass,
  drop,            // forged, or from an address that is none
  reject_request,  // an IQ request that gets <service-unavailable/>
};

// Pure rules; IqTracker checks that a result comes from the one who was asked.
class Guard {
 public:
  explicit Guard(xmpp::Jid own_full) : own_(std::move(own_full)) {}

  // `reason` is for the log.
  Admission judge(const xmpp::Element& stanza, std::string* reason = nullptr) const;

  // The sender of an admitted stanza; without `from` it is our own account (RFC 6120 §8.1.2.1).
  xmpp::Jid sender(const xmpp::Element& stanza) const;
  // Our account itself speaks (or the server on its behalf): roster pushes, own PEP nodes.
  bool from_own_account(const xmpp::Element& stanza) const;

 private:
  xmpp::Jid own_;
};

}  // namespace tui
