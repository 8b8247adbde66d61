// Content of messages.
#include "xmppd/core/message_content.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {

const xmpp::Element& spoken(const xmpp::Element& message) {
  for (const auto name : {"received", "sent"}) {
    const auto* carbon = message.child(name, xmpp::ns::carbons);
    const auto* forwarded = carbon ? carbon->child("forwarded", xmpp::ns::forward) : nullptr;
    const auto* inner = forwarded ? forwarded->child("message", xmpp::ns::client) : nullptr;
    if (inner) return *inner;
  }
  return message;
}

bool is_about_message(const xmpp::Element& payload) {
  return payload.ns() == xmpp::ns::hints || payload.ns() == xmpp::ns::stanza_ids ||
         payload.is("thread", xmpp::ns::client);
}

const xmpp::Element* lone_chat_state(const xmpp::Element& message) {
  const xmpp::Element* state = nullptr;
  for (const auto& payload : message.children()) {
    if (payload.ns() == xmpp::ns::chat_states) {
      state = &payload;
    } else if (!is_about_message(payload)) {
      return nullptr;
    }
  }
  return state;
}

}  // namespace xmppd
