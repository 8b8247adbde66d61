// xmpp-tui-image: one image from standard input as a picture on standard output. Started by xmpp-tui for every image,
// under limits of memory and time, because decoders of images are where hostile files do their work.
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <new>
#include <optional>
#include <string>

#include "tui-client/image/avatar.hpp"
#include "tui-client/image/confine.hpp"
#include "tui-client/image/decode.hpp"
#include "tui-client/image/render.hpp"
#include "tui-client/image/wire.hpp"

namespace {

using namespace tui;
using namespace tui::image;

std::optional<int> number(std::string_view text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

std::optional<PictureRequest> read_request(int count, char** words) {
  if (count != 9) return std::nullopt;
  const std::string_view kind = words[1];
  const auto columns = number(words[2], 1, most_picture_columns), rows = number(words[3], 1, most_picture_rows);
  const auto cell_width = number(words[4], 1, 100), cell_height = number(words[5], 1, 100);
  const auto colors = number(words[6], 0, 256);
  if (!columns || !rows || !cell_width || !cell_height || !colors) return std::nullopt;
  if (kind != "cells" && kind != "sixel" && kind != "kitty") return std::nullopt;
  return PictureRequest{kind == "cells"   ? PictureKind::cells
                        : kind == "sixel" ? PictureKind::sixel
                                          : PictureKind::kitty,
                        *columns,
                        *rows,
                        *cell_width,
                        *cell_height,
                        *colors,
                        std::string_view(words[7]) == "ascii",
                        std::string_view(words[8]) == "fill"};
}

// nullopt: more than may be.
std::optional<std::vector<std::uint8_t>> read_input() {
  std::vector<std::uint8_t> all;
  std::size_t size = 0;
  for (;;) {
    if (size > most_file_bytes) return std::nullopt;
    if (size == all.size()) all.resize(all.size() + (1 << 20));
    const auto got = ::read(STDIN_FILENO, all.data() + size, all.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  all.resize(size);
  return all;
}

void put_bytes(std::string& out, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::string to_wire(const Picture& picture) {
  std::string body = picture.sequence;
  for (const auto& cell : picture.cells) {
    put_bytes(body, cell.glyph, 4);
    put_bytes(body, static_cast<std::uint16_t>(cell.foreground), 2);
    put_bytes(body, static_cast<std::uint16_t>(cell.background), 2);
  }
  std::string head = "picture " + picture.format;
  for (const auto value : {picture.columns, picture.rows, picture.width, picture.height}) {
    head += " " + std::to_string(value);
  }
  return head + " " + std::to_string(body.size()) + "\n" + body;
}

void write_all(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto written = ::write(STDOUT_FILENO, bytes.data() + at, bytes.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    at += static_cast<std::size_t>(written);
  }
}

int run(int count, char** words) {
  const bool avatar = count == 2 && std::string_view(words[1]) == "avatar";
  const auto request = read_request(count, words);
  if (!request && !avatar) return Status::bad_request;
  if (!confine()) return Status::not_confined;
  auto file = read_input();
  if (!file) return Status::too_large;
  const auto pixels = decode(*file);
  if (!pixels) {
    return pixels.error() == Failure::unknown_type ? Status::unknown_type
           : pixels.error() == Failure::too_large  ? Status::too_large
                                                   : Status::damaged;
  }
  file.reset();
  if (avatar) {
    const auto small = make_avatar(*pixels);
    if (!small) return Status::too_large;
    write_all("avatar " + std::to_string(small->side) + " " + std::to_string(small->png.size()) + "\n" + small->png);
    return 0;
  }
  write_all(to_wire(render(*pixels, *request)));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  int status = Status::damaged;
  try {
    status = run(count, words);
  } catch (const std::bad_alloc&) {
    status = Status::too_large;
  } catch (...) {
  }
  ::_exit(status);
}
