// The whole screen: where each part goes, and the lines between them.
#include <algorithm>

#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr int narrow = 64;  // below this the list folds away
constexpr int list_width = 27;
constexpr int panel_width = 18;  // of who is in a room

}  // namespace

Layout layout(const Model& model, int width, int height) {
  Layout l;
  l.with_list = width >= narrow;
  const int left = l.with_list ? list_width + 1 : 0;
  const int inner = width - left;
  l.top = {0, 0, width, 1};
  l.bottom = {0, height - 1, width, 1};
  const int input = std::min(input_lines(model, width), std::max(1, height - 6));
  l.input = {0, height - 1 - input, width, input};
  // Header, rule above the input.
  const int body_top = 2, body_bottom = l.input.y - 1;
  l.header = {left, 1, inner, 1};
  l.list = {0, 1, l.with_list ? list_width : 0, body_bottom - 1};
  int banner = model.current() ? static_cast<int>(banner_lines(model, *model.current(), inner).size()) : 0;
  banner = std::clamp(banner, 0, std::max(0, (body_bottom - body_top) / 2));
  l.banner = {left, body_top, inner, banner};
  l.messages = {left, body_top + banner, inner, std::max(0, body_bottom - body_top - banner)};
  const auto* chat = model.current();
  if (chat && chat->is_room && model.show_occupants && inner >= panel_width + 30) {
    l.messages.width -= panel_width + 1;
    l.occupants = {left + l.messages.width + 1, l.messages.y, panel_width, l.messages.height};
  }
  return l;
}

void draw(const Model& model, Canvas& canvas) {
  const int width = canvas.width(), height = canvas.height();
  if (model.lock) return draw_lock(*model.lock, canvas);
  if (width < 20 || height < 6) {
    canvas.put(0, 0, "too small", Role::warning);
    return;
  }
  const auto l = layout(model, width, height);
  draw_top(model, canvas, l.top);
  if (l.with_list) {
    draw_list(model, canvas, l.list);
    canvas.vertical(l.list.width, 1, l.input.y - 2, "│", Role::border);
  }
  draw_header(model, canvas, l.header);
  draw_banner(model, canvas, l.banner);
  if (model.current()) {
    draw_messages(model, canvas, l.messages);
    if (l.occupants.width > 0) {
      canvas.vertical(l.occupants.x - 1, l.occupants.y, l.occupants.height, "│", Role::border);
      draw_occupants(model, canvas, l.occupants);
    }
  } else {
    draw_home(model, canvas, l.messages);
  }
  canvas.horizontal(0, l.input.y - 1, width, "─", Role::border);
  if (l.with_list) canvas.put(l.list.width, l.input.y - 1, "┴", Role::border);
  draw_input(model, canvas, l.input);
  draw_bottom(model, canvas, l.bottom);
  // What a form has to show for itself is over it.
  const bool over_form = model.overlay.kind == OverlayKind::code || model.overlay.kind == OverlayKind::picture;
  if (!over_form) draw_overlay(model, canvas);
  draw_form(model, canvas);
  if (over_form) draw_overlay(model, canvas);
}

}  // namespace tui
