// Bookmarks: one item per room, its id the room's address.
#include "tui-client/xmpp/muc/bookmarks.hpp"

#include <vector>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/notify_settings.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
bool autojoins(const Element& conference) { return xmpp::parse_boolean(conference.attr("autojoin")).value_or(false); }
}  // namespace

void Bookmarks::go_online() {
  fetched_ = false;
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, account_.jid);
  iq.add("pubsub", std::string(ns::pubsub)).add("items").set_attr("node", ns::bookmarks);
  account_.iqs.ask(std::move(iq), [this, login = ++login_, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || login != login_ || !account_.online) return;
    if (!result && result.error().condition != xmpp::StanzaErrorCondition::item_not_found) {
      return;  // no PEP here: the store of this device remembers its rooms
    }
    known_.clear();
    fetched_ = true;
    const Element* pubsub = result ? result->child("pubsub", ns::pubsub) : nullptr;
    const Element* items = pubsub ? pubsub->child("items", ns::pubsub) : nullptr;
    if (items) {
      for (const Element& item : items->children()) learn(item);
    }
    for (const auto& [room, nick] : rooms_.wanted()) {
      if (!known_.contains(room)) keep(room, nick, true);
    }
  });
}

void Bookmarks::learn(const Element& item) {
  const auto room = xmpp::Jid::parse(item.attr("id"));
  const Element* conference = item.child("conference", ns::bookmarks);
  if (!room || !room->is_bare() || room->local().empty() || !conference) return;
  if (known_.size() >= max_bookmarks && !known_.contains(*room)) return;
  known_.insert_or_assign(*room, *conference);
  rooms_.learn_notify(*room, read_notify(*conference));
  const Room* now = rooms_.find(*room);
  if (autojoins(*conference)) {
    if (!now || !now->wanted) {
      rooms_.join(*room, conference->child_text("nick", ns::bookmarks),
                  conference->child_text("password", ns::bookmarks));
    }
  } else if (now && now->wanted) {  // §4.3: left on another device
    rooms_.leave(*room);
  }
}

void Bookmarks::handle_event(const Element& change) {
  if (change.name() != "items") return;  // a node that went away leaves us where we are
  for (const Element& child : change.children()) {
    if (child.name() == "item") {
      learn(child);
    } else if (const auto room = xmpp::Jid::parse(child.attr("id")); room && child.name() == "retract") {
      known_.erase(*room);
      if (const Room* now = rooms_.find(*room); now && now->wanted) rooms_.leave(*room);
    }
  }
}

void Bookmarks::set_notify(const xmpp::Jid& room, NotifyRule rule) {
  const auto known = known_.find(room);
  if (known == known_.end() || read_notify(known->second) == rule) return;
  if (!fetched_ || !account_.online) {
    return account_.notice("not connected: your other devices don't learn of this", true, room);
  }
  write_notify(known->second, rule);
  publish(room, known->second, true);
}

void Bookmarks::keep(const xmpp::Jid& room, const std::string& nick, bool autojoin) {
  if (!fetched_ || !account_.online) return;  // what the others know comes first
  const auto before = known_.find(room);
  if (before == known_.end() && !autojoin) return;
  Element conference = before == known_.end() ? Element("conference", std::string(ns::bookmarks)) : before->second;
  const bool same = before != known_.end() && autojoins(conference) == autojoin;
  if (same && (!autojoin || conference.child_text("nick", ns::bookmarks) == nick)) return;
  conference.set_attr("autojoin", autojoin ? "true" : "false");
  if (before == known_.end()) {
    const auto said = account_.history.chat_setting(account_.id, room, notify_setting).value_or("");
    write_notify(conference, read_notify_word(said));
  }
  if (!conference.has_attr("name")) conference.set_attr("name", room.local());
  if (autojoin) {
    conference.remove_children_if([](const Element& child) { return child.is("nick", ns::bookmarks); });
    conference.add_text_child("nick", nick);
  }
  known_.insert_or_assign(room, conference);
  publish(room, conference, true);
}

void Bookmarks::publish(const xmpp::Jid& room, const Element& conference, bool with_max_items) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid);
  auto& pubsub = iq.add("pubsub", std::string(ns::pubsub));
  auto& node = pubsub.add("publish").set_attr("node", ns::bookmarks);
  node.add("item").set_attr("id", room.text()).add(conference);
  // §4.4: nobody else may read them; without these the node's defaults might let others.
  xmpp::DataForm options;
  options.type = "submit";
  options.add("FORM_TYPE", std::string(ns::pubsub_publish_options), "hidden");
  options.add("pubsub#persist_items", "true");
  if (with_max_items) options.add("pubsub#max_items", "max");
  options.add("pubsub#send_last_published_item", "never");
  options.add("pubsub#access_model", "whitelist");
  pubsub.add("publish-options").add(options.to_element());
  account_.iqs.ask(std::move(iq), [this, room, conference, with_max_items, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || result || !account_.online) return;
    // COMPAT(ejabberd ≤ 23.01): refuses max_items whatever it is.
    if (with_max_items && result.error().condition == xmpp::StanzaErrorCondition::resource_constraint) {
      return publish(room, conference, false);
    }
    account_.notice("your other devices don't learn of this room: " + in_words(result.error()), true, room);
  });
}

}  // namespace tui
