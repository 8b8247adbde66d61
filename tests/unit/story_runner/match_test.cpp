// What counts as the stanza expected.
#include "tests/story_runner/match.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"

namespace {
bool matches(std::string_view pattern, std::string_view actual) {
  return !stories::difference(xmpp::parse_element(pattern, "n").value(), xmpp::parse_element(actual, "n").value());
}
}  // namespace

TEST_CASE("what is equal matches, whatever the order of attributes and the indentation") {
  CHECK(matches("<a x='1' y='2'/>", "<a y='2' x='1'/>"));
  CHECK(matches("<a>\n  <b>text</b>\n</a>", "<a><b>text</b></a>"));
  CHECK_FALSE(matches("<a/>", "<b/>"));
  CHECK_FALSE(matches("<a/>", "<a xmlns='other'/>"));
  CHECK_FALSE(matches("<a x='1'/>", "<a x='2'/>"));
  CHECK_FALSE(matches("<a x='1'/>", "<a/>"));
  CHECK_FALSE(matches("<a/>", "<a x='1'/>"));
  CHECK_FALSE(matches("<a><b/></a>", "<a/>"));
  CHECK_FALSE(matches("<a/>", "<a><b/></a>"));
  CHECK_FALSE(matches("<a><b/><c/></a>", "<a><c/><b/></a>"));
  CHECK_FALSE(matches("<a>text</a>", "<a>other</a>"));
  CHECK_FALSE(matches("<a>text</a>", "<a> text</a>"));
  CHECK_FALSE(matches("<a/>", "<a>text</a>"));
}

TEST_CASE("{any} stands for a value, {...} for further children") {
  CHECK(matches("<a x='{any}'>{any}</a>", "<a x='1'>text</a>"));
  CHECK_FALSE(matches("<a x='{any}'/>", "<a/>"));
  CHECK(matches("<a><b/>{...}</a>", "<a><b/><c/><d/></a>"));
  CHECK(matches("<a><b/>{...}</a>", "<a><b/></a>"));
  CHECK_FALSE(matches("<a><b/>{...}</a>", "<a><c/></a>"));
}

TEST_CASE("{set:name} stands for a value and remembers it for {get:name}") {
  const auto element = [](std::string_view text) { return xmpp::parse_element(text, "n").value(); };
  stories::Remembered remembered;
  CHECK_FALSE(stories::difference(element("<a x='{set:one}'>{set:two}</a>"), element("<a x='1'>2</a>"), remembered));
  CHECK(remembered == stories::Remembered{{"one", "1"}, {"two", "2"}});
  CHECK_FALSE(stories::difference(element("<a>{get:one}</a>"), element("<a>1</a>"), remembered));
  CHECK(stories::difference(element("<a>{get:one}</a>"), element("<a>2</a>"), remembered));
  CHECK(stories::difference(element("<a>{get:three}</a>"), element("<a>1</a>"), remembered));
  auto sent = element("<a x='{get:two}-{get:one}'><b>{get:one}</b></a>");
  stories::fill_in(sent, remembered);
  CHECK(sent == element("<a x='2-1'><b>1</b></a>"));
  auto unknown = element("<a x='{get:three}'/>");
  CHECK_THROWS(stories::fill_in(unknown, remembered));
}
