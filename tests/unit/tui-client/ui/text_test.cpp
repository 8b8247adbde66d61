// Text from the network can't move the cursor; widths and wrapping are right for all scripts.
#include "tui-client/ui/text.hpp"

#include <doctest/doctest.h>

using namespace tui;

namespace {

std::string shown(std::string_view text) {
  std::string out;
  for (const auto& glyph : glyphs(text)) out += glyph.bytes;
  return out;
}

}  // namespace

TEST_CASE("control characters are shown, not obeyed") {
  CHECK(shown("a\x1b[31mb") == "a␛[31mb");
  CHECK(shown("bell\a") == "bell␇");
  CHECK(shown(std::string_view("nul\0l", 5)) == "nul␀l");
  CHECK(shown("del\x7f") == "del␡");
  CHECK(shown("tab\tx\ny") == "tab␉x␊y");
  CHECK(shown("c1 \xc2\x9b"
              "31m") == "c1 ⟨U+009B⟩31m");
}

TEST_CASE("characters that turn the reading direction or hide are named") {
  CHECK(shown("invoice\xE2\x80\xAE"
              "fdp.exe") == "invoice⟨U+202E⟩fdp.exe");
  CHECK(shown("\xE2\x81\xA6x\xE2\x81\xA9") == "⟨U+2066⟩x⟨U+2069⟩");
  CHECK(shown("a\xE2\x80\x8B"
              "b") == "a⟨U+200B⟩b");
  CHECK(shown("x\xE2\x80\xA8y") == "x⟨U+2028⟩y");
  CHECK(shown("\xEF\xBB\xBFx") == "⟨U+FEFF⟩x");
}

TEST_CASE("invalid UTF-8 becomes replacement characters and nothing else") {
  CHECK(shown("a\xff"
              "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(shown("\xc3") == "\xEF\xBF\xBD");
  CHECK(shown("\xed\xa0\x80").find('\xed') == std::string::npos);
  CHECK_FALSE(valid_utf8("\xc3"));
  CHECK(valid_utf8("käse"));
}

TEST_CASE("marks attach, are bounded, and never stand alone") {
  CHECK(text_width("e\xCC\x81") == 1);
  std::string zalgo = "z";
  for (int i = 0; i < 100; ++i) zalgo += "\xCC\x81";
  CHECK(shown(zalgo).size() == 1 + 4 * 2);
  CHECK(text_width(zalgo) == 1);
  CHECK(shown("\xCC\x81x") == "◌\xCC\x81x");
  CHECK(shown("a\x1b\xCC\x81") == "a␛◌\xCC\x81");
}

TEST_CASE("wide characters take two cells") {
  CHECK(text_width("日本") == 4);
  CHECK(text_width("👍") == 2);
  CHECK(text_width("🔒") == 2);
  CHECK(text_width("ascii") == 5);
  CHECK(text_width("") == 0);
}

TEST_CASE("fit cuts with an ellipsis and never exceeds the width") {
  CHECK(fit("hello", 5) == "hello");
  CHECK(fit("hello!", 5) == "hell…");
  CHECK(fit("日本語", 4) == "日…");
  CHECK(fit("x", 0).empty());
  for (int width = 0; width < 8; ++width) CHECK(text_width(fit("a日b本c語d", width)) <= width);
}

TEST_CASE("wrap breaks at blanks, cuts what is too long, keeps newlines") {
  using Lines = std::vector<std::string>;
  CHECK(wrap("", 10) == Lines{""});
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("one two three", 8) == Lines{"one two", "three"});
  CHECK(wrap("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
  CHECK(wrap("a\nb\r\n\nc", 10) == Lines{"a", "b", "", "c"});
  CHECK(wrap("日本語です", 4) == Lines{"日本", "語で", "す"});
  CHECK(wrap("x", 0) == Lines{"x"});
}

TEST_CASE("no line is wider than asked for, whatever the text") {
  const std::string nasty =
      "word verylongwordwithoutanyblank 日本語 \x1b[2J e\xCC\x81\xCC\x81 👍👍👍 \xff\xfe tail  two   blanks";
  for (int width = 2; width < 40; ++width) {
    std::string joined;
    for (const auto& line : wrap(nasty, width)) CHECK(text_width(line) <= width);
  }
}

TEST_CASE("the cursor moves by what people call a character") {
  CHECK(grapheme_borders("ab") == std::vector<std::size_t>{0, 1, 2});
  CHECK(grapheme_borders("e\xCC\x81x") == std::vector<std::size_t>{0, 3, 4});
  CHECK(grapheme_borders("👨‍👩‍👧").size() == 2);
  CHECK(grapheme_borders("") == std::vector<std::size_t>{0});
}

TEST_CASE("without UTF-8 every cell stays where it was") {
  CHECK(to_ascii("● Bob ─┬─ …") == "* Bob -+- ~");
  CHECK(to_ascii("日本").size() == 4);
  CHECK(to_ascii("🔒") == "@@");
  CHECK(to_ascii("e\xCC\x81") == "e");
}
