// Pages over the chat: help, devices and trust, the switcher.
#include <algorithm>
#include <cctype>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Every character of `wanted` in order: "dpl" finds "deploy".
bool fuzzy(std::string_view wanted, std::string_view text) {
  std::size_t at = 0;
  for (const char c : text) {
    if (at < wanted.size() && wanted[at] == c) ++at;
  }
  return at == wanted.size();
}

std::vector<std::string> switcher_texts(const Model& model) {
  std::vector<std::string> texts;
  for (const auto* chat : switcher_matches(model)) {
    texts.push_back(chat->name + "  " + chat->jid.text());
    if (chat->unread > 0) texts.back() += "  " + std::to_string(chat->unread) + " unread";
  }
  return texts;
}

// What is typed, and below it the lines that it leaves, one of them chosen.
void draw_choice(const Overlay& overlay, const std::vector<std::string>& texts, const Rect& area, Canvas& canvas) {
  const int at = canvas.put(area.x, area.y, "> " + fit(overlay.filter, area.width - 3), Role::text);
  canvas.cursor_x = area.x + at;
  canvas.cursor_y = area.y;
  const int selected = std::clamp(overlay.selected, 0, std::max(0, static_cast<int>(texts.size()) - 1));
  const int from = std::max(0, selected - (area.height - 2));
  for (int i = 0; i < area.height - 1 && from + i < static_cast<int>(texts.size()); ++i) {
    const bool chosen = from + i == selected;
    if (chosen) canvas.fill({area.x - 1, area.y + 1 + i, area.width + 2, 1}, Role::selected);
    const auto& text = texts[static_cast<std::size_t>(from + i)];
    canvas.put(area.x, area.y + 1 + i, fit(text, area.width), chosen ? Role::selected : Role::text);
  }
}

}  // namespace

std::vector<const Chat*> switcher_matches(const Model& model) {
  const auto wanted = lower(model.overlay.filter);
  std::vector<const Chat*> direct, loose;
  for (const auto& chat : model.chats()) {
    const auto text = lower(chat->name + " " + chat->jid.text());
    if (text.find(wanted) != std::string::npos) {
      direct.push_back(chat.get());
    } else if (fuzzy(wanted, text)) {
      loose.push_back(chat.get());
    }
  }
  direct.insert(direct.end(), loose.begin(), loose.end());
  return direct;
}

void draw_overlay(const Model& model, Canvas& canvas) {
  const auto& overlay = model.overlay;
  if (overlay.kind == OverlayKind::none) return;
  const bool switcher = overlay.kind == OverlayKind::switcher;
  const bool search = overlay.kind == OverlayKind::search;
  // A page nearly as wide as the screen takes all of it: what peeped out beside it would be noise.
  const int wanted_width = switcher ? 60 : 96;
  const int width = canvas.width() < wanted_width + 12 ? canvas.width() : wanted_width;
  const int room = width - 4;
  std::vector<std::string> lines;
  if (!switcher && !search) {
    for (const auto& line : overlay.lines) {
      for (auto& part : wrap(line, room)) lines.push_back(std::move(part));
    }
  }
  const int wanted_rows = switcher ? 12 : search ? canvas.height() : static_cast<int>(lines.size());
  const int height = std::min(canvas.height() - 2, wanted_rows + 2);
  const Rect box{(canvas.width() - width) / 2, 1, width, height};
  canvas.fill(box, Role::text);
  canvas.horizontal(box.x, box.y, width, "─", Role::border);
  canvas.horizontal(box.x, box.y + height - 1, width, "─", Role::border);
  canvas.vertical(box.x, box.y + 1, height - 2, "│", Role::border);
  canvas.vertical(box.x + width - 1, box.y + 1, height - 2, "│", Role::border);
  canvas.put(box.x, box.y, "┌", Role::border);
  canvas.put(box.x + width - 1, box.y, "┐", Role::border);
  canvas.put(box.x, box.y + height - 1, "└", Role::border);
  canvas.put(box.x + width - 1, box.y + height - 1, "┘", Role::border);
  canvas.put(box.x + 2, box.y, fit(" " + overlay.title + " ", width - 4), Role::title);
  const int rows = height - 2;

  if (switcher || search) {
    const auto texts = search ? overlay.lines : switcher_texts(model);
    return draw_choice(overlay, texts, {box.x + 2, box.y + 1, room, rows}, canvas);
  }
  const int most = std::max(0, static_cast<int>(lines.size()) - rows);
  const int from = std::clamp(overlay.selected, 0, most);
  for (int i = 0; i < rows && from + i < static_cast<int>(lines.size()); ++i) {
    canvas.put(box.x + 2, box.y + 1 + i, lines[static_cast<std::size_t>(from + i)], Role::text, room);
  }
  if (most > 0) {
    const std::string place = " " + std::to_string(from + 1) + "–" +
                              std::to_string(std::min(from + rows, static_cast<int>(lines.size()))) + " of " +
                              std::to_string(lines.size()) + " ";
    canvas.put(box.x + width - 2 - text_width(place), box.y + height - 1, place, Role::dim);
  }
  canvas.cursor_x = canvas.cursor_y = -1;
}

}  // namespace tui
