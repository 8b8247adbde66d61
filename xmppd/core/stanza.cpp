// Stanza: addresses and element kept in step, serialised once.
#include "xmppd/core/stanza.hpp"

#include <cassert>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

void set_address(xmpp::Element& element, std::string_view name, const xmpp::Jid& jid) {
  if (jid.empty()) {
    element.remove_attr(name);
  } else {
    element.set_attr(name, jid.text());
  }
}

}  // namespace

StanzaPtr Stanza::make(xmpp::Element element, xmpp::Jid from, xmpp::Jid to) {
  struct Made : Stanza {};
  const auto kind = xmpp::stanza_kind(element);
  assert(kind && "not a stanza of jabber:client");
  auto stanza = std::make_shared<Made>();
  set_address(element, "from", from);
  set_address(element, "to", to);
  stanza->kind_ = kind.value_or(xmpp::StanzaKind::message);
  stanza->element_ = std::move(element);
  stanza->from_ = std::move(from);
  stanza->to_ = std::move(to);
  return stanza;
}

StanzaPtr Stanza::readdress(const StanzaPtr& stanza, const xmpp::Jid& to) {
  if (stanza->to_ == to) return stanza;
  struct Made : Stanza {};
  auto copy = std::make_shared<Made>();
  copy->source_ = stanza->source_ ? stanza->source_ : stanza;
  copy->kind_ = stanza->kind_;
  copy->from_ = stanza->from_;
  copy->to_ = to;
  return copy;
}

void Stanza::materialise() const {
  element_ = source_->element_;
  set_address(element_, "to", to_);
}

const std::string& Stanza::wire() const {
  if (!wire_.empty()) return wire_;
  if (!source_ || to_.empty() || source_->to_.empty()) {
    wire_.reserve(512);
    xmpp::write_xml(wire_, element(), xmpp::ns::client);
    return wire_;
  }
  // Only the value of `to` differs. The writer escapes ' and > in values, so the first match is the attribute itself.
  constexpr std::string_view name = " to='";
  const std::string& source = source_->wire();
  const std::size_t value = source.find(name) + name.size();
  const std::size_t end = source.find('\'', value);
  wire_.reserve(source.size() + to_.text().size() + 16);
  wire_.append(source, 0, value);
  xmpp::append_escaped(wire_, to_.text());  // a Jid holds no tabs or line feeds
  wire_.append(source, end);
  return wire_;
}

}  // namespace xmppd
