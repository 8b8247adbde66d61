// The views: pure functions from the model to a canvas. draw() is the whole screen, the others its parts.
#pragma once

#include "tui-client/model/model.hpp"
#include "tui-client/ui/canvas.hpp"

namespace tui {

// Where the parts are for a size and a model: the list folds away on narrow screens, the input grows with its text.
struct Layout {
  Rect top, list, header, banner, messages, occupants, input, bottom;
  bool with_list = false;
};
Layout layout(const Model& model, int width, int height);

void draw(const Model& model, Canvas& canvas);

void draw_top(const Model& model, Canvas& canvas, const Rect& area);
void draw_bottom(const Model& model, Canvas& canvas, const Rect& area);
void draw_list(const Model& model, Canvas& canvas, const Rect& area);
void draw_header(const Model& model, Canvas& canvas, const Rect& area);
void draw_banner(const Model& model, Canvas& canvas, const Rect& area);
void draw_messages(const Model& model, Canvas& canvas, const Rect& area);
void draw_occupants(const Model& model, Canvas& canvas, const Rect& area);
void draw_home(const Model& model, Canvas& canvas, const Rect& area);
void draw_input(const Model& model, Canvas& canvas, const Rect& area);
void draw_overlay(const Model& model, Canvas& canvas);
void draw_lock(const LockPage& page, Canvas& canvas);
void draw_form(const Model& model, Canvas& canvas);

// What must be said above the messages of a chat, loudest first; empty: nothing.
struct BannerLine {
  std::string text;
  Role role;
};
std::vector<BannerLine> banner_lines(const Chat& chat, int width);

// Lines the input line's text needs at this width (1 … 6).
int input_lines(const Model& model, int width);

// Names of the overlay's rows after its filter; the switcher's are chats.
std::vector<const Chat*> switcher_matches(const Model& model);

}  // namespace tui
