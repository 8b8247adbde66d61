// A chat's messages as screen lines, made from the newest backwards, only as many as are asked for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tui-client/model/model.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

struct LinePart {
  std::string text;
  Role role = Role::text;
  std::uint8_t emphasis = 0;  // ui/styling.hpp
  std::string link = {};      // that it is part of (ui/links.hpp)
};

struct MessageLine {
  MessageId message = 0;  // that it is a line of; 0: a rule
  int indent = 0;
  std::vector<LinePart> parts;  // from the left
  std::vector<LinePart> marks;  // at the right edge
  bool rule = false;            // a separator across the width with `parts` in its middle
  // Instead of `parts`: this row of a picture.
  std::shared_ptr<const Picture> picture = {};
  int picture_row = 0;
};

// Where the text of messages stands in lines so wide: what is before it, and its own width.
struct TextColumn {
  int indent, width, name_width;
};
TextColumn text_column(int width);

// At least `count` lines ending with the chat's last message, or all of them; top to bottom.
std::vector<MessageLine> message_lines(const Model& model, const Chat& chat, int width, int count);

}  // namespace tui
