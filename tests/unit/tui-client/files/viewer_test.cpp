// Another program shows a file: started without a shell, and not waited for.
#include "tui-client/files/viewer.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"

using test::content_of;

TEST_CASE("the path is one argument, whatever is in it") {
  test::TemporaryDirectory directory;
  const auto program = directory.path() / "viewer";
  const auto seen = directory.path() / "seen";
  std::ofstream(program) << "#!/bin/sh\necho \"$#:$1\" > '" << seen.string() << ".new'\nmv '" << seen.string()
                         << ".new' '" << seen.string() << "'\nsleep 20 &\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  ::setenv("BROWSER", (program.string() + ":other").c_str(), 1);
  const auto before = std::chrono::steady_clock::now();
  REQUIRE(tui::show_file("/tmp/a b;$(touch x)'\".jpg"));
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(10));
  for (int i = 0; i < 1000 && !std::filesystem::exists(seen); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(content_of(seen) == "1:/tmp/a b;$(touch x)'\".jpg\n");
}

TEST_CASE("a program that is not there is named") {
  ::setenv("BROWSER", "/nowhere/viewer", 1);
  const auto shown = tui::show_file("/tmp/a");
  REQUIRE(!shown);
  CHECK(shown.error().detail.starts_with("/nowhere/viewer: "));
}
