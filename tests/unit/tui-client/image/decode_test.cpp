// Decoders on honest and hostile files, and what a confined process can still do.
#include "tui-client/image/decode.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "tests/unit/tui-client/image/images.hpp"
#include "tui-client/image/confine.hpp"
#include "tui-client/image/render.hpp"

using namespace tui::image;

namespace {

tl::expected<Pixels, Failure> decoded(const std::string& file) {
  return decode(std::vector<std::uint8_t>(file.begin(), file.end()));
}

Failure failure_of(const std::string& file) {
  const auto pixels = decoded(file);
  REQUIRE(!pixels);
  return pixels.error();
}

// In a process of its own: confine() can't be taken back.
template <class Act>
int status_of(Act act) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(confine() ? act() : 99);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("each kind of image comes out with its colours and its size") {
  for (const auto& [file, format] : {std::pair(test::png_of(40, 20), "PNG"), std::pair(test::jpeg_of(40, 20), "JPEG"),
                                     std::pair(test::webp_of(40, 20), "WebP")}) {
    const auto pixels = decoded(file);
    REQUIRE(pixels);
    CHECK(pixels->format == format);
    CHECK(pixels->width == 40);
    CHECK(pixels->height == 20);
    CHECK(pixels->rgba[0] > 240);
    CHECK(pixels->rgba[2] < 15);
    CHECK(pixels->rgba[39 * 4] < 15);
    CHECK(pixels->rgba[39 * 4 + 2] > 240);
    CHECK(pixels->rgba[3] == 255);
  }
}

TEST_CASE("of an animation the first frame alone is looked at, however many there are") {
  const auto pixels = decoded(test::animated_gif(50'000));
  REQUIRE(pixels);
  CHECK(pixels->format == "GIF");
  CHECK(pixels->rgba == std::vector<std::uint8_t>{255, 0, 0, 255});
}

TEST_CASE("a large photograph is decoded smaller, and keeps its size in words") {
  const auto pixels = decoded(test::jpeg_of(5000, 100));
  REQUIRE(pixels);
  CHECK(pixels->full_width == 5000);
  CHECK(pixels->width == 1250);
}

TEST_CASE("a photograph stands upright, however the camera was held") {
  using namespace std::string_literals;
  const auto held = [](char orientation, bool little) {
    const auto exif = little
                          ? "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s
                          : "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
    auto file = test::jpeg_of(40, 20);  // red at the left, blue at the right
    file.insert(2, "\xff\xe1\0"s + static_cast<char>(exif.size() + 2) + exif);
    return decoded(file);
  };
  for (const bool little : {true, false}) {
    for (const char orientation : {1, 2, 3, 4, 5, 6, 7, 8, 9, 0}) {
      const auto pixels = held(orientation, little);
      REQUIRE(pixels);
      const bool lying = orientation >= 5 && orientation <= 8;
      const bool red_first = orientation != 2 && orientation != 3 && orientation != 7 && orientation != 8;
      CHECK(pixels->width == (lying ? 20 : 40));
      CHECK(pixels->full_height == (lying ? 40 : 20));
      CHECK((pixels->rgba.front() > 128) == red_first);
      CHECK((pixels->rgba[pixels->rgba.size() - 4] > 128) == !red_first);
    }
  }
  auto odd = test::jpeg_of(40, 20);
  odd.insert(2,
             "\xff\xe1\0\x10"
             "Exif\0\0II*\0\xff\xff\xff\xff"s);
  CHECK(decoded(odd)->width == 40);
}

TEST_CASE("hostile files: cut off, of another kind, claiming to be huge") {
  CHECK(failure_of("") == Failure::unknown_type);
  CHECK(failure_of("<svg xmlns='http://www.w3.org/2000/svg'/>") == Failure::unknown_type);
  CHECK(failure_of("#!/bin/sh\n") == Failure::unknown_type);
  CHECK(failure_of("\x89PNG\r\n\x1a\n") == Failure::damaged);
  CHECK(failure_of(test::png_of(400, 400).substr(0, 60)) == Failure::damaged);
  CHECK(failure_of(test::png_that_claims(30'000, 30'000)) == Failure::too_large);
  CHECK(failure_of(test::png_that_claims(20'000, 20'000)) == Failure::too_large);
  CHECK(failure_of(test::png_that_claims(0x7fffffff, 0x7fffffff)) != Failure::unknown_type);
  CHECK(failure_of(test::png_that_claims(1000, 1000)) == Failure::damaged);
  CHECK(failure_of(test::webp_of(40, 40).substr(0, 30)) == Failure::damaged);
  CHECK(failure_of(test::jpeg_of(40, 40).substr(0, 20)) == Failure::damaged);
  auto gif = test::animated_gif(0);
  gif[6] = gif[7] = gif[8] = gif[9] = '\xff';  // 65535 x 65535
  CHECK(failure_of(gif) == Failure::too_large);
  CHECK(failure_of(test::animated_gif(0).substr(0, 25)) == Failure::damaged);
  // A frame that stands outside of the screen is not drawn there.
  auto outside = test::animated_gif(0);
  const auto place = outside.find(',') + 1;
  outside[place] = outside[place + 2] = '\x70';
  const auto blank = decoded(outside);
  REQUIRE(blank);
  CHECK(blank->rgba == std::vector<std::uint8_t>(4));
}

TEST_CASE("changed bytes lead to an image or to an error") {
  std::mt19937 random(7);
  for (const auto& whole :
       {test::png_of(30, 30), test::jpeg_of(30, 30), test::webp_of(30, 30), test::animated_gif(3)}) {
    for (int i = 0; i < 300; ++i) {
      auto file = whole;
      for (int n = 0; n < 1 + i % 4; ++n) file[random() % file.size()] = static_cast<char>(random());
      if (const auto pixels = decoded(file))
        CHECK(pixels->rgba.size() == std::size_t(pixels->width) * pixels->height * 4);
    }
  }
}

TEST_CASE("a picture keeps the image's proportions, is not enlarged, and fills when it must") {
  const auto pixels = decoded(test::png_of(160, 80));
  REQUIRE(pixels);
  tui::PictureRequest request;
  request.columns = 10, request.rows = 10;
  auto picture = render(*pixels, request);
  CHECK(picture.columns == 10);
  CHECK(picture.rows == 3);  // 80 pixels wide, 40 high, of cells of 8 x 16
  CHECK(picture.cells.size() == 30);
  CHECK(picture.cells.front().background != picture.cells.back().background);
  request.columns = request.rows = 100;
  picture = render(*pixels, request);
  CHECK(picture.columns == 20);
  CHECK(picture.rows == 5);
  request.columns = 2, request.rows = 1, request.fill = true;
  picture = render(*pixels, request);
  CHECK(picture.columns == 2);
  CHECK(picture.cells.size() == 2);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("who is confined opens nothing, starts nothing, and runs no code of its own making") {
  CHECK(status_of([] { return 0; }) == 0);
  CHECK(status_of([] { return ::open("/etc/passwd", O_RDONLY) < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] { return ::fork() < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] { return ::kill(::getppid(), 0) < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] { return ::write(2, "x", 1) < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] { return ::dup(0) < 0 ? 0 : 1; }) == 0);
  CHECK(status_of([] {
          char* const words[] = {nullptr};
          ::execve("/bin/true", words, words);
          return 0;
        }) == 0);
  const auto mapped = [](int rights) {
    return ::mmap(nullptr, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  };
  CHECK(status_of([&] { return mapped(PROT_READ | PROT_WRITE) ? 0 : 1; }) == 0);
  CHECK(status_of([&] { return mapped(PROT_READ | PROT_EXEC) ? 1 : 0; }) == 0);
}
#endif
