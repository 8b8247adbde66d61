// Markers move forward only: the store changes what was not read before, and nothing else.
#include "tui-client/xmpp/markers.hpp"

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/disclosure.hpp"
#include "tui-client/xmpp/outbox.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {
const std::string due = "marker_due";  // read while offline, not told yet
}  // namespace

void Markers::handle(const xmpp::Element& message, const xmpp::Jid& sender) {
  const auto* displayed = message.child("displayed", ns::chat_markers);
  if (!displayed || displayed->attr("id").empty()) return;
  const auto known = account_.history.find_outgoing(account_.id, std::string(displayed->attr("id")));
  if (!known || !*known) return;
  const ChatMessage& row = **known;
  if (!sender.same_bare(row.chat) || row.delivery == Delivery::failed) return;
  if (row.delivery == Delivery::pending) {  // the answer of the server to it is still on its way
    outbox_.forget(row.id);
    if (!account_.history.set_delivery(row.id, Delivery::delivered, {})) return;
  }
  if (!account_.history.mark_read_by_peer(account_.id, row.chat, row.id)) return;
  account_.emit(MessagesRead{account_.id, row.chat, row.id});
}

void Markers::displayed(const xmpp::Jid& chat, const std::string& stanza_id) {
  if (stanza_id.empty() || !disclosure_.allows(chat, Told::read)) return;
  if (account_.online) return send(chat, stanza_id);
  (void)account_.history.set_chat_setting(account_.id, chat.bare(), due, stanza_id);
}

void Markers::go_online() {
  const auto chats = account_.history.chats(account_.id);
  if (!chats) return;
  for (const auto& chat : *chats) {
    const auto waiting = account_.history.chat_setting(account_.id, chat.jid, due);
    if (!waiting || waiting->empty()) continue;
    (void)account_.history.set_chat_setting(account_.id, chat.jid, due, "");
    if (disclosure_.allows(chat.jid, Told::read)) send(chat.jid, *waiting);
  }
}

void Markers::send(const xmpp::Jid& chat, const std::string& stanza_id) {
  auto marker = xmpp::make_message({}, chat.bare(), xmpp::MessageType::chat, xmpp::random_id());
  marker.add("displayed", std::string(ns::chat_markers)).set_attr("id", stanza_id);
  marker.add("store", std::string(ns::hints));
  account_.send(marker);
}

}  // namespace tui
