// Both kinds of invitation.
#include "tui-client/xmpp/muc/room_invitation.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

std::optional<ParsedInvitation> parse_invitation(const Element& message, const xmpp::Jid& sender) {
  const Element* x = message.child("x", ns::muc_user);
  const Element* invite = x ? x->child("invite", ns::muc_user) : nullptr;
  ParsedInvitation parsed{{}, sender.bare(), {}, {}};
  if (invite && sender.is_bare()) {
    parsed.room = sender;
    if (const auto from = xmpp::Jid::parse(invite->attr("from"))) parsed.from = from->bare();
    parsed.reason = invite->child_text("reason", ns::muc_user);
    parsed.password = x->child_text("password", ns::muc_user);
    return parsed;
  }
  const Element* direct = message.child("x", ns::muc_invitation);
  if (!direct) return std::nullopt;
  const auto room = xmpp::Jid::parse(direct->attr("jid"));
  if (!room || !room->is_bare() || room->local().empty()) return parsed;
  parsed.room = *room;
  parsed.reason = direct->attr("reason");
  parsed.password = direct->attr("password");
  return parsed;
}

}  // namespace tui
