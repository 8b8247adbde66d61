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

// Only the value of `to` differs. The writer escapes ' and > in values, so the first match is the attribute itself.
void append_readdressed(std::string& wire, const std::string& source, const xmpp::Jid& to) {
  constexpr std::string_view name = " to='";
  const std::size_t value = source.find(name) + name.size();
  const std::size_t end = source.find('\'', value);
  wire.append(source, 0, value);
  xmpp::append_escaped(wire, to.text());  // a Jid holds no tabs or line feeds
  wire.append(source, end);
}

// In front of the end tag of the stanza that `wire` holds. A stanza has no prefix.
void append_child(std::string& wire, const std::string& name, const xmpp::Element& child) {
  if (wire.ends_with("/>")) {
    wire.replace(wire.size() - 2, 2, ">");
  } else {
    wire.resize(wire.size() - name.size() - 3);
  }
  xmpp::write_xml(wire, child, xmpp::ns::client);
  wire += "</";
  wire += name;
  wire += '>';
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

std::shared_ptr<Stanza> Stanza::variant_of(const StanzaPtr& stanza) {
  struct Made : Stanza {};
  auto copy = std::make_shared<Made>();
  copy->source_ = stanza->source_ ? stanza->source_ : stanza;
  copy->added_ = stanza->added_;
  copy->kind_ = stanza->kind_;
  copy->from_ = stanza->from_;
  copy->to_ = stanza->to_;
  return copy;
}

StanzaPtr Stanza::readdress(const StanzaPtr& stanza, const xmpp::Jid& to) {
  if (stanza->to_ == to) return stanza;
  auto copy = variant_of(stanza);
  copy->to_ = to;
  return copy;
}

StanzaPtr Stanza::with_child(const StanzaPtr& stanza, xmpp::Element child) {
  if (stanza->added_) {
    auto element = stanza->element();
    element.add(std::move(child));
    return make(std::move(element), stanza->from_, stanza->to_);
  }
  auto copy = variant_of(stanza);
  copy->added_ = std::make_shared<xmpp::Element>(std::move(child));
  return copy;
}

void Stanza::materialise() const {
  element_ = source_->element_;
  set_address(element_, "to", to_);
  if (added_) element_.add(*added_);
}

const std::string& Stanza::wire() const {
  if (!wire_.empty()) return wire_;
  const bool readdressed = source_ && to_ != source_->to_;
  if (!source_ || (readdressed && (to_.empty() || source_->to_.empty()))) {
    wire_.reserve(512);
    xmpp::write_xml(wire_, element(), xmpp::ns::client);
    return wire_;
  }
  const std::string& source = source_->wire();
  wire_.reserve(source.size() + to_.text().size() + (added_ ? 192 : 16));
  if (readdressed) {
    append_readdressed(wire_, source, to_);
  } else {
    wire_ = source;
  }
  if (added_) append_child(wire_, source_->element_.name(), *added_);
  return wire_;
}

}  // namespace xmppd
