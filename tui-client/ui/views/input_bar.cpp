// The input line: text with the cursor in it, and whether what is typed here will be encrypted.
#include <algorithm>

#include "tui-client/ui/bidi.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr int most_lines = 6;

struct Shown {
  std::string label = "> ";
  std::string text;
  std::size_t cursor = 0;
};

Shown shown(const Model& model) {
  Shown s;
  if (!model.prompts.empty()) {
    const auto& composer = model.prompt_composer();
    s.label = model.prompts.front().label + " ";
    s.text = composer.text();
    s.cursor = composer.cursor();
    if (model.prompts.front().hidden) {
      // One dot for each character, wherever the cursor is.
      const auto borders = grapheme_borders(s.text);
      const auto before = std::lower_bound(borders.begin(), borders.end(), s.cursor) - borders.begin();
      s.text.clear();
      for (std::size_t i = 1; i < borders.size(); ++i) s.text += "•";
      s.cursor = static_cast<std::size_t>(before) * std::string_view("•").size();
      if (composer.text().empty()) s.text.clear(), s.cursor = 0;
    }
    return s;
  }
  if (const auto* chat = model.current(); chat && !chat->writing.target.empty()) {
    s.label = chat->writing.kind == MessageKind::correction ? "correct > " : "answer > ";
  }
  s.text = model.composer().text();
  s.cursor = model.composer().cursor();
  return s;
}

struct Line {
  std::vector<Glyph> pieces;  // grapheme clusters
  int cursor = -1;            // before which of them it stands
};

// Breaks hard at the width, so that each glyph keeps its place while one types.
std::vector<Line> lines_of(const Shown& s, int width) {
  std::vector<Line> lines(1);
  int used = 0;
  std::size_t at = 0;
  const auto next_line = [&] {
    lines.emplace_back();
    used = 0;
  };
  const auto borders = grapheme_borders(s.text);
  for (std::size_t i = 0; i + 1 < borders.size() || at <= s.cursor; ++i) {
    if (at == s.cursor) {
      if (used >= width) next_line();
      lines.back().cursor = static_cast<int>(lines.back().pieces.size());
    }
    if (i + 1 >= borders.size()) break;
    const auto piece = std::string_view(s.text).substr(borders[i], borders[i + 1] - borders[i]);
    at = borders[i + 1];
    if (piece == "\n") {
      next_line();
      continue;
    }
    const int wide = text_width(piece);
    if (used + wide > width) next_line();
    lines.back().pieces.push_back({std::string(piece), wide, borders[i]});
    used += wide;
  }
  return lines;
}

// Draws one of them, the cursor included.
void draw_input_line(const Model& model, Canvas& canvas, int x, int y, int room, Line line) {
  // Behind the last piece the cursor needs a place, too, which is at the left where one writes from right to left.
  const auto typed = line.pieces.size();
  if (line.cursor == static_cast<int>(typed)) line.pieces.push_back({" ", 1, typed > 0 ? line.pieces.back().from : 0});
  std::string text;
  for (auto& piece : line.pieces) text += piece.bytes;
  const bool turned = model.bidi && has_right_to_left(text);
  std::vector<std::uint8_t> levels(line.pieces.size(), 0);
  if (turned) {
    auto places = line.pieces;
    std::size_t at = 0;
    for (auto& place : places) at = (place.from = at) + place.bytes.size();
    levels = bidi_levels(text, 0, places);
  }
  const auto misspelt = [&](std::size_t at) {
    const auto& all = model.misspelt;
    return model.prompts.empty() &&
           std::any_of(all.begin(), all.end(), [at](const auto& word) { return word.first <= at && at < word.second; });
  };
  int used = 0;
  for (const auto place : visual_order(levels)) {
    const auto& piece = line.pieces[place];
    if (static_cast<int>(place) == line.cursor) {
      canvas.cursor_x = std::min(x + used, canvas.width() - 1);
      canvas.cursor_y = y;
    }
    if (place < typed) {
      canvas.put(x + used, y, levels[place] % 2 ? mirrored(piece.bytes) : piece.bytes, Role::text, room - used,
                 misspelt(piece.from) ? emphasis::misspelt : emphasis::none);
    }
    used += piece.width;
  }
}

struct Hint {
  std::string text;
  Role role = Role::dim;
};

constexpr int narrow_line = 64;  // below this the hint is short: the text matters more

Hint hint(const Model& model, int width) {
  const auto* chat = model.current();
  if (!model.prompts.empty() || !chat) return {};
  const auto& text = chat->composer.text();
  if (text.starts_with("/") && !text.starts_with("//") && !text.starts_with("/me ")) return {"command", Role::dim};
  const bool can_be_read = !chat->encryption.ready || chat->encryption.devices > 0;
  if (width < narrow_line) {
    if (chat->encryption.mode == Encryption::none) return {"PLAIN TEXT", Role::plain};
    return can_be_read ? Hint{"🔒", Role::encrypted} : Hint{"🔒 ✗", Role::error};
  }
  const auto characters = grapheme_borders(text).size() - 1;
  const std::string count = text.empty() ? "" : " · " + std::to_string(characters) + " ch";
  if (chat->encryption.mode == Encryption::none) return {"NOT ENCRYPTED" + count, Role::plain};
  if (!can_be_read) return {"🔒 can't be sent" + count, Role::error};
  return {"🔒 encrypted" + count, Role::encrypted};
}

int text_room(const Model& model, const Shown& s, int width) {
  const int hint_width = text_width(hint(model, width).text);
  const int room = width - text_width(s.label) - 2 - (hint_width > 0 ? hint_width + 2 : 0);
  // On narrow screens the text matters more than the hint.
  return room >= 12 ? room : std::max(4, width - text_width(s.label) - 2);
}

}  // namespace

int input_lines(const Model& model, int width) {
  const auto s = shown(model);
  return std::clamp(static_cast<int>(lines_of(s, text_room(model, s, width)).size()), 1, most_lines);
}

void draw_input(const Model& model, Canvas& canvas, const Rect& area) {
  const auto s = shown(model);
  const int room = text_room(model, s, area.width);
  const auto lines = lines_of(s, room);
  int cursor_line = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].cursor >= 0) cursor_line = static_cast<int>(i);
  }
  const int from = std::max(0, cursor_line - area.height + 1);
  const int label = canvas.put(area.x + 1, area.y, s.label, model.prompts.empty() ? Role::dim : Role::warning);
  for (int i = 0; i < area.height && from + i < static_cast<int>(lines.size()); ++i) {
    draw_input_line(model, canvas, area.x + 1 + label, area.y + i, room, lines[static_cast<std::size_t>(from + i)]);
  }
  const auto h = hint(model, area.width);
  const int wide = text_width(h.text);
  if (wide > 0 && room + label + wide + 3 <= area.width) {
    canvas.put(area.x + area.width - 1 - wide, area.y, h.text, h.role);
  }
}

}  // namespace tui
