// UnderWay: memory is what the disk has, and what is still to come.
#include "xmppd/core/under_way.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace xmppd;

namespace {

auto append(char letter) {
  return [letter](std::string& text) { text += letter; };
}

}  // namespace

TEST_CASE("changes under way: what is refused is taken out, in whatever order the ends come") {
  std::string memory = "-";
  UnderWay<std::string> under_way;
  const auto a = under_way.begin(memory, append('a')), b = under_way.begin(memory, append('b')),
             c = under_way.begin(memory, append('c'));
  CHECK(memory == "-abc");
  SUBCASE("the first") {
    under_way.end(memory, a, false);
    CHECK(memory == "-bc");
    under_way.end(memory, b, true);
    under_way.end(memory, c, true);
    CHECK(memory == "-bc");
  }
  SUBCASE("the one in the middle") {
    under_way.end(memory, a, true);
    under_way.end(memory, b, false);
    CHECK(memory == "-ac");
    under_way.end(memory, c, true);
    CHECK(memory == "-ac");
  }
  SUBCASE("all, the last of them at once") {
    under_way.end(memory, c, false);
    CHECK(memory == "-ab");
    under_way.end(memory, a, false);
    CHECK(memory == "-b");
    under_way.end(memory, b, false);
    CHECK(memory == "-");
  }
  CHECK(under_way.empty());
  // The next ones begin on what is there then.
  memory = "+";
  const auto d = under_way.begin(memory, append('d'));
  under_way.end(memory, d, false);
  CHECK(memory == "+");
}
