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
  // The same content for another recipient; cheap to call in a fan-out: neither the tree nor its serialisation is made
  // again.
  static StanzaPtr readdress(const StanzaPtr& stanza, const xmpp::Jid& to);
  // The same with `child` behind everything else in it; as cheap, for the first child that is added so.
  static StanzaPtr with_child(const StanzaPtr& stanza, xmpp::Element child);

  const xmpp::Element& element() const {
    if (source_ && element_.name().empty()) materialise();
    return element_;
  }
  // The element, but its `to` may be that of another recipient, and what with_child() has added may be missing: for who
  // asks for anything else. Costs nothing in a fan-out, where element() makes a tree for each.
  const xmpp::Element& content() const { return source_ ? source_->element_ : element_; }
  xmpp::StanzaKind kind() const { return kind_; }
  const xmpp::Jid& from() const { return from_; }
  const xmpp::Jid& to() const { return to_; }
  std::string_view id() const { return content().attr("id"); }
  std::string_view type() const { return content().attr("type"); }
  // As bytes inside a jabber:client stream; made once, then shared.
  const std::string& wire() const;

 private:
  Stanza() = default;
  static std::shared_ptr<Stanza> variant_of(const StanzaPtr& stanza);
  void materialise() const;

  mutable xmpp::Element element_;  // of a variant: made when somebody asks
  StanzaPtr source_;               // what this one is a variant of, in `to` and `added_`; null for an original
  xmpp::ElementPtr added_;         // the last child of a variant; may be null
  xmpp::StanzaKind kind_ = xmpp::StanzaKind::message;
  xmpp::Jid from_, to_;
  mutable std::string wire_;
};

}  // namespace xmppd
