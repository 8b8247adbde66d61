// The key that was meant.
#include "xmppd/app/nearest_key.hpp"

#include <doctest/doctest.h>

using xmppd::nearest_key;

TEST_CASE("nearest key") {
  const std::vector<std::string_view> known{"c2s.max_depth", "c2s.max_children", "log.level", "log.file"};
  CHECK(nearest_key("c2s.max_dept", known) == "c2s.max_depth");
  CHECK(nearest_key("log.levle", known) == "log.level");
  CHECK(nearest_key("server.max_children", known) == "c2s.max_children");
  CHECK(nearest_key("something.else", known).empty());
  CHECK(nearest_key(std::string(100000, 'x'), known).empty());
  CHECK(nearest_key("x", {}).empty());
}
