// One chafa canvas; cells are read out of it, so that no escape sequence exists where none is needed.
#include "tui-client/image/render.hpp"

#include <chafa.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace tui::image {

namespace {

// RAII for what chafa counts references of.
template <auto unref>
struct Unref {
  template <class T>
  void operator()(T* object) const {
    unref(object);
  }
};
using Config = std::unique_ptr<ChafaCanvasConfig, Unref<chafa_canvas_config_unref>>;
using Symbols = std::unique_ptr<ChafaSymbolMap, Unref<chafa_symbol_map_unref>>;
using Drawing = std::unique_ptr<ChafaCanvas, Unref<chafa_canvas_unref>>;
using Terminal = std::unique_ptr<ChafaTermInfo, Unref<chafa_term_info_unref>>;

ChafaCanvasMode mode_of(const PictureRequest& request) {
  if (request.kind != PictureKind::cells) return CHAFA_CANVAS_MODE_TRUECOLOR;
  // The first sixteen of 256 are whatever the user's theme makes of them.
  return request.colors >= 256  ? CHAFA_CANVAS_MODE_INDEXED_240
         : request.colors >= 16 ? CHAFA_CANVAS_MODE_INDEXED_16
         : request.colors >= 8  ? CHAFA_CANVAS_MODE_INDEXED_8
                                : CHAFA_CANVAS_MODE_FGBG;
}

struct Box {
  int columns, rows;
};

Box fit_into(const Pixels& pixels, const PictureRequest& request) {
  if (request.fill) return {request.columns, request.rows};
  const double width = pixels.full_width, height = pixels.full_height;
  const double scale =
      std::min({1.0, request.columns * request.cell_width / width, request.rows * request.cell_height / height});
  const auto cells = [scale](double size, int cell, int most) {
    return std::clamp(static_cast<int>(std::lround(size * scale / cell)), 1, most);
  };
  return {cells(width, request.cell_width, request.columns), cells(height, request.cell_height, request.rows)};
}

// What is left of the pixels when they are cut to the proportions of the box.
struct Cut {
  int x = 0, y = 0, width = 0, height = 0;
};

Cut cut_to(const Pixels& pixels, const PictureRequest& request) {
  Cut cut{0, 0, pixels.width, pixels.height};
  if (!request.fill) return cut;
  const double wanted = double(request.columns * request.cell_width) / (request.rows * request.cell_height);
  if (pixels.width > pixels.height * wanted) {
    cut.width = std::max(1, static_cast<int>(pixels.height * wanted));
    cut.x = (pixels.width - cut.width) / 2;
  } else {
    cut.height = std::max(1, static_cast<int>(pixels.width / wanted));
    cut.y = (pixels.height - cut.height) / 2;
  }
  return cut;
}

Terminal terminal_of(PictureKind kind) {
  char term[] = "TERM=xterm-kitty", other[] = "TERM=mlterm";
  char* environment[] = {kind == PictureKind::kitty ? term : other, nullptr};
  return Terminal(chafa_term_db_detect(chafa_term_db_get_default(), environment));
}

}  // namespace

Picture render(const Pixels& pixels, const PictureRequest& request) {
  const auto box = fit_into(pixels, request);
  const Config config(chafa_canvas_config_new());
  chafa_canvas_config_set_geometry(config.get(), box.columns, box.rows);
  chafa_canvas_config_set_cell_geometry(config.get(), request.cell_width, request.cell_height);
  chafa_canvas_config_set_canvas_mode(config.get(), mode_of(request));
  chafa_canvas_config_set_pixel_mode(config.get(), request.kind == PictureKind::kitty   ? CHAFA_PIXEL_MODE_KITTY
                                                   : request.kind == PictureKind::sixel ? CHAFA_PIXEL_MODE_SIXELS
                                                                                        : CHAFA_PIXEL_MODE_SYMBOLS);
  const Symbols symbols(chafa_symbol_map_new());
  chafa_symbol_map_add_by_tags(
      symbols.get(), request.ascii ? CHAFA_SYMBOL_TAG_ASCII
                                   : static_cast<ChafaSymbolTags>(CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID |
                                                                  CHAFA_SYMBOL_TAG_HALF | CHAFA_SYMBOL_TAG_QUAD));
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());

  const Drawing drawing(chafa_canvas_new(config.get()));
  const auto cut = cut_to(pixels, request);
  const auto* first = &pixels.rgba[(static_cast<std::size_t>(cut.y) * pixels.width + cut.x) * 4];
  chafa_canvas_draw_all_pixels(drawing.get(), CHAFA_PIXEL_RGBA8_UNASSOCIATED, first, cut.width, cut.height,
                               pixels.width * 4);

  Picture picture;
  picture.columns = box.columns;
  picture.rows = box.rows;
  picture.width = pixels.full_width;
  picture.height = pixels.full_height;
  picture.format = pixels.format;
  if (request.kind != PictureKind::cells) {
    const auto terminal = terminal_of(request.kind);
    const std::unique_ptr<GString, void (*)(GString*)> text(chafa_canvas_print(drawing.get(), terminal.get()),
                                                            [](GString* string) { g_string_free(string, TRUE); });
    picture.sequence.assign(text->str, text->len);
    return picture;
  }
  const bool color = request.colors >= 8;
  for (int y = 0; y < box.rows; ++y) {
    for (int x = 0; x < box.columns; ++x) {
      gint foreground = -1, background = -1;
      chafa_canvas_get_raw_colors_at(drawing.get(), x, y, &foreground, &background);
      PictureCell cell{chafa_canvas_get_char_at(drawing.get(), x, y), -1, -1};
      if (color) cell.foreground = static_cast<std::int16_t>(foreground);
      if (color) cell.background = static_cast<std::int16_t>(background);
      picture.cells.push_back(cell);
    }
  }
  return picture;
}

}  // namespace tui::image
