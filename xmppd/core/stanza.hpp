// Stanza: one routed element with its addresses parsed; immutable and shared by everybody it reaches.
#pragma once

#include <memory>
#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/stanza.hpp"

namespace xmppd {

class Stanza;
using StanzaPtr = std::shared_ptr<const Stanza>;

class Stanza {
 public:
  // `element` must be a stanza of jabber:client. Its from/to attributes are set from the given addresses (absent when
  // empty), so that text and Jid can't differ.
  static StanzaPtr make(xmpp::Element element, xmpp::Jid from, xmpp::Jid to);
  // The same content for another recipient; cheap to call in a fan-out.
  static StanzaPtr readdress(const StanzaPtr& stanza, const xmpp::Jid& to);

  const xmpp::Element& element() const { return element_; }
  xmpp::StanzaKind kind() const { return kind_; }
  const xmpp::Jid& from() const { return from_; }
  const xmpp::Jid& to() const { return to_; }
  std::string_view id() const { return element_.attr("id"); }
  std::string_view type() const { return element_.attr("type"); }
  // As bytes inside a jabber:client stream; made once, then shared.
  const std::string& wire() const;

 private:
  Stanza() = default;
  xmpp::Element element_;
  xmpp::StanzaKind kind_ = xmpp::StanzaKind::message;
  xmpp::Jid from_, to_;
  mutable std::string wire_;
};

}  // namespace xmppd
