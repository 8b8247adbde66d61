// Individuals, and the groups that a room itself knows: everybody, roles, affiliations (§3.2).
#include "tui-client/xmpp/muc/mentions.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/muc/room.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string type_of(std::string_view group) { return std::string(ns::mentions) + std::string(group); }

bool is_among(const Occupant& self, std::string_view type) {
  if (type == ns::mentions_channel) return true;
  const auto role = std::string(to_word(self.role)) + "s";
  return type == type_of("#" + role) || type == type_of("#" + std::string(to_word(self.affiliation)));
}

// Whether it may speak to everybody at once.
bool hears_groups(const Room& room, const std::string& sender) {
  if (room.guards_mentions || room.members_only) return true;
  const auto who = room.occupants.find(sender);
  return who != room.occupants.end() && who->second.role == RoomRole::moderator;
}

void add_range(Element& mention, const std::string& body, std::size_t at, std::string_view word) {
  const auto begin = code_points(std::string_view(body).substr(0, at));
  mention.set_attr("begin", std::to_string(begin)).set_attr("end", std::to_string(begin + code_points(word)));
}

}  // namespace

bool names_everybody(std::string_view text) {
  return names_nick(text, mention_groups[0].word) || names_nick(text, mention_groups[1].word);
}

void write_mentions(Element& message, const std::string& body, std::size_t from, const Room& room) {
  std::size_t count = 0;
  for (const auto& [nick, occupant] : room.occupants) {
    if (nick == room.nick || count >= max_mentions) continue;
    const auto at = find_nick(std::string_view(body).substr(std::min(from, body.size())), nick);
    const bool by_id = room.gives_occupant_ids && !occupant.id.empty();
    if (!at || (!by_id && occupant.jid.empty())) continue;
    auto& mention = message.add("mention", std::string(ns::mentions));
    add_range(mention, body, from + *at, nick);
    if (by_id) {
      mention.set_attr("occupantid", occupant.id);
    } else {
      mention.set_attr("jid", occupant.jid.bare_text());
    }
    ++count;
  }
  for (const auto& group : mention_groups) {
    const bool somebody = room.occupants.contains(std::string(group.word.substr(1)));
    const auto at = find_nick(std::string_view(body).substr(std::min(from, body.size())), group.word);
    if (!at || somebody || count >= max_mentions) continue;
    auto& mention = message.add("mention", std::string(ns::mentions));
    add_range(mention, body, from + *at, group.word);
    mention.set_attr("mentions", type_of(group.type));
    if (group.active) mention.add("active", std::string(ns::mentions));
    ++count;
  }
}

Mention read_mention(const Element& message, const Room& room, const xmpp::Jid& own, const std::string& sender,
                     bool active) {
  std::size_t count = 0;
  auto found = Mention::unsaid;
  const auto* self = room.self();
  for (const auto& child : message.children()) {
    if (!child.is("mention", ns::mentions)) continue;
    if (++count > max_mentions) return Mention::unsaid;
    if (child.child("active", ns::mentions) && !active) continue;
    if (child.has_attr("mentions")) {
      // Another room's people (`uri`) are not to be rung from here.
      if (!self || child.has_attr("uri") || !is_among(*self, child.attr("mentions"))) continue;
      if (child.child("noping", ns::mentions) || !hears_groups(room, sender)) continue;
      found = Mention::named;
      continue;
    }
    const auto jid = xmpp::Jid::parse(child.attr("jid"));
    const bool by_id = self && !self->id.empty() && child.attr("occupantid") == self->id;
    if (!by_id && !(jid && jid->same_bare(own))) continue;
    if (found != Mention::named) found = child.child("noping", ns::mentions) ? Mention::not_pinged : Mention::named;
  }
  return found;
}

}  // namespace tui
