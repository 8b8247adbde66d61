// QR codes: what is drawn is read again by a reader of other people's.
#include "libxmpp/qr/qr_code.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/unit/temporary_directory.hpp"
#include "tui-client/files/code_reader.hpp"

using namespace tui;

namespace {

// The half blocks as pixels, four of each module in each direction.
void write_picture(const std::vector<std::string>& lines, const std::filesystem::path& file) {
  std::vector<std::string> rows;
  for (const auto& line : lines) {
    std::string upper, lower;
    for (std::size_t at = 0; at < line.size();) {
      const auto block = line.substr(at, line[at] == ' ' ? 1 : 3);
      at += block.size();
      upper += block == "▀" || block == "█" ? '0' : '1';
      lower += block == "▄" || block == "█" ? '0' : '1';
    }
    rows.push_back(upper);
    rows.push_back(lower);
  }
  constexpr int scale = 4;
  std::ofstream out(file);
  out << "P2\n" << rows[0].size() * scale << " " << rows.size() * scale << "\n1\n";
  for (const auto& row : rows) {
    for (int i = 0; i < scale; ++i) {
      for (const char module : row) {
        for (int j = 0; j < scale; ++j) out << module << " ";
      }
      out << "\n";
    }
  }
}

}  // namespace

TEST_CASE("a code on the screen is read by zbarimg") {
  const test::TemporaryDirectory directory;
  const auto picture = directory.path() / "-picture.pgm";
  std::string text = "xmpp:alice@example.org?omemo-sid-1234567890=";
  for (int i = 0; i < 64; ++i) text += "0123456789ABCDEF"[i * 7 % 16];
  const auto code = xmpp::QrCode::of(text);
  REQUIRE(code);
  CHECK((code->size() + 4 + 1) / 2 <= 24);  // with its border in a terminal of 24 lines
  write_picture(code->lines(2, false), picture);
  const auto read = read_codes(picture.string());
  REQUIRE_MESSAGE(read, read.error().detail);
  CHECK(*read == text + "\n");
  // The other way round a dark terminal's letters are the light ones.
  CHECK(code->lines(2, true)[0].starts_with("███"));
  CHECK_FALSE(xmpp::QrCode::of(std::string(8000, 'x')));
}

TEST_CASE("pictures without a code, and what is no picture") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "text";
  CHECK(read_codes(file.string()).error().detail.find("no such file") != std::string::npos);
  CHECK(read_codes(directory.path().string()).error().detail.find("no such file") != std::string::npos);
  std::ofstream(file) << "nothing to see";
  CHECK(read_codes(file.string()).error().detail.find("no QR code") != std::string::npos);
  CHECK(read_codes("/dev/zero").error().detail.find("no such file") != std::string::npos);
}
