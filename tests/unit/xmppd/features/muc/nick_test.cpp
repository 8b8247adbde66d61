// Nicks: what is acceptable and what looks alike.
#include "xmppd/features/muc/nick.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace xmppd::muc;

namespace {
bool alike(std::string_view a, std::string_view b, bool lookalikes = true) {
  const auto one = nick_keys(a, lookalikes), other = nick_keys(b, lookalikes);
  return std::any_of(one.begin(), one.end(),
                     [&](const auto& key) { return std::find(other.begin(), other.end(), key) != other.end(); });
}
}  // namespace

TEST_CASE("nicks of every script are acceptable") {
  for (const char* nick : {"first", "Der Dritte", "三番目", "أول", "👩", "x", "O'Neill", "ж"}) {
    CHECK_MESSAGE(acceptable_nick(nick), nick);
  }
}

TEST_CASE("what nobody sees is not") {
  for (const char* nick : {"", " ", " a", "a ", "a  b", "a\tb", "a\nb", "\u200b", "a\u200bb", "\u202eabc", "\u2066a",
                           "\u2800", "\u3164", "a\u00adb", "\ue000"}) {
    CHECK_MESSAGE(!acceptable_nick(nick), nick);
  }
}

TEST_CASE("case, width and shape make no other nick") {
  CHECK(alike("Paul", "paul"));
  CHECK(alike("Paul", "Ｐaul"));
  CHECK(alike("Paul", "PauI"));      // capital i
  CHECK(alike("paypal", "pаypаl"));  // Cyrillic а
  CHECK(alike("modern", "modem"));
  CHECK_FALSE(alike("Paul", "Paula"));
  CHECK_FALSE(alike("user1", "user2"));
  CHECK_FALSE(alike("anna", "hannah"));
}

TEST_CASE("without the rule of shapes, case still counts") {
  CHECK(alike("Paul", "pAUL", false));
  CHECK_FALSE(alike("paypal", "pаypаl", false));
}
