// Names and defaults of stanza types, and bare stanzas.
#include "libxmpp/xmpp/stanza.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
namespace {

constexpr std::array<std::string_view, 5> message_types = {"normal", "chat", "groupchat", "headline", "error"};
constexpr std::array<std::string_view, 8> presence_types = {
    "", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"};
constexpr std::array<std::string_view, 4> iq_types = {"get", "set", "result", "error"};

template <class Type, std::size_t n>
std::optional<Type> find_type(const std::array<std::string_view, n>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Type>(found - names.begin());
}

void set_if(Element& element, std::string_view name, std::string_view value) {
  if (!value.empty()) element.set_attr(name, value);
}

Element make_stanza(std::string name, const Jid& from, const Jid& to) {
  Element stanza(std::move(name), std::string(ns::client));
  set_if(stanza, "from", from.text());
  set_if(stanza, "to", to.text());
  return stanza;
}

}  // namespace

std::optional<StanzaKind> stanza_kind(const Element& element) {
  if (element.ns() != ns::client) return std::nullopt;
  if (element.name() == "message") return StanzaKind::message;
  if (element.name() == "presence") return StanzaKind::presence;
  if (element.name() == "iq") return StanzaKind::iq;
  return std::nullopt;
}

MessageType message_type(const Element& message) {
  return find_type<MessageType>(message_types, message.attr("type")).value_or(MessageType::normal);
}

std::optional<PresenceType> presence_type(const Element& presence) {
  const auto type = presence.find_attr("type");
  if (type && type->empty()) return std::nullopt;  // only its absence means available
  return find_type<PresenceType>(presence_types, type.value_or(""));
}

std::optional<IqType> iq_type(const Element& iq) { return find_type<IqType>(iq_types, iq.attr("type")); }

std::string_view to_string(MessageType type) { return message_types[static_cast<std::size_t>(type)]; }
std::string_view to_string(PresenceType type) { return presence_types[static_cast<std::size_t>(type)]; }
std::string_view to_string(IqType type) { return iq_types[static_cast<std::size_t>(type)]; }

std::optional<int> presence_priority(const Element& presence) {
  const Element* priority = presence.child("priority", ns::client);
  if (priority == nullptr) return 0;
  const std::string text = priority->text();
  constexpr std::string_view space = " \t\r\n";  // xs:byte collapses it, and takes a plus sign
  std::string_view number = text;
  number.remove_prefix(std::min(number.find_first_not_of(space), number.size()));
  number = number.substr(0, number.find_last_not_of(space) + 1);
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    if (number.starts_with('-')) return std::nullopt;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size() || value < -128 || value > 127) return std::nullopt;
  return value;
}

Element make_message(const Jid& from, const Jid& to, MessageType type, std::string_view id) {
  Element message = make_stanza("message", from, to);
  if (type != MessageType::normal) message.set_attr("type", to_string(type));
  set_if(message, "id", id);
  return message;
}

Element make_presence(const Jid& from, const Jid& to, PresenceType type) {
  Element presence = make_stanza("presence", from, to);
  set_if(presence, "type", to_string(type));
  return presence;
}

Element make_iq(IqType type, std::string_view id, const Jid& from, const Jid& to) {
  Element iq = make_stanza("iq", from, to);
  iq.set_attr("type", to_string(type));
  set_if(iq, "id", id);
  return iq;
}

Element make_iq_result(const Element& iq) {
  Element result("iq", std::string(ns::client));
  set_if(result, "from", iq.attr("to"));
  set_if(result, "to", iq.attr("from"));
  result.set_attr("type", "result");
  if (const auto id = iq.find_attr("id")) result.set_attr("id", *id);
  return result;
}

}  // namespace xmpp
