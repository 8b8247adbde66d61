// Stanza ids on messages.
#include "xmppd/features/archive/stanza_id.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {
namespace {

bool is_stanza_id(const xmpp::Element& payload) { return payload.is("stanza-id", xmpp::ns::stanza_ids); }

}  // namespace

StanzaPtr with_stanza_id(const StanzaPtr& message, const xmpp::Jid& by, std::string_view id) {
  xmpp::Element stanza_id("stanza-id", std::string(xmpp::ns::stanza_ids));
  stanza_id.set_attr("by", by.text()).set_attr("id", id);
  return Stanza::with_child(message, std::move(stanza_id));
}

StanzaPtr without_stanza_ids(const StanzaPtr& message, const std::function<bool(const xmpp::Jid& by)>& forged) {
  const auto is_forged = [&](const xmpp::Element& payload) {
    if (!is_stanza_id(payload)) return false;
    const auto by = xmpp::Jid::parse(payload.attr("by"));
    return by && forged(*by);
  };
  const auto& children = message->content().children();
  if (std::none_of(children.begin(), children.end(), is_forged)) return message;
  auto element = message->element();
  element.remove_children_if(is_forged);
  return Stanza::make(std::move(element), message->from(), message->to());
}

std::string_view stanza_id_by(const xmpp::Element& message, const xmpp::Jid& by) {
  for (const auto& payload : message.children()) {
    if (is_stanza_id(payload) && payload.attr("by") == by.text()) return payload.attr("id");
  }
  return {};
}

}  // namespace xmppd
