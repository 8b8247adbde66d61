// Columns for people.
#include "xmppd/ctl/text_table.hpp"

#include <doctest/doctest.h>

using xmppd::ctl::TextTable;

TEST_CASE("text table: aligned by characters, without trailing space, without control characters") {
  TextTable table({"A", "B"});
  table.add({"xxx", "1"});
  table.add({"\xC3\xA9", ""});
  table.add({"e\x1b[0m", "2"});
  CHECK(table.text() == "A      B\nxxx    1\n\xC3\xA9\ne?[0m  2\n");
}
