// Small signs and texts that several views show: locks, delivery, presence, times.
#pragma once

#include <string>
#include <string_view>

#include "tui-client/types.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

struct Mark {
  std::string_view text;
  Role role;
};

Mark presence_mark(Show show);
Mark unknown_presence_mark();
Mark room_mark(RoomState state);
// One of eight, by the nick alone: everybody's client shows about the same (XEP-0392 §5.1).
Role nick_role(std::string_view nick);  // of somebody who does not show us theirs
std::string_view show_name(Show show);
std::string_view role_heading(RoomRole role);                // "Moderators"
std::string_view affiliation_name(Affiliation affiliation);  // "owner"; of an outcast "banned"
// "🔒", bold when the sender's key was verified; "" for plain text, which a banner tells.
Mark lock_mark(const ChatMessage& message);
// ⧗ pending, ✓ on the server, ✓✓ delivered, bright ✓✓ read, ✗ failed; "" for incoming.
Mark delivery_mark(const ChatMessage& message);

// In the local time zone.
std::string clock_text(xmpp::Timestamp when);  // "14:02"
std::string date_text(xmpp::Timestamp when);   // "Friday 20 November 2026"
std::string day_key(xmpp::Timestamp when);     // equal for the same local day

}  // namespace tui
