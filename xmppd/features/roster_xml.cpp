// Reading and writing <query xmlns='jabber:iq:roster'/>.
#include "xmppd/features/roster_xml.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {
namespace {

// What XML allows of C0, with DEL and C1 in UTF-8: nobody types these, and lists are drawn wrong with them.
bool has_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

tl::expected<RosterSet, StanzaError> parse_roster_set(const Element& query, const RosterItemLimits& limits) {
  const auto refuse = [](Condition condition, std::string text) {
    return tl::unexpected(StanzaError(condition, std::move(text)));
  };
  if (query.children().size() != 1 || !query.first_child()->is("item", xmpp::ns::roster)) {
    return refuse(Condition::bad_request, "exactly one item is expected");
  }
  const Element& item = *query.first_child();
  const auto jid = xmpp::Jid::parse(item.attr("jid"));
  if (!jid) return refuse(Condition::bad_request, "the jid of the item is malformed");

  RosterSet set;
  // Only bare addresses have subscriptions; some clients send the full one they chat with.
  set.jid = jid->bare();
  set.remove = item.attr("subscription") == "remove";
  if (set.remove) return set;

  set.name = item.attr("name");
  if (set.name.size() > limits.name_bytes) return refuse(Condition::not_acceptable, "the name is too long");
  if (has_control_characters(set.name)) return refuse(Condition::not_acceptable, "the name has control characters");
  for (const auto& child : item.children()) {
    if (!child.is("group", xmpp::ns::roster)) continue;
    std::string group = child.text();
    if (group.empty()) return refuse(Condition::not_acceptable, "a group has no name");
    if (group.size() > limits.group_bytes) return refuse(Condition::not_acceptable, "a group's name is too long");
    if (has_control_characters(group)) {
      return refuse(Condition::not_acceptable, "a group's name has control characters");
    }
    if (std::find(set.groups.begin(), set.groups.end(), group) != set.groups.end()) {
      return refuse(Condition::bad_request, "a group is named twice");
    }
    set.groups.push_back(std::move(group));
    if (set.groups.size() > limits.groups) return refuse(Condition::not_acceptable, "too many groups");
  }
  return set;
}

Element roster_item_element(const RosterItem& item) {
  Element element("item", std::string(xmpp::ns::roster));
  element.set_attr("jid", item.jid.text());
  if (!item.name.empty()) element.set_attr("name", item.name);
  element.set_attr("subscription", to_string(item.subscription));
  if (item.ask) element.set_attr("ask", "subscribe");
  if (item.approved) element.set_attr("approved", "true");
  for (const auto& group : item.groups) element.add_text_child("group", group);
  return element;
}

Element removed_item_element(const xmpp::Jid& jid) {
  Element element("item", std::string(xmpp::ns::roster));
  element.set_attr("jid", jid.text());
  element.set_attr("subscription", "remove");
  return element;
}

}  // namespace xmppd
