// Both kinds of invitation, and what becomes of them.
#include "tui-client/xmpp/muc/room_invitation.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
constexpr std::uint64_t one_invitation_ms = 600'000;
}

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

// A room invites who becomes a member (§9.3), and who made them one does (XEP-0249): that is one invitation.
bool Rooms::is_news(const ParsedInvitation& invitation) {
  const auto now = account_.loop.now_ms();
  std::erase_if(invited_, [&](const auto& entry) { return now - entry.second.at_ms > one_invitation_ms; });
  const auto known = invited_.find(invitation.room);
  if (known == invited_.end()) {
    if (invited_.size() < max_rooms) invited_[invitation.room] = {now, invitation.reason};
    return true;
  }
  // The second word for it may be the one that says why.
  const bool says_more = known->second.reason.empty() && !invitation.reason.empty();
  if (says_more) known->second.reason = invitation.reason;
  return says_more;
}

bool Rooms::handle_invitation(const Element& message, const xmpp::Jid& sender) {
  const auto invitation = parse_invitation(message, sender);
  if (!invitation) return false;
  if (invitation->room.empty()) return true;
  if (const auto* known = find(invitation->room); known && known->state == RoomState::joined) return true;
  if (!invitation->password.empty() && rooms_.size() < max_rooms)
    ensure(invitation->room).password = invitation->password;
  if (!is_news(*invitation)) return true;
  account_.emit(RoomInvitation{account_.id, invitation->room, invitation->from, invitation->reason});
  return true;
}

}  // namespace tui
