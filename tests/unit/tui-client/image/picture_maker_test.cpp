// The process that makes pictures: what comes of honest and hostile files, its limits, and the distrust of what it
// says.
#include "tui-client/files/picture_maker.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/image/images.hpp"
#include "tui-client/files/confined_child.hpp"
#include "tui-client/image/wire.hpp"

using namespace tui;
using namespace std::chrono_literals;
using xmpp::Errc;

namespace {

PictureRequest cells(int columns, int rows) {
  PictureRequest request;
  request.columns = columns;
  request.rows = rows;
  return request;
}

xmpp::Result<Picture> made(std::string_view image, const PictureRequest& request = cells(20, 10)) {
  return make_picture_of(image, request, PICTURE_PROGRAM);
}

Errc refusal(std::string_view image) {
  const auto picture = made(image);
  REQUIRE(!picture);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // libpng's longjmp makes the sanitizers look into /proc, which is refused and ends the process.
  if (picture.error().code == Errc::internal) return Errc::protocol_violation;
#endif
  return picture.error().code;
}

std::string cell(std::uint32_t glyph, int foreground, int background) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(glyph >> (8 * i));
  for (const int color : {foreground, background}) {
    bytes += static_cast<char>(color & 0xff);
    bytes += static_cast<char>(color >> 8 & 0xff);
  }
  return bytes;
}

std::string said(const std::string& head, const std::string& body) {
  return "picture PNG " + head + " " + std::to_string(body.size()) + "\n" + body;
}

bool lets_through(const std::string& sequence, PictureKind kind) {
  auto request = cells(4, 4);
  request.kind = kind;
  return parse_picture(said("4 4 10 10", sequence), request).has_value();
}

struct Ran : ConfinedEnd {
  explicit Ran(const ConfinedProgram& program) : ConfinedEnd(*run_confined(program)) {}
};

}  // namespace

TEST_CASE("an image becomes cells of the colours that there are") {
  const auto picture = made(test::png_of(160, 80));
  REQUIRE(picture);
  CHECK(picture->format == "PNG");
  CHECK(picture->width == 160);
  CHECK(picture->columns == 20);
  CHECK(picture->rows == 5);
  REQUIRE(picture->cells.size() == 100);
  CHECK(picture->cells.front() != picture->cells.back());
  for (const int colors : {0, 8, 16}) {
    auto request = cells(20, 10);
    request.colors = colors;
    const auto fewer = made(test::png_of(160, 80), request);
    REQUIRE(fewer);
    for (const auto& one : fewer->cells) CHECK(std::max(one.foreground, one.background) < std::max(colors, 1));
  }
  auto request = cells(20, 10);
  request.ascii = true;
  const auto letters = made(test::png_of(160, 80), request);
  REQUIRE(letters);
  CHECK(std::all_of(letters->cells.begin(), letters->cells.end(), [](const auto& one) { return one.glyph < 0x7f; }));
}

TEST_CASE("a terminal's own graphics come out whole and are let through") {
  for (const auto kind : {PictureKind::sixel, PictureKind::kitty}) {
    auto request = cells(20, 10);
    request.kind = kind;
    const auto picture = made(test::jpeg_of(160, 80), request);
    REQUIRE(picture);
    CHECK(picture->cells.empty());
    CHECK(picture->sequence.starts_with(kind == PictureKind::sixel ? "\x1bP" : "\x1b_Ga=T,"));
  }
}

TEST_CASE("a file by its path: a real one, and nothing else") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "image of a cat.txt";
  std::ofstream(path) << test::webp_of(64, 64);
  const auto picture = make_picture(path.string(), cells(20, 10), PICTURE_PROGRAM);
  REQUIRE(picture);
  CHECK(picture->format == "WebP");  // whatever its name says
  CHECK(make_picture("/dev/zero", cells(2, 2), PICTURE_PROGRAM).error().code == Errc::not_found);
  CHECK(make_picture(directory.path().string(), cells(2, 2), PICTURE_PROGRAM).error().code == Errc::not_found);
  CHECK(make_picture("/nowhere", cells(2, 2), PICTURE_PROGRAM).error().code == Errc::not_found);
  CHECK(make_picture(path.string(), cells(2, 2), "/no/such/program").error().code == Errc::not_found);
  ::truncate(path.c_str(), image::most_file_bytes + 1);
  CHECK(make_picture(path.string(), cells(2, 2), PICTURE_PROGRAM).error().code == Errc::limit_exceeded);
}

TEST_CASE("hostile files end the process at most") {
  CHECK(refusal("") == Errc::invalid_argument);
  CHECK(refusal("<html><img src=x onerror=alert(1)>") == Errc::invalid_argument);
  CHECK(refusal(test::png_of(400, 400).substr(0, 60)) == Errc::protocol_violation);
  CHECK(refusal(test::png_that_claims(30'000, 30'000)) == Errc::limit_exceeded);
  CHECK(refusal(test::png_that_claims(6000, 6000)) == Errc::protocol_violation);
  CHECK(made(test::animated_gif(100)).has_value());
}

TEST_CASE("limits: time, processor, memory, output, files, descriptors") {
  CHECK(Ran({{"/bin/sleep", "5"}, -1, 1024, 100ms}).late);
  CHECK(Ran({{"/bin/cat", "/dev/zero"}, -1, 100'000}).too_much);
  const Ran busy({{"/bin/sh", "-c", "while :; do :; done"}, -1, 1024, 20s, 1});
  CHECK(!busy.late);
  CHECK(busy.status == -1);
  CHECK(Ran({{"/usr/bin/env"}}).output == "PATH=/usr/bin:/bin\nLC_ALL=C\n");
  CHECK(Ran({{"/bin/ls", "/proc/self/fd"}}).output == "0\n1\n2\n3\n");  // the last one is the folder
  const test::TemporaryDirectory directory;
  const auto file = (directory.path() / "written").string();
  Ran({{"/bin/sh", "-c", "echo words > '" + file + "'"}});
  CHECK((!std::filesystem::exists(file) || std::filesystem::file_size(file) == 0));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const auto image = directory.path() / "large.png";
  std::ofstream(image) << test::png_of(2000, 2000);
  const int input = ::open(image.c_str(), O_RDONLY | O_CLOEXEC);
  ConfinedProgram program{{PICTURE_PROGRAM, "cells", "20", "10", "8", "16", "256", "-", "-"}, input, 100'000};
  CHECK(Ran(program).status == 0);
  ::lseek(input, 0, SEEK_SET);
  program.memory = 24 << 20;  // its libraries fit, its 16 MB of pixels don't
  CHECK(Ran(program).status == image::Status::too_large);
  ::close(input);
#endif
}

TEST_CASE("what the process says is believed only as far as it can be a picture") {
  const auto request = cells(2, 1);
  const auto red = cell(0x2580, 196, 16);
  REQUIRE(parse_picture(said("2 1 10 10", red + red), request));
  CHECK(parse_picture(said("2 1 10 10", red + cell(' ', -1, -1)), request)->cells[1] == PictureCell{});
  for (const auto& lie :
       {said("3 1 10 10", red + red + red), said("2 2 10 10", red + red + red + red), said("2 1 10 10", red),
        said("0 1 10 10", ""), said("-2 1 10 10", red + red), said("2 1 10 10", red + cell('A', 1, 1)),
        said("2 1 10 10", red + cell(0x1b, 1, 1)), said("2 1 10 10", red + cell(0x202e, 1, 1)),
        said("2 1 10 10", red + cell(0xffffffff, 1, 1)), said("2 1 10 10", red + cell(0x2580, 256, 1)),
        said("2 1 10 10", red + cell(0x2580, 1, -2)), said("2 1 10 10", red + red) + "x", std::string("picture"),
        "picture \x1b[2J 2 1 10 10 16\n" + red + red, std::string("\x1b[2J"), std::string()}) {
    CHECK(!parse_picture(lie, request));
  }
  auto letters = cells(2, 1);
  letters.ascii = true;
  CHECK(parse_picture(said("2 1 10 10", cell('A', 1, 1) + cell('#', 1, 1)), letters));
  CHECK(!parse_picture(said("2 1 10 10", cell('A', 1, 1) + red), letters));
}

TEST_CASE("of escape sequences an image alone is let through") {
  const auto sixel = [](const std::string& text) { return lets_through(text, PictureKind::sixel); };
  CHECK(sixel("\x1bP0;1;0q\"1;1;32;30#0;2;14;5;50!5023?@@$-\x1b\\"));
  for (const auto* text : {"\x1bP0;1q???", "\x1b[2J", "\x1b]52;c;ZXZpbA==\x07", "\x1bP0q??\x1b]2;title\x07??\x1b\\",
                           "\x1bP0q??\x1b\\\x1b[6n\x1b\\", "\x1bPtmux;\x1b\x1b]52;c;x\x07\x1b\\", "\x1bP$q\"p\x1b\\",
                           "\x1bP0q??\x9c\x1b\\", "\x1bP0q?\x18?\x1b\\", "??", ""}) {
    CHECK(!sixel(text));
  }
  CHECK(!sixel(std::string("\x1bP0q?\0?\x1b\\", 9)));
  const auto kitty = [](const std::string& text) { return lets_through(text, PictureKind::kitty); };
  CHECK(kitty("\x1b_Ga=T,f=32,s=1,v=1,c=1,r=1,m=1\x1b\\\x1b_Gm=0;AAAA\x1b\\"));
  for (const auto* text :
       {"\x1b_Ga=T,f=100,t=f;L2V0Yy9wYXNzd2Q=\x1b\\",  // would have the terminal read a file
        "\x1b_Ga=T,t=t;L3RtcC94\x1b\\", "\x1b_Ga=T,t=s;c2hhcmVk\x1b\\", "\x1b_Ga=d\x1b\\", "\x1b_Ga=q,i=1;AAAA\x1b\\",
        "\x1b_Ga=T,i=31,s=1,v=1;AAAA\x1b\\", "\x1b_Ga=T,s=1;AA\x1b[2JAA\x1b\\", "\x1b_Ga=T,s=1;AAAA\x1b\\\x1b[2J",
        "\x1b_Ga=T,s=1,m=1;AAAA\x1b\\\x1b_Ga=T,t=f;AAAA\x1b\\", "\x1b_Ga=T,s=1;AAAA", "\x1b_Ga=T,s=1;A\x07\x1b\\",
        "\x1b_Gm=0;AAAA\x1b\\", ""}) {
    CHECK(!kitty(text));
  }
}

TEST_CASE("an avatar is a small square PNG of the middle of an image, with nothing in it but pixels") {
  test::TemporaryDirectory directory;
  const auto file = (directory.path() / "image").string();
  const auto avatar_of = [&file](const std::string& image) {
    std::ofstream(file, std::ios::binary) << image;
    return make_avatar(file, PICTURE_PROGRAM);
  };
  const auto large = avatar_of(test::jpeg_of(800, 300));
  REQUIRE(large);
  CHECK(large->side == 192);
  CHECK(large->png.starts_with("\x89PNG"));
  CHECK(large->png.size() <= image::most_avatar_bytes);
  // What comes of it is what others see: red on the left, blue on the right.
  const auto shown = make_picture_of(large->png, cells(4, 2), PICTURE_PROGRAM);
  REQUIRE(shown);
  CHECK(shown->width == 192);
  CHECK(shown->height == 192);
  const auto small = avatar_of(test::png_of(40, 20));
  REQUIRE(small);
  CHECK(small->side == 20);
  const auto dot = avatar_of(test::png_of(1, 1));
  REQUIRE(dot);
  CHECK(dot->side == 1);
  CHECK_FALSE(avatar_of("no image"));
  CHECK_FALSE(avatar_of(test::png_that_claims(100'000, 100'000)));
  CHECK_FALSE(make_avatar((directory.path() / "nowhere").string(), PICTURE_PROGRAM));
  CHECK_FALSE(make_avatar(directory.path().string(), PICTURE_PROGRAM));
}

TEST_CASE("what the process calls an avatar is one, or refused") {
  const auto png = test::png_of(7, 7);
  const auto said_of = [&png](int side, std::size_t size) {
    return "avatar " + std::to_string(side) + " " + std::to_string(size) + "\n" + png;
  };
  CHECK(parse_avatar(said_of(7, png.size())));
  CHECK_FALSE(parse_avatar(said_of(8, png.size())));
  CHECK_FALSE(parse_avatar(said_of(7, png.size() + 1)));
  CHECK_FALSE(parse_avatar(said_of(0, png.size())));
  CHECK_FALSE(parse_avatar("avatar 7 4\nJFIF"));
  CHECK_FALSE(parse_avatar("avatar 7 0\n"));
  CHECK_FALSE(parse_avatar("avatar 999 " + std::to_string(png.size()) + "\n" + png));
  CHECK_FALSE(parse_avatar("picture PNG 1 1 1 1 8\n"));
  CHECK_FALSE(parse_avatar(""));
}
