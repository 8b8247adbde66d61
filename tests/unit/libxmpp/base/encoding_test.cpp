// Base64 (RFC 4648 §10) and hexadecimal, and what they refuse.
#include "libxmpp/base/encoding.hpp"

#include <doctest/doctest.h>

using namespace xmpp;

TEST_CASE("base64 of the RFC's examples, both ways") {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : examples) {
    CHECK(base64_encode(plain) == encoded);
    CHECK(base64_decode(encoded) == plain);
  }
}

TEST_CASE("base64 round trip of every byte") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(base64_decode(base64_encode(all)) == all);
  CHECK(base64_encode("\xfb\xff\xfe") == "+//+");
}

TEST_CASE("base64 refuses what is not strictly base64") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "=", "==", "====", "Z===", "Zg==Zg==", "Z g=", "Zm9v\n", "Zm-_",
                           "Zh==", "Zm9=", "Zm=v", "\xc3\xa4zz"}) {
    CAPTURE(text);
    CHECK_FALSE(base64_decode(text));
  }
}

TEST_CASE("hexadecimal") {
  CHECK(hex_encode(std::string_view("\x00\x9f\xff", 3)) == "009fff");
  CHECK(hex_decode("009Fff") == std::string("\x00\x9f\xff", 3));
  CHECK(hex_decode("") == "");
  CHECK_FALSE(hex_decode("0"));
  CHECK_FALSE(hex_decode("0g"));
  CHECK_FALSE(hex_decode(" 0"));
}
