// DisplayedSync: the node read once after each login, then by its events.
#include "tui-client/xmpp/displayed_sync.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/disclosure.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

const std::string due = "displayed_due";  // read here, not told yet
constexpr std::size_t max_id_bytes = 1024;

// §4.1, §8: nobody else may read it. Without these options nothing is published.
Element options(std::string_view form_type) {
  xmpp::DataForm form;
  form.type = "submit";
  form.add("FORM_TYPE", std::string(form_type), "hidden");
  form.add("pubsub#persist_items", "true");
  form.add("pubsub#max_items", "max");
  form.add("pubsub#send_last_published_item", "never");
  form.add("pubsub#access_model", "whitelist");
  return form.to_element();
}

}  // namespace

void DisplayedSync::go_offline() {
  ++login_;
  fetched_ = false;
  soon_.reset();
}

void DisplayedSync::caught_up(const xmpp::Jid& archive) {
  if (archive != account_.jid) return apply(archive);
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, account_.jid);
  iq.add("pubsub", std::string(ns::pubsub)).add("items").set_attr("node", ns::displayed_sync);
  account_.iqs.ask(std::move(iq), [this, login = login_, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired() || login != login_ || !account_.online) return;
    if (!result && result.error().condition != xmpp::StanzaErrorCondition::item_not_found) return;  // no PEP here
    fetched_ = true;
    const Element* pubsub = result ? result->child("pubsub", ns::pubsub) : nullptr;
    if (const Element* items = pubsub ? pubsub->child("items", ns::pubsub) : nullptr) handle_event(*items);
    flush();
  });
}

void DisplayedSync::handle_event(const Element& items) {
  if (items.name() != "items") return;
  for (const Element& item : items.children()) {
    if (item.name() == "item") learn(item);
  }
}

void DisplayedSync::learn(const Element& item) {
  const auto chat = xmpp::Jid::parse(item.attr("id"));
  const Element* displayed = item.child("displayed", ns::displayed_sync);
  const Element* id = displayed ? displayed->child("stanza-id", ns::stanza_ids) : nullptr;
  if (!chat || !chat->is_bare() || !id || id->attr("id").empty() || id->attr("id").size() > max_id_bytes) return;
  // A room gives its own ids; all others are our archive's.
  const auto by = rooms_.find(*chat) ? *chat : account_.jid;
  if (id->attr("by") != by.text()) return;
  if (known_.size() >= max_chats && !known_.contains(*chat)) return;
  known_.insert_or_assign(*chat, std::string(id->attr("id")));
  apply(*chat);
}

MessageId DisplayedSync::row_of(const xmpp::Jid& chat, const std::string& id) {
  ChatMessage message;
  message.account = account_.id;
  message.chat = chat;
  message.archive_id = id;
  return account_.history.known(message).value_or(0);
}

void DisplayedSync::apply(const xmpp::Jid& chat) {
  const auto known = known_.find(chat);
  const auto row = known == known_.end() ? 0 : row_of(chat, known->second);
  const auto unread =
      row == 0 ? UnreadState{} : account_.history.unread_state(account_.id, chat).value_or(UnreadState{});
  if (unread.count == 0 || unread.first > row) return;  // forward only
  if (account_.history.mark_read(account_.id, chat, row)) account_.emit(ChatsChanged{account_.id, {chat}});
}

void DisplayedSync::seen(const xmpp::Jid& chat, MessageId last) {
  if (!chat.is_bare() || !disclosure_.allows(chat, Told::sync)) return;
  const auto id = account_.history.archive_id_until(account_.id, chat, last).value_or("");
  const auto known = known_.find(chat);
  if (id.empty() || (known != known_.end() && (known->second == id || row_of(chat, known->second) >= last))) return;
  if (!account_.history.set_chat_setting(account_.id, chat, due, id)) return;
  if (soon_ || !fetched_) return;
  soon_ = account_.loop.after(collect_ms, [this] {
    soon_.reset();
    flush();
  });
}

void DisplayedSync::flush() {
  if (!account_.online || !fetched_) return;
  const auto chats = account_.history.chats(account_.id);
  if (!chats) return;
  for (const auto& chat : *chats) {
    const auto id = chat.setting(due);
    if (id.empty()) continue;
    (void)account_.history.set_chat_setting(account_.id, chat.jid, due, "");
    const auto known = known_.find(chat.jid);
    const bool newer = known == known_.end() || row_of(chat.jid, known->second) < row_of(chat.jid, id);
    if (newer && disclosure_.allows(chat.jid, Told::sync)) publish(chat.jid, id, false);
  }
}

void DisplayedSync::publish(const xmpp::Jid& chat, const std::string& id, bool configured) {
  if (known_.size() < max_chats || known_.contains(chat)) known_.insert_or_assign(chat, id);
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid);
  Element& pubsub = iq.add("pubsub", std::string(ns::pubsub));
  Element& item = pubsub.add("publish").set_attr("node", ns::displayed_sync).add("item").set_attr("id", chat.text());
  const auto by = rooms_.find(chat) ? chat : account_.jid;
  item.add("displayed", std::string(ns::displayed_sync))
      .add("stanza-id", std::string(ns::stanza_ids))
      .set_attr("by", by.text())
      .set_attr("id", id);
  pubsub.add("publish-options").add(options(ns::pubsub_publish_options));
  account_.iqs.ask(std::move(iq), [this, chat, id, configured, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired() || result) return;
    using C = xmpp::StanzaErrorCondition;
    if (result.error().condition == C::recipient_unavailable || result.error().condition == C::remote_server_timeout) {
      (void)account_.history.set_chat_setting(account_.id, chat, due, id);  // after the next login
    } else if (result.error().condition == C::conflict && !configured) {
      configure(chat, id);
    } else {
      xmpp::log::warning("client", "{}: what was read is not synchronized: {}", account_.id,
                         xmpp::to_string(result.error().condition));
    }
  });
}

// The node was made otherwise, perhaps for everybody to read.
void DisplayedSync::configure(const xmpp::Jid& chat, const std::string& id) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid);
  iq.add("pubsub", std::string(ns::pubsub_owner))
      .add("configure")
      .set_attr("node", ns::displayed_sync)
      .add(options(ns::pubsub_node_config));
  account_.iqs.ask(std::move(iq), [this, chat, id, alive = lifetime_.watch()](const IqResult& result) {
    if (!alive.expired() && result) publish(chat, id, true);
  });
}

}  // namespace tui
