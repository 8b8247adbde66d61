// Pages over the chat: help, devices and trust, the switcher.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

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
    texts.push_back(account_prefix(model, chat->account) + chat->name + "  " + chat->jid.text());
    if (chat->unread > 0) texts.back() += "  " + std::to_string(chat->unread) + " unread";
  }
  return texts;
}

// What is typed, and below it the lines that it leaves, one of them chosen.
void draw_choice(const Overlay& overlay, const std::vector<std::string>& texts, const Rect& area, Canvas& canvas) {
  draw_filter(canvas, {area.x - 2, area.y - 1, area.width + 4, area.height}, overlay.filter);
  const int selected = std::clamp(overlay.selected, 0, std::max(0, static_cast<int>(texts.size()) - 1));
  const int from = std::max(0, selected - (area.height - 2));
  for (int i = 0; i < area.height - 1 && from + i < static_cast<int>(texts.size()); ++i) {
    const bool chosen = from + i == selected;
    if (chosen) canvas.fill({area.x - 1, area.y + 1 + i, area.width + 2, 1}, Role::selected);
    const auto& text = texts[static_cast<std::size_t>(from + i)];
    canvas.put(area.x, area.y + 1 + i, fit(text, area.width), chosen ? Role::selected : Role::text);
  }
}

// Over the whole screen: a camera needs all the room there is. Below it the text, as far as there is a line for it.
void draw_code(const Overlay& overlay, Canvas& canvas) {
  canvas.fill({0, 0, canvas.width(), canvas.height()}, Role::text);
  const int rows = static_cast<int>(overlay.lines.size());
  const int top = std::max(0, (canvas.height() - rows) / 2);
  for (int i = 0; i < rows; ++i) {
    const auto& line = overlay.lines[static_cast<std::size_t>(i)];
    canvas.put(std::max(0, (canvas.width() - text_width(line)) / 2), top + i, line, Role::code);
  }
  int y = top + rows + 1;
  for (const auto& part : wrap(overlay.title, canvas.width() - 2)) {
    if (y < canvas.height()) canvas.put(1, y++, part, Role::text);
  }
  canvas.cursor_x = canvas.cursor_y = -1;
}

}  // namespace

// A page nearly as wide as the screen takes all of it: what peeped out beside it would be noise.
int page_width(const Canvas& canvas, int wanted) {
  constexpr int least_margin = 12;
  return canvas.width() < wanted + least_margin ? canvas.width() : wanted;
}

Rect draw_page(Canvas& canvas, const std::string& title, int wanted_width, int wanted_rows) {
  const int width = page_width(canvas, wanted_width);
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
  canvas.put(box.x + 2, box.y, fit(" " + title + " ", width - 4), Role::title);
  return box;
}

void draw_filter(Canvas& canvas, const Rect& box, const std::string& filter) {
  const int at = canvas.put(box.x + 2, box.y + 1, "> " + fit(filter, box.width - 7), Role::text);
  canvas.cursor_x = box.x + 2 + at;
  canvas.cursor_y = box.y + 1;
}

std::vector<const Chat*> switcher_matches(const Model& model) {
  const auto wanted = lowered(model.overlay.filter);
  std::vector<const Chat*> direct, loose;
  const bool several = model.accounts.size() > 1;
  for (const auto& chat : model.chats()) {
    const auto text = lowered(chat->name + " " + chat->jid.text() + (several ? " " + chat->account : ""));
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
  if (overlay.kind == OverlayKind::people) return draw_people(model, canvas);
  if (overlay.kind == OverlayKind::code) return draw_code(overlay, canvas);
  if (overlay.kind == OverlayKind::picture) return draw_picture_page(model.picture_page, canvas);
  const bool switcher = overlay.kind == OverlayKind::switcher;
  const bool search = overlay.kind == OverlayKind::search;
  const int wanted_width = switcher ? 60 : 96;
  std::vector<std::string> lines;
  if (!switcher && !search) {
    for (const auto& line : overlay.lines) {
      for (auto& part : wrap(line, page_width(canvas, wanted_width) - 4)) lines.push_back(std::move(part));
    }
  }
  const int wanted_rows = switcher ? 12 : search ? canvas.height() : static_cast<int>(lines.size());
  const auto box = draw_page(canvas, overlay.title, wanted_width, wanted_rows);
  const int width = box.width, height = box.height;
  const int room = width - 4;
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
