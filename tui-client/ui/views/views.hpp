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

// A name as it is read, cut to the width.
std::string shown_name(const Model& model, const std::string& name, int width);

// --- what the mouse points at ---
// The chat in that row of the screen, in a list that is drawn there; null: none.
const Chat* chat_at(const Model& model, const Rect& area, int y);
// The message in that row; 0: none.
MessageId message_at(const Model& model, const Rect& area, int y);

// --- pictures ---
// Whether it is an image that is here: fetched, or sent from here.
bool has_preview(const ChatMessage& message);
bool has_room_for_previews(const Model& model, int width, int height);
// What is asked of a picture beside a message, and of one that has the screen, of this size.
PictureRequest preview_request(const Model& model, int width, int height);
PictureRequest avatar_request(const Model& model);
// Of the picture of a form; none ({}) where the screen has no room for one.
PictureRequest form_request(const Model& model, int width, int height);
PictureRequest page_request(const Model& model, int width, int height);
// The messages with has_preview() that are on the screen, the newest first.
std::vector<const ChatMessage*> shown_files(const Model& model, int width, int height);
// The avatar of whom the chat is with; the cells used, with a blank behind it, or 0.
int draw_avatar(const Model& model, const Chat& chat, Canvas& canvas, int x, int y);
void draw_picture_page(const PicturePage& page, Canvas& canvas);

// Who is in the open room, as a page to choose from.
void draw_people(const Model& model, Canvas& canvas);

// --- pages over the chat ---
// As wide as wanted, or as the screen is.
int page_width(const Canvas& canvas, int wanted);
// The empty page with its frame; what is inside begins at (x + 2, y + 1).
Rect draw_page(Canvas& canvas, const std::string& title, int wanted_width, int wanted_rows);
// Its first line, where what is typed narrows the page down; the cursor is there.
void draw_filter(Canvas& canvas, const Rect& box, const std::string& filter);

// What must be said above the messages of a chat, loudest first; empty: nothing.
struct BannerLine {
  std::string text;
  Role role;
};
std::vector<BannerLine> banner_lines(const Model& model, const Chat& chat, int width);

// Lines the input line's text needs at this width (1 … 6).
int input_lines(const Model& model, int width);

// Names of the overlay's rows after its filter; the switcher's are chats.
std::vector<const Chat*> switcher_matches(const Model& model);
// The people page's: by role, then by nick.
std::vector<const Occupant*> people_matches(const Model& model);

}  // namespace tui
