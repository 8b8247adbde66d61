#include "xmppd/web/upload_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "libxmpp/loop/event_loop.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/wait.hpp"

using namespace xmppd;
using test::wait;
namespace fs = std::filesystem;

namespace {

const std::string id = "0123456789abcdefAB";

std::size_t files_below(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) count += entry.is_regular_file();
  return count;
}

}  // namespace

TEST_CASE("upload folder: a file is there when it is kept, and can be read in parts") {
  const test::TemporaryDirectory top;
  xmpp::EventLoop loop;
  const std::string path = (top.path() / "uploads").string();
  auto folder = UploadFolder::open(path, loop).value();
  CHECK(wait(loop, folder->find(id)).error().code == xmpp::Errc::not_found);
  auto file = wait(loop, folder->create(id, 10)).value();
  REQUIRE(wait(loop, file->write("01234")));
  CHECK(wait(loop, folder->find(id)).error().code == xmpp::Errc::not_found);
  REQUIRE(wait(loop, file->write("56789")));
  REQUIRE(wait(loop, file->keep()));
  file.reset();
  loop.run();
  auto found = wait(loop, folder->find(id)).value();
  CHECK(found->size() == 10);
  CHECK(wait(loop, found->read(0, 4)).value() == "0123");
  CHECK(wait(loop, found->read(8, 4)).value() == "89");
  CHECK(wait(loop, found->read(10, 4)).value().empty());
  REQUIRE(wait(loop, folder->remove({id, "not-there-at-all-0"})));
  CHECK(wait(loop, folder->find(id)).error().code == xmpp::Errc::not_found);
  CHECK(wait(loop, found->read(0, 4)).value() == "0123");
  CHECK(files_below(path) == 0);
}

TEST_CASE("upload folder: what is not kept leaves nothing, now or at the next start") {
  const test::TemporaryDirectory top;
  xmpp::EventLoop loop;
  const std::string path = (top.path() / "uploads").string();
  auto folder = UploadFolder::open(path, loop).value();
  auto file = wait(loop, folder->create(id, 10)).value();
  REQUIRE(wait(loop, file->write("01234")));
  CHECK(!wait(loop, folder->create(id, 10)));  // one at a time
  CHECK(files_below(path) == 1);
  auto pending = file->write("567");  // on its way
  file.reset();
  loop.run();
  CHECK(files_below(path) == 0);
  std::ofstream(path + "/arriving/" + id) << "left by a crash";
  folder = UploadFolder::open(path, loop).value();
  CHECK(files_below(path) == 0);
}

// CVE-2016-1231, CVE-2023-32315.
TEST_CASE("upload folder: only ids name files") {
  CHECK(is_upload_id(id));
  CHECK(is_upload_id("abcdefghij-_0123"));
  for (const char* bad : {"", "..", "short", "../../../../etc/passwd", "0123456789abcdef/x", "0123456789abcdef.x",
                          "0123456789abcdef%2f", "0123456789abcdef\\x"}) {
    CHECK_MESSAGE(!is_upload_id(bad), bad);
  }
  CHECK(!is_upload_id(std::string(65, 'a')));
  CHECK(!is_upload_id(std::string("0123456789abcdef\0", 17)));
}
