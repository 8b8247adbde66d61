// Errors and status codes of rooms, in words.
#include "tui-client/xmpp/muc/room_endings.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/xmpp/muc/room.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

std::string why_refused(const xmpp::StanzaError& error, const std::string& nick) {
  using C = xmpp::StanzaErrorCondition;
  switch (error.condition) {
    case C::not_authorized:
      return "it wants a password: /join ROOM NICK PASSWORD";
    case C::forbidden:
      return "you are banned from it";
    case C::item_not_found:
      return "it does not exist, or is not open yet";
    case C::not_allowed:
      return "it does not exist, and you may not make it";
    case C::not_acceptable:
      return "your nick is reserved: another one must be taken";
    case C::registration_required:
      return "it is for members only, and you are none: ask to be invited";
    case C::conflict:
      return "the nick \"" + nick + "\" is taken there: /join ROOM OTHER-NICK";
    case C::service_unavailable:
      return "it is full, or there is no such service";
    case C::gone:
      return "it was destroyed";
    default:
      return in_words(error);
  }
}

RoomEnding why_left(const Element& x) {
  const Element* item = x.child("item", ns::muc_user);
  const std::string reason = quoted_peer_text(item ? item->child_text("reason", ns::muc_user) : "");
  const auto because = [&](std::string words) { return reason.empty() ? words : words + ": " + reason; };
  if (const Element* destroyed = x.child("destroy", ns::muc_user)) {
    std::string why = "the room was destroyed";
    const std::string text = quoted_peer_text(destroyed->child_text("reason", ns::muc_user));
    if (!text.empty()) why += ": " + text;
    if (const auto venue = xmpp::Jid::parse(destroyed->attr("jid"))) why += "; it goes on in " + venue->text();
    return {why};
  }
  if (has_status(x, "301")) return {because("you were banned")};
  if (has_status(x, "321") || has_status(x, "322")) return {because("you are no member any more")};
  if (has_status(x, "332") || has_status(x, "333")) return {"the room's server lost you; trying again", true};
  if (has_status(x, "307")) return {because("you were kicked out")};
  return {"you are no longer in the room"};
}

}  // namespace tui
