// What helps while one types and reads: emoji by name, links, text from right to left.
#include <doctest/doctest.h>

#include "tui-client/ui/bidi.hpp"
#include "tui-client/ui/emoji.hpp"
#include "tui-client/ui/links.hpp"

using namespace tui;

namespace {

std::string all_links(std::string_view text) {
  std::string found;
  for (const auto& link : find_links(text))
    found += "[" + std::string(text.substr(link.from, link.end - link.from)) + "]";
  return found;
}

}  // namespace

TEST_CASE("emoji by the names people know and by Unicode's own") {
  CHECK(emoji_named("smi", 5).front().bytes == "😄");
  CHECK(emoji_named("smiley:", 5).size() == 1);
  CHECK(emoji_named("smiley:", 5).front().bytes == "😃");
  CHECK(emoji_named("Octop", 5).front().name == "octopus");
  CHECK(emoji_named("face_with_tears", 3).front().bytes == "😂");
  CHECK(emoji_named("wombat", 5).empty());
  CHECK(emoji_named("a", 7).size() == 7);
  CHECK(emoji_word("hi :smi") == 3);
  CHECK(emoji_word(":+1:") == 0);
  CHECK(emoji_word("/react :tada") == 7);
  for (const auto* text : {"", ":", ":s", "10:30", "see https:", "a:smile", ":smile :", ":smile::"}) {
    CHECK_MESSAGE(emoji_word(text) == std::string_view::npos, text);
  }
}

TEST_CASE("links end where the sentence around them goes on") {
  CHECK(all_links("see https://a.example/x_(y), or (http://b.example). Not foo://c or https://") ==
        "[https://a.example/x_(y)][http://b.example]");
  CHECK(all_links("*https://a.example/* xmpp:bob@example.org?message mailto:a@b.example!") ==
        "[https://a.example/][xmpp:bob@example.org?message][mailto:a@b.example]");
  CHECK(all_links("xhttps://a.example https:/ nothttp://b") == "");
  CHECK(all_links("https://a.example/日本") == "[https://a.example/日本]");
  CHECK(link_target("https://a.example/日\x1b]8") == "https://a.example/%E6%97%A5%1B]8");
  CHECK(link_target("https://" + std::string(3000, 'a')).empty());
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "https://a.example/ ";
  CHECK(find_links(many).size() <= 20);
}

TEST_CASE("text from right to left stands so") {
  CHECK_FALSE(has_right_to_left("plain, 日本語, 😀"));
  CHECK(has_right_to_left("abc שלום"));
  CHECK(in_visual_order("abc") == "abc");
  CHECK(in_visual_order("שלום") == "םולש");
  CHECK(in_visual_order("abc שלום def") == "abc םולש def");
  // Numbers keep their order, brackets face the other way, and a paragraph goes the way of its first letter.
  CHECK(in_visual_order("(שלום 123)") == "(123 םולש)");
  CHECK(in_visual_order("שלום abc!") == "!abc םולש");
  // A mark stays with its letter.
  CHECK(in_visual_order("אָב") == "באָ");
}

TEST_CASE("wrapped, each line is put in order by itself") {
  const auto lines = wrap_styled("שלום עולם", {}, 5, true);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].front().text == "םולש");
  CHECK(lines[1].front().text == "םלוע");
  CHECK(wrap_styled("שלום", {}, 9, false).front().front().text == "שלום");
}
