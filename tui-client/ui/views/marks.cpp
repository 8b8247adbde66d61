// Signs; times by the C library, which knows the zone.
#include "tui-client/ui/views/marks.hpp"

#include <array>
#include <ctime>

#include "libxmpp/base/crypto.hpp"

namespace tui {

namespace {

std::string formatted(xmpp::Timestamp when, const char* format) {
  const auto seconds = static_cast<std::time_t>(when / 1'000'000);
  std::tm local{};
  if (!::localtime_r(&seconds, &local)) return "?";
  std::array<char, 64> buffer{};
  const auto size = std::strftime(buffer.data(), buffer.size(), format, &local);
  return {buffer.data(), size};
}

}  // namespace

Mark presence_mark(Show show) {
  switch (show) {
    case Show::online:
    case Show::chat:
      return {"●", Role::online};
    case Show::away:
    case Show::xa:
      return {"◐", Role::away};
    case Show::dnd:
      return {"●", Role::error};
    case Show::offline:
      break;
  }
  return {"○", Role::offline};
}

Mark unknown_presence_mark() { return {"·", Role::offline}; }

Mark room_mark(RoomState state) { return {"#", state == RoomState::joined ? Role::online : Role::offline}; }

// XEP-0392 §5.1: the hue is the first 16 bits of the SHA-1; a terminal of 16 colours has room for eight of them.
Role nick_role(std::string_view nick) {
  const auto hash = xmpp::digest(xmpp::HashAlgorithm::sha1, nick);
  const unsigned hue = static_cast<unsigned char>(hash[0]) + 256U * static_cast<unsigned char>(hash[1]);
  return static_cast<Role>(static_cast<unsigned>(Role::nick_0) + hue / 8192U);
}

std::string_view show_name(Show show) {
  switch (show) {
    case Show::online:
      return "online";
    case Show::chat:
      return "free to chat";
    case Show::away:
      return "away";
    case Show::xa:
      return "not available";
    case Show::dnd:
      return "do not disturb";
    case Show::offline:
      break;
  }
  return "offline";
}

std::string_view role_heading(RoomRole role) {
  return role == RoomRole::moderator     ? "Moderators"
         : role == RoomRole::participant ? "Participants"
         : role == RoomRole::visitor     ? "Visitors (may not speak)"
                                         : "Nobody in particular";
}

std::string_view affiliation_name(Affiliation affiliation) {
  return affiliation == Affiliation::owner    ? "owner"
         : affiliation == Affiliation::admin  ? "admin"
         : affiliation == Affiliation::member ? "member"
         : affiliation == Affiliation::none   ? "none"
                                              : "banned";
}

Mark lock_mark(const ChatMessage& message) {
  if (message.encryption != Encryption::omemo || message.kind != MessageKind::text) return {"", Role::text};
  return {"🔒", message.sender_verified ? Role::verified : Role::encrypted};
}

Mark delivery_mark(const ChatMessage& message) {
  if (message.direction != Direction::outgoing || message.kind != MessageKind::text) return {"", Role::text};
  switch (message.delivery) {
    case Delivery::pending:
      return {"⧗", Role::dim};
    case Delivery::sent:
      return {"✓", Role::dim};
    case Delivery::delivered:
      return {"✓✓", Role::dim};
    case Delivery::read:
      return {"✓✓", Role::online};
    case Delivery::failed:
      return {"✗", Role::error};
  }
  return {"", Role::text};
}

std::string clock_text(xmpp::Timestamp when) { return formatted(when, "%H:%M"); }

std::string date_text(xmpp::Timestamp when) { return formatted(when, "%A %-d %B %Y"); }
std::string day_key(xmpp::Timestamp when) { return formatted(when, "%Y-%m-%d"); }

}  // namespace tui
