// Files that come in: nothing has a name before it is whole and genuine. Files that go out: what is read is what is
// sent.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tui-client/files/incoming_file.hpp"
#include "tui-client/files/outgoing_file.hpp"

using test::content_of;
using namespace tui;
using xmpp::Errc;

namespace {

struct Fixture {
  test::TemporaryDirectory directory;
  std::filesystem::path downloads = directory.path() / "a" / "b";

  std::unique_ptr<IncomingFile> incoming(const std::string& fragment = {}) {
    auto made = IncomingFile::create(downloads, fragment);
    REQUIRE(made);
    return std::move(*made);
  }
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(downloads)) ++count;
    return count;
  }
  std::string write(const std::string& name, const std::string& content) const {
    const auto path = (directory.path() / name).string();
    std::ofstream(path) << content;
    return path;
  }
};

std::string read_all(OutgoingFile& file, std::size_t room) {
  std::string all, piece(room, ' ');
  while (all.size() < file.bytes_to_send()) {
    const auto got = file.read(piece.data(), room);
    REQUIRE(got);
    REQUIRE(*got > 0);
    all.append(piece, 0, *got);
  }
  CHECK(!file.read(piece.data(), room));
  return all;
}

}  // namespace

TEST_CASE("a file is saved under a name of its own, for its owner alone, and never replaces another") {
  Fixture t;
  std::size_t saved = 0;
  for (const char* name : {"cat.jpg", "cat (2).jpg", "cat (3).jpg"}) {
    const auto file = t.incoming();
    REQUIRE(file->write("some "));
    REQUIRE(file->write(name));
    CHECK(t.files() == saved++);
    const auto path = file->publish("../cat.jpg");
    REQUIRE(path);
    CHECK(*path == (t.downloads / name).string());
    CHECK(content_of(*path) == std::string("some ") + name);
    struct stat about {};
    REQUIRE(::stat(path->c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0600);
  }
  struct stat folder {};
  REQUIRE(::stat(t.downloads.c_str(), &folder) == 0);
  CHECK((folder.st_mode & 0777) == 0700);
}

TEST_CASE("a link that lies in the way is not followed") {
  Fixture t;
  std::filesystem::create_directories(t.downloads);
  const auto target = t.write("precious", "precious");
  std::filesystem::create_symlink(target, t.downloads / "cat.jpg");
  std::filesystem::create_symlink("nowhere", t.downloads / "cat (2).jpg");
  const auto file = t.incoming();
  REQUIRE(file->write("new"));
  CHECK(*file->publish("cat.jpg") == (t.downloads / "cat (3).jpg").string());
  CHECK(content_of(target) == "precious");
}

TEST_CASE("what is not published leaves nothing behind") {
  Fixture t;
  {
    const auto file = t.incoming();
    REQUIRE(file->write("half of it"));
  }
  CHECK(t.files() == 0);
}

TEST_CASE("sealed, sent, opened") {
  Fixture t;
  for (const std::size_t size : {1U, 15U, 16U, 17U, 100000U}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * 7);
    const auto path = t.write("text", text);
    for (const std::size_t room : {7U, 16U, 65536U}) {
      auto outgoing = OutgoingFile::open(path, true);
      REQUIRE(outgoing);
      CHECK((*outgoing)->size() == size);
      CHECK((*outgoing)->bytes_to_send() == size + 16);
      const auto sealed = read_all(**outgoing, room);
      CHECK(sealed.size() == size + 16);
      CHECK((size < 15 || sealed.find(text.substr(0, 15)) == std::string::npos));
      const auto incoming = t.incoming((*outgoing)->fragment());
      for (std::size_t at = 0; at < sealed.size(); at += room) REQUIRE(incoming->write(sealed.substr(at, room)));
      const auto saved = incoming->publish("text");
      REQUIRE(saved);
      CHECK(content_of(*saved) == text);
      CHECK(incoming->size() == size);
    }
  }
  auto plain = OutgoingFile::open(t.write("text", "in the open"), false);
  CHECK(read_all(**plain, 4) == "in the open");
  CHECK((*plain)->fragment().empty());
}

TEST_CASE("changed or cut on the way, it never gets a name") {
  Fixture t;
  const auto path = t.write("text", "something secret");
  auto outgoing = *OutgoingFile::open(path, true);
  const auto sealed = read_all(*outgoing, 100);
  for (std::string bad :
       {std::string(sealed).replace(3, 1, "?"), std::string(sealed).replace(sealed.size() - 1, 1, "?"),
        sealed.substr(0, sealed.size() - 1), sealed + "x", sealed.substr(0, 10), std::string()}) {
    if (bad == sealed) bad[3] ^= 1;  // it was a '?'
    const auto incoming = t.incoming(outgoing->fragment());
    REQUIRE(incoming->write(bad));
    const auto saved = incoming->publish("text");
    REQUIRE(!saved);
    CHECK(saved.error().code == Errc::protocol_violation);
    CHECK(t.files() == 0);
  }
  CHECK(IncomingFile::create(t.downloads, "no key").error().code == Errc::invalid_argument);
}

TEST_CASE("each time under a key of its own") {
  Fixture t;
  const auto path = t.write("text", "the same text");
  CHECK((*OutgoingFile::open(path, true))->fragment() != (*OutgoingFile::open(path, true))->fragment());
}

TEST_CASE("what is no file, or becomes another one, is not sent") {
  Fixture t;
  REQUIRE(::mkfifo((t.directory.path() / "pipe").c_str(), 0600) == 0);
  CHECK(OutgoingFile::open((t.directory.path() / "pipe").string(), true).error().code == Errc::invalid_argument);
  CHECK(OutgoingFile::open(t.directory.path().string(), true).error().code == Errc::invalid_argument);
  CHECK(OutgoingFile::open("/dev/zero", false).error().code == Errc::invalid_argument);
  CHECK(OutgoingFile::open((t.directory.path() / "none").string(), true).error().code == Errc::not_found);
  CHECK(OutgoingFile::open(t.write("empty", ""), true).error().code == Errc::invalid_argument);
  const auto path = t.write("text", std::string(1000, 'x'));
  auto file = *OutgoingFile::open(path, true);
  std::filesystem::resize_file(path, 10);
  std::string piece(5000, ' ');
  REQUIRE(file->read(piece.data(), piece.size()));
  CHECK(file->read(piece.data(), piece.size()).error().code == Errc::storage_failed);
}
