// Signs; times by the C library, which knows the zone.
#include "tui-client/ui/views/marks.hpp"

#include <array>
#include <ctime>

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
