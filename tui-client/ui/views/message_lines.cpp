// Message → lines: time, name, wrapped text, lock and delivery at the right of the first line.
#include "tui-client/ui/views/message_lines.hpp"

#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"

namespace tui {

namespace {

constexpr int marks_width = 6;  // "🔒 ✓✓" and a blank

std::vector<LinePart> marks_of(const ChatMessage& message) {
  std::vector<LinePart> marks;
  const auto lock = lock_mark(message), delivery = delivery_mark(message);
  if (!lock.text.empty()) marks.push_back({std::string(lock.text), lock.role});
  if (!lock.text.empty() && !delivery.text.empty()) marks.push_back({" ", Role::text});
  if (!delivery.text.empty()) marks.push_back({std::string(delivery.text), delivery.role});
  return marks;
}

Role body_role(const ChatMessage& message) {
  switch (message.kind) {
    case MessageKind::undecryptable:
      return Role::warning;
    case MessageKind::notice:
      return Role::warning;
    case MessageKind::text:
      break;
  }
  if (message.delivery == Delivery::failed) return Role::error;
  return message.mentions ? Role::mention : Role::text;
}

std::vector<MessageLine> lines_of(const Chat& chat, const ChatMessage& message, int width) {
  const bool mine = message.direction == Direction::outgoing;
  const bool notice = message.kind == MessageKind::notice;
  // Narrow screens give up the name's column before the text's.
  const int name_width = notice ? 0 : std::clamp(width / 6, 4, 12);
  const std::string time = clock_text(message.when);
  const int indent = 6 + (notice ? 0 : name_width + 1);
  const int text_width = std::max(width - indent - marks_width, 8);

  std::string body = message.body;
  if (message.kind == MessageKind::undecryptable || notice) body = "⚠ " + body;
  if (message.delivery == Delivery::failed && !message.error.empty()) body += "\n✗ not sent: " + message.error;

  std::vector<MessageLine> lines;
  bool first = true;
  for (auto& text : wrap(body, text_width)) {
    MessageLine line;
    if (first) {
      line.parts.push_back({time + " ", Role::dim});
      if (!notice) {
        std::string name = fit(mine              ? "me"
                               : message.in_room ? std::string(message.from.resource())
                                                 : chat.name,
                               name_width);
        name.append(static_cast<std::size_t>(std::max(0, name_width - tui::text_width(name)) + 1), ' ');
        line.parts.push_back({std::move(name), mine              ? Role::me
                                               : message.in_room ? nick_role(message.from.resource())
                                                                 : Role::peer});
      }
      line.marks = marks_of(message);
    } else {
      line.indent = indent;
    }
    line.parts.push_back({std::move(text), body_role(message)});
    lines.push_back(std::move(line));
    first = false;
  }
  return lines;
}

MessageLine rule(std::string text, Role role) {
  MessageLine line;
  line.rule = true;
  line.parts.push_back({std::move(text), role});
  return line;
}

}  // namespace

std::vector<MessageLine> message_lines(const Chat& chat, int width, int count) {
  std::vector<std::vector<MessageLine>> blocks;  // newest first
  int total = 0;
  for (std::size_t i = chat.messages.size(); i-- > 0 && total < count;) {
    const auto& message = chat.messages[i];
    auto block = lines_of(chat, message, width);
    const bool new_day = i == 0 || day_key(chat.messages[i - 1].when) != day_key(message.when);
    if (message.id == chat.first_unread) block.insert(block.begin(), rule(" new ", Role::unread));
    if (new_day) block.insert(block.begin(), rule(" " + date_text(message.when) + " ", Role::dim));
    total += static_cast<int>(block.size());
    blocks.push_back(std::move(block));
  }
  std::vector<MessageLine> lines;
  lines.reserve(static_cast<std::size_t>(total));
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    for (auto& line : *block) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tui
