// A chat's messages as screen lines, made from the newest backwards, only as many as are asked for.
#pragma once

#include <string>
#include <vector>

#include "tui-client/model/chat.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

struct LinePart {
  std::string text;
  Role role = Role::text;
  std::uint8_t emphasis = 0;  // ui/styling.hpp
};

struct MessageLine {
  MessageId message = 0;  // that it is a line of; 0: a rule
  int indent = 0;
  std::vector<LinePart> parts;  // from the left
  std::vector<LinePart> marks;  // at the right edge
  bool rule = false;            // a separator across the width with `parts` in its middle
};

// At least `count` lines ending with the chat's last message, or all of them; top to bottom. `styled`: XEP-0393.
std::vector<MessageLine> message_lines(const Chat& chat, int width, int count, bool styled = true);

}  // namespace tui
