// XmlLog: lines, directions, who may read it.
#include "tui-client/xmpp/xml_log.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"

using test::content_of;
using namespace tui;

TEST_CASE("one line for each stanza, readable at once, in a file of the owner's that starts empty") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "xml";
  std::ofstream(file) << "of an earlier run";
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  auto log = XmlLog::open(file);
  REQUIRE(log.has_value());
  (*log)->sent("<presence/>");
  (*log)->received("<message><body>two\nlines</body></message>");
  CHECK(content_of(file) == "> <presence/>\n< <message><body>two&#10;lines</body></message>\n");
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("a file that can't be made is an error with its name") {
  const auto log = XmlLog::open("/nowhere/at/all");
  REQUIRE_FALSE(log.has_value());
  CHECK(log.error().detail.find("/nowhere/at/all") != std::string::npos);
}
