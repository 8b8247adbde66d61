#include "xmppd/app/private_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"

using test::content_of;
using namespace xmppd;

TEST_CASE("a secret is made once, for its owner alone") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "secret";
  const auto first = load_or_make_secret(path.string());
  REQUIRE(first);
  CHECK(first->size() == 32);
  CHECK(load_or_make_secret(path.string()).value() == *first);
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(load_or_make_secret((folder.path() / "other").string()).value() != *first);
}

TEST_CASE("a secret that was cut short is replaced") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "secret";
  std::ofstream(path) << "short";
  const auto secret = load_or_make_secret(path.string());
  REQUIRE(secret);
  CHECK(secret->size() == 32);
  CHECK(content_of(path) == *secret);
}

TEST_CASE("a file is replaced as a whole; errors name it") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "report";
  REQUIRE(replace_file(path.string(), "a longer first content"));
  REQUIRE(replace_file(path.string(), "second"));
  CHECK(content_of(path) == "second");
  const auto failed = replace_file((folder.path() / "missing" / "report").string(), "x");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().detail.find("missing/report") != std::string::npos);
}
