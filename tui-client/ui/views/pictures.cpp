// Pictures: how large they are wanted, which are on the screen, and the page of one.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/message_lines.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

// `pixels_of_cell`: of a picture of cells; one smaller than the room for it has so many pixels of the image across a
// cell.
PictureRequest request_of(const Model& model, PictureKind kind, int columns, int rows, int pixels_of_cell) {
  const auto& can = model.picture_ability;
  PictureRequest request;
  request.kind = kind;
  request.columns = std::clamp(columns, 1, most_picture_columns);
  request.rows = std::clamp(rows, 1, most_picture_rows);
  request.cell_width = can.cell_width;
  request.cell_height = can.cell_height;
  if (kind == PictureKind::cells) {
    // Cells have nothing to do with the pixels of the terminal but their proportions.
    request.cell_width = pixels_of_cell;
    request.cell_height = std::clamp(pixels_of_cell * can.cell_height / can.cell_width, 1, 100);
  }
  // A very large screen gets what can still be sent at once: kitty enlarges, sixels stay smaller.
  constexpr long most_pixels = 2'500'000;
  const auto pixels = [&] {
    return static_cast<long>(request.columns) * request.rows * request.cell_width * request.cell_height;
  };
  while (kind == PictureKind::kitty && pixels() > most_pixels) request.cell_width /= 2, request.cell_height /= 2;
  while (kind == PictureKind::sixel && pixels() > most_pixels) {
    request.columns = request.columns * 9 / 10;
    request.rows = request.rows * 9 / 10;
  }
  request.colors = can.colors;
  request.ascii = model.ascii;
  return request;
}

}  // namespace

// Where there are few lines, the words are worth more than a smear: /view has the whole screen.
bool has_room_for_previews(const Model& model, int width, int height) {
  constexpr int least = 8;
  return layout(model, width, height).messages.height >= least;
}

bool has_preview(const ChatMessage& message) {
  return message.file && !message.file->path.empty() && !message.retracted && !message.vanished &&
         message.file->media_type.starts_with("image/");
}

PictureRequest preview_request(const Model& model, int width, int height) {
  const auto area = layout(model, width, height).messages;
  return request_of(model, PictureKind::cells, text_column(area.width - 2).width,
                    std::min(model.preview_rows, area.height / 2), 8);
}

PictureRequest form_request(const Model& model, int width, int height) {
  constexpr int least = 6;
  const int rows = (height - 4) * 3 / 5;
  return rows < least ? PictureRequest{} : request_of(model, PictureKind::cells, std::min(width - 3, 100), rows, 2);
}

PictureRequest avatar_request(const Model& model) {
  auto request = request_of(model, PictureKind::cells, avatar_columns, 1, 8);
  request.fill = true;
  return request;
}

int draw_avatar(const Model& model, const Chat& chat, Canvas& canvas, int x, int y) {
  const auto found = model.avatars.find({chat.account, chat.jid});
  if (found == model.avatars.end()) return 0;
  canvas.put_picture(x, y, found->second, 0, avatar_columns);
  return avatar_columns + 1;
}

PictureRequest page_request(const Model& model, int width, int height) {
  return request_of(model, model.ascii ? PictureKind::cells : model.picture_ability.kind, width, height - 2, 2);
}

std::vector<const ChatMessage*> shown_files(const Model& model, int width, int height) {
  std::vector<const ChatMessage*> shown;
  const auto* chat = model.current();
  if (!chat || !model.show_previews || std::none_of(chat->messages.begin(), chat->messages.end(), has_preview))
    return shown;
  const auto area = layout(model, width, height).messages;
  const auto lines = message_lines(model, *chat, area.width - 2, area.height + chat->scroll);
  const int end = static_cast<int>(lines.size()) - std::clamp(chat->scroll, 0, static_cast<int>(lines.size()));
  // The newest first: they are nearest to the eye.
  for (int i = end - 1; i >= std::max(0, end - area.height); --i) {
    const auto id = lines[static_cast<std::size_t>(i)].message;
    if (id == 0 || (!shown.empty() && shown.back()->id == id)) continue;
    const auto found = std::find_if(chat->messages.begin(), chat->messages.end(),
                                    [id](const ChatMessage& message) { return message.id == id; });
    if (found != chat->messages.end() && has_preview(*found)) shown.push_back(&*found);
  }
  return shown;
}

void draw_picture_page(const PicturePage& page, Canvas& canvas) {
  canvas.fill({0, 0, canvas.width(), canvas.height()}, Role::text);
  std::string words;
  if (const auto& picture = page.picture) {
    const int x = std::max(0, (canvas.width() - picture->columns) / 2);
    const int y = std::max(0, (canvas.height() - 2 - picture->rows) / 2);
    if (picture->sequence.empty()) {
      for (int row = 0; row < std::min(picture->rows, canvas.height() - 1); ++row) {
        canvas.put_picture(x, y + row, *picture, row, canvas.width());
      }
    } else if (picture->columns <= canvas.width() && picture->rows < canvas.height()) {
      canvas.pixels = {x, y, picture};
    }
    words = "  " + std::to_string(picture->width) + "×" + std::to_string(picture->height) + " " + picture->format;
  } else {
    words = page.problem.empty() ? "  …" : "  ✗ " + page.problem;
  }
  words += "  Escape closes";
  const int bottom = canvas.height() - 1;
  canvas.fill({0, bottom, canvas.width(), 1}, Role::bar);
  const int room = canvas.width() - 2, most_words = std::max(0, room - 6);
  const auto said = fit(words, most_words);
  const int used = canvas.put(1, bottom, fit(page.name, room - text_width(said)), Role::bar);
  canvas.put(1 + used, bottom, said, Role::bar);
  canvas.cursor_x = canvas.cursor_y = -1;
}

}  // namespace tui
