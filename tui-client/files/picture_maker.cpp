// The process, and the distrust of it.
#include "tui-client/files/picture_maker.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>

#include "tui-client/files/confined_child.hpp"
#include "tui-client/image/wire.hpp"

namespace tui {

using xmpp::Errc;

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

xmpp::Error no_picture() { return {Errc::protocol_violation, "what came of the image is no picture"}; }

xmpp::Error problem_of(const ConfinedEnd& end) {
  if (end.late) return {Errc::limit_exceeded, "the image takes too long"};
  if (end.too_much) return no_picture();
  switch (end.status) {
    case image::Status::unknown_type:
      return {Errc::invalid_argument, "no image that can be shown (PNG, JPEG, GIF, WebP)"};
    case image::Status::too_large:
      return {Errc::limit_exceeded, "the image is too large"};
    case image::Status::not_confined:
      return {Errc::internal, "images can't be isolated on this system (seccomp)"};
    case image::Status::damaged:
      return {Errc::protocol_violation, "the image is damaged"};
    case -1:
      return {Errc::limit_exceeded, "the image needs too much"};
    default:
      return {Errc::internal, "xmpp-tui-image does not fit this program"};
  }
}

// What the process says of this image; `arguments` are what is wanted of it.
xmpp::Result<std::string> run_program(int image, const std::vector<std::string>& arguments, const std::string& program) {
  ConfinedProgram child;
  child.command = {program.empty() ? picture_program() : program};
  child.command.insert(child.command.end(), arguments.begin(), arguments.end());
  if (child.command.front().empty()) return xmpp::fail(Errc::not_found, "xmpp-tui-image is not installed");
  child.input = image;
  child.most_output = image::most_output_bytes;
  child.patience = std::chrono::seconds(6);
  child.cpu_s = 5;
  child.memory = std::uint64_t{640} << 20;
  const auto end = run_confined(child);
  if (!end) return tl::unexpected(end.error());
  if (end->status != 0 || end->late || end->too_much) return tl::unexpected(problem_of(*end));
  return end->output;
}

xmpp::Result<Picture> make(int image, const PictureRequest& wanted, const std::string& program) {
  PictureRequest request = wanted;
  request.columns = std::clamp(request.columns, 1, most_picture_columns);
  request.rows = std::clamp(request.rows, 1, most_picture_rows);
  const auto number = [](int value) { return std::to_string(value); };
  const auto output = run_program(image,
                                  {request.kind == PictureKind::cells   ? "cells"
                                   : request.kind == PictureKind::sixel ? "sixel"
                                                                        : "kitty",
                                   number(request.columns), number(request.rows), number(request.cell_width),
                                   number(request.cell_height), number(request.colors), request.ascii ? "ascii" : "-",
                                   request.fill ? "fill" : "-"},
                                  program);
  if (!output) return tl::unexpected(output.error());
  return parse_picture(*output, request);
}

int open_image(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }

xmpp::Result<void> check_image(int file) {
  struct stat about {};
  if (file < 0) return xmpp::fail(Errc::not_found, std::strerror(errno));
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return xmpp::fail(Errc::not_found, "not a file");
  if (static_cast<std::uint64_t>(about.st_size) > image::most_file_bytes) {
    return xmpp::fail(Errc::limit_exceeded, "the image is too large");
  }
  return {};
}

// The next word of `text`, up to a blank or a newline.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find_first_of(" \n"), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::optional<int> take_number(std::string_view& text, int most) {
  const auto word = take_word(text);
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value < 0 || value > most) return std::nullopt;
  return value;
}

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

bool is_glyph(char32_t glyph, bool ascii) {
  if (glyph == U' ') return true;
  return ascii ? glyph > U' ' && glyph < 0x7f : glyph >= 0x2580 && glyph <= 0x259f;
}

bool read_cells(std::string_view body, const PictureRequest& request, Picture& picture) {
  const auto count = static_cast<std::size_t>(picture.columns) * static_cast<std::size_t>(picture.rows);
  if (body.size() != count * image::cell_bytes) return false;
  for (; !body.empty(); body.remove_prefix(image::cell_bytes)) {
    const PictureCell cell{static_cast<char32_t>(little_endian(body.substr(0, 4))),
                           static_cast<std::int16_t>(little_endian(body.substr(4, 2))),
                           static_cast<std::int16_t>(little_endian(body.substr(6, 2)))};
    const auto is_color = [&](std::int16_t color) { return color >= -1 && color < request.colors; };
    if (!is_glyph(cell.glyph, request.ascii) || !is_color(cell.foreground) || !is_color(cell.background)) return false;
    picture.cells.push_back(cell);
  }
  return true;
}

constexpr std::string_view terminator = "\x1b\\";

bool skip(std::string_view& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return false;
  text.remove_prefix(beginning.size());
  return true;
}

// DCS parameters q, colours, lines of sixels, ST; and nothing before, between or behind.
bool is_sixel(std::string_view text) {
  if (!skip(text, "\x1bP") || !text.ends_with(terminator)) return false;
  text.remove_suffix(terminator.size());
  const auto q = std::find_if(text.begin(), text.end(), [](char c) { return (c < '0' || c > '9') && c != ';'; });
  if (q == text.end() || *q != 'q') return false;
  constexpr std::string_view others = "\"#!;$-\n";
  return std::all_of(q + 1, text.end(), [&](char c) {
    return (c >= '?' && c <= '~') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
  });
}

// One of an APC's "key=value": pixels as they are (f=24, 32), shown at once where the cursor is (a=T). No other medium
// than the sequence itself (t=), no number that asks for an answer (i=, I=), no deletion.
bool is_kitty_key(std::string_view word) {
  if (word == "a=T" || word == "f=24" || word == "f=32" || word == "m=0" || word == "m=1" || word == "q=2") return true;
  constexpr std::string_view sizes = "svcr";
  return word.size() >= 3 && word.size() <= 7 && word[1] == '=' && sizes.find(word[0]) != std::string_view::npos &&
         std::all_of(word.begin() + 2, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_base64(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
  });
}

bool is_kitty(std::string_view text) {
  bool first = true;
  while (!text.empty()) {
    if (!skip(text, "\x1b_G")) return false;
    const auto end = text.find(terminator);
    if (end == std::string_view::npos) return false;
    const auto inside = text.substr(0, end);
    text.remove_prefix(end + terminator.size());
    const auto semicolon = inside.find(';');
    auto keys = inside.substr(0, semicolon);
    if (first && !keys.starts_with("a=T,")) return false;  // what follows belongs to this image
    while (!keys.empty()) {
      const auto comma = std::min(keys.find(','), keys.size());
      const auto key = keys.substr(0, comma);
      if (!is_kitty_key(key) || (!first && !key.starts_with("m="))) return false;
      keys.remove_prefix(std::min(comma + 1, keys.size()));
    }
    if (semicolon != std::string_view::npos && !is_base64(inside.substr(semicolon + 1))) return false;
    first = false;
  }
  return !first;
}

}  // namespace

std::string picture_program() {
  static const std::string found = [] {
    std::error_code error;
    const auto here = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto* place : {"xmpp-tui-image", "../libexec/xmpp-tui/xmpp-tui-image"}) {
      const auto path = here / place;
      if (::access(path.c_str(), X_OK) == 0) return path.string();
    }
    return std::string();
  }();
  return found;
}

xmpp::Result<Picture> make_picture(const std::string& path, const PictureRequest& request, const std::string& program) {
  const Descriptor file(open_image(path));
  if (auto fits = check_image(file.get()); !fits) return tl::unexpected(fits.error());
  return make(file.get(), request, program);
}

xmpp::Result<AvatarImage> make_avatar(const std::string& path, const std::string& program) {
  const Descriptor file(open_image(path));
  if (auto fits = check_image(file.get()); !fits) return tl::unexpected(fits.error());
  const auto output = run_program(file.get(), {"avatar"}, program);
  if (!output) return tl::unexpected(output.error());
  return parse_avatar(*output);
}

xmpp::Result<AvatarImage> parse_avatar(std::string_view output) {
  if (take_word(output) != "avatar") return tl::unexpected(no_picture());
  const auto side = take_number(output, image::most_avatar_side);
  const auto size = take_number(output, static_cast<int>(image::most_avatar_bytes));
  if (!side || *side < 1 || !size || output.size() != static_cast<std::size_t>(*size)) {
    return tl::unexpected(no_picture());
  }
  // The signature, and the dimensions of the first chunk (PNG §5.2, §11.2.2).
  constexpr std::string_view beginning("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  constexpr std::size_t with_dimensions = 24;
  const auto number = [&output](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(output[i]);
    return value;
  };
  const auto wanted = static_cast<std::uint32_t>(*side);
  if (output.size() < with_dimensions || !output.starts_with(beginning) || number(16) != wanted || number(20) != wanted) {
    return tl::unexpected(no_picture());
  }
  return AvatarImage{std::string(output), *side};
}

xmpp::Result<Picture> make_picture_of(std::string_view image, const PictureRequest& request,
                                      const std::string& program) {
  const Descriptor memory(::memfd_create("image", MFD_CLOEXEC));
  if (memory.get() < 0) return xmpp::fail(Errc::internal, std::strerror(errno));
  while (!image.empty()) {
    const auto written = ::write(memory.get(), image.data(), image.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return xmpp::fail(Errc::internal, std::strerror(errno));
    image.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::lseek(memory.get(), 0, SEEK_SET) != 0) return xmpp::fail(Errc::internal, std::strerror(errno));
  return make(memory.get(), request, program);
}

xmpp::Result<Picture> parse_picture(std::string_view output, const PictureRequest& request) {
  constexpr int most_pixels_of_a_side = 1'000'000;
  constexpr std::array<std::string_view, 4> formats{"PNG", "JPEG", "GIF", "WebP"};
  if (take_word(output) != "picture") return tl::unexpected(no_picture());
  Picture picture;
  picture.format = take_word(output);
  if (std::find(formats.begin(), formats.end(), picture.format) == formats.end()) return tl::unexpected(no_picture());
  const auto columns = take_number(output, request.columns), rows = take_number(output, request.rows);
  const auto width = take_number(output, most_pixels_of_a_side), height = take_number(output, most_pixels_of_a_side);
  const auto size = take_number(output, static_cast<int>(image::most_output_bytes));
  if (!columns || !rows || !width || !height || !size || *columns < 1 || *rows < 1) {
    return tl::unexpected(no_picture());
  }
  if (output.size() != static_cast<std::size_t>(*size)) return tl::unexpected(no_picture());
  picture.columns = *columns, picture.rows = *rows, picture.width = *width, picture.height = *height;
  if (request.kind == PictureKind::cells) {
    if (!read_cells(output, request, picture)) return tl::unexpected(no_picture());
    return picture;
  }
  if (request.kind == PictureKind::sixel ? !is_sixel(output) : !is_kitty(output)) return tl::unexpected(no_picture());
  picture.sequence = output;
  return picture;
}

}  // namespace tui
