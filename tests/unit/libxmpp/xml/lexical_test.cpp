// Numbers and truth values as XML writes them.
#include "libxmpp/xml/lexical.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using xmpp::parse_boolean;
using xmpp::parse_unsigned;

TEST_CASE("a number is digits and nothing else") {
  for (const auto* text : {"", " 1", "1 ", "+1", "-1", "0x1", "1.0", "one", "4294967296"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_unsigned<std::uint32_t>(text));
  }
  CHECK(parse_unsigned<std::uint32_t>("4294967295") == 4294967295U);
  CHECK(parse_unsigned<std::uint16_t>("007") == 7);
}

TEST_CASE("a truth value is one of four words") {
  CHECK(parse_boolean("true") == true);
  CHECK(parse_boolean("1") == true);
  CHECK(parse_boolean("false") == false);
  CHECK(parse_boolean("0") == false);
  for (const auto* text : {"", "True", "yes", " 1", "01"}) CHECK_FALSE(parse_boolean(text));
}

TEST_CASE("URIs") {
  for (const auto* good : {"mailto:abuse@example.org", "xmpp:support@example.org?message", "https://example.org/%7Ex#y",
                           "tel:+44-20", "a.b+c-1:x"}) {
    CHECK_MESSAGE(xmpp::is_uri(good), good);
  }
  for (const auto* bad : {"", ":", "abuse@example.org", "mailto:", ":x", "1a:x", "a_b:x", "http://exa mple.org/",
                          "x:<y>", "x:\xC3\xA9", "x:\n"}) {
    CHECK_FALSE_MESSAGE(xmpp::is_uri(bad), bad);
  }
}
