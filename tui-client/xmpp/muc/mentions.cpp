// Individuals alone: whole groups (§3.2) are optional, and a way to ring everybody.
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

}  // namespace

void write_mentions(Element& message, const std::string& body, std::size_t from, const Room& room) {
  std::size_t count = 0;
  for (const auto& [nick, occupant] : room.occupants) {
    if (nick == room.nick || count >= max_mentions) continue;
    const auto at = find_nick(std::string_view(body).substr(std::min(from, body.size())), nick);
    const bool by_id = room.gives_occupant_ids && !occupant.id.empty();
    if (!at || (!by_id && occupant.jid.empty())) continue;
    const auto begin = code_points(std::string_view(body).substr(0, from + *at));
    auto& mention = message.add("mention", std::string(ns::mentions));
    mention.set_attr("begin", std::to_string(begin)).set_attr("end", std::to_string(begin + code_points(nick)));
    if (by_id) {
      mention.set_attr("occupantid", occupant.id);
    } else {
      mention.set_attr("jid", occupant.jid.bare_text());
    }
    ++count;
  }
}

Mention read_mention(const Element& message, const Room& room, const xmpp::Jid& own) {
  std::size_t count = 0;
  auto found = Mention::unsaid;
  const auto* self = room.self();
  for (const auto& child : message.children()) {
    if (!child.is("mention", ns::mentions)) continue;
    if (++count > max_mentions) return Mention::unsaid;
    if (child.has_attr("mentions")) continue;
    const auto jid = xmpp::Jid::parse(child.attr("jid"));
    const bool by_id = self && !self->id.empty() && child.attr("occupantid") == self->id;
    if (!by_id && !(jid && jid->same_bare(own))) continue;
    if (found != Mention::named) found = child.child("noping", ns::mentions) ? Mention::not_pinged : Mention::named;
  }
  return found;
}

}  // namespace tui
