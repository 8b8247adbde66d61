// The store's passphrase: set, changed, dropped, and the program killed in the middle of it.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "libxmpp/base/random.hpp"
#include "tests/unit/file_content.hpp"
#include "tests/unit/file_size_limit.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/history/cheap.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/history/store_vault.hpp"

namespace vault_test {

using namespace tui;
using test::cheap;
using test::content_of;
using test::TemporaryDirectory;
using xmpp::Errc;

namespace {

const AccountId me = "me@example.org";

// What a store says to who opens it with `passphrase`: "" if it does not.
std::string told(const std::filesystem::path& directory, const std::string& passphrase) {
  auto history = History::open(directory, passphrase);
  if (!history) return {};
  return (*history)->get(me, "secret").value().value_or("");
}

void fill(const std::filesystem::path& directory) {
  auto history = History::open(directory);
  REQUIRE_MESSAGE(history, history.error().detail);
  REQUIRE((*history)->put(me, "secret", "the eagle"));
  for (int i = 0; i < 20; ++i) REQUIRE((*history)->put(me, std::to_string(i), std::string(1000, 'x')));
}

// Runs `body` in a process that is killed at its `step`th system call after ready(); false: it had ended before.
void ready() { ::raise(SIGSTOP); }
bool killed_at(int step, const std::function<bool()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(2);
    ::_exit(body() ? 0 : 3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSTOPPED(status));
  for (int i = 0; i < step; ++i) {
    if (::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0 || ::waitpid(child, &status, 0) != child) {
      FAIL("can't be traced");
    }
    if (WIFEXITED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      return false;
    }
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return true;
}

// `change` is killed at every `stride`th of its system calls, each time on a fresh copy of `from`; `looks` judges what
// is left.
int killed_everywhere(const std::filesystem::path& from, int stride,
                      const std::function<bool(const std::filesystem::path&)>& change,
                      const std::function<void(const std::filesystem::path&, int step)>& looks) {
  int step = 1;
  for (bool killed = true; killed; step += stride) {
    const TemporaryDirectory directory;
    const auto copy = directory.path() / "copy";
    std::filesystem::copy(from, copy);
    killed = killed_at(step, [&] { return change(copy); });
    looks(copy, step);
  }
  return step;
}

}  // namespace

TEST_CASE("a passphrase takes the place of the key file, which is worth nothing from then on") {
  TemporaryDirectory directory;
  fill(directory.path());
  const auto old_key = content_of(directory.path() / key_file);
  {
    auto history = *History::open(directory.path(), {}, cheap);
    auto& vault = history->vault();
    CHECK_FALSE(vault.has_passphrase());
    CHECK(vault.check("").error().code == Errc::not_found);
    CHECK(vault.set("").error().code == Errc::invalid_argument);
    CHECK_FALSE(vault.has_passphrase());
    REQUIRE(vault.set("pass phrase"));
    CHECK(vault.has_passphrase());
    CHECK(vault.set("again").error().code == Errc::already_exists);
    CHECK(vault.check("pass phrase"));
    CHECK(vault.check("pass").error().code == Errc::not_authorized);
    CHECK(history->get(me, "secret").value() == "the eagle");  // and it goes on
    REQUIRE(history->put(me, "later", "written with the new key"));
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / key_file));
  CHECK(History::open(directory.path()).error().code == Errc::not_authorized);
  CHECK(History::open(directory.path(), "wrong").error().code == Errc::not_authorized);
  CHECK(told(directory.path(), "pass phrase") == "the eagle");
  // Who has copied the key file can't read the store.
  std::filesystem::remove(directory.path() / slots_file);
  std::ofstream(directory.path() / key_file, std::ios::binary) << old_key;
  std::filesystem::permissions(directory.path() / key_file, std::filesystem::perms::owner_read);
  CHECK(History::open(directory.path()).error().code == Errc::storage_failed);
}

TEST_CASE("a passphrase is changed at once, another one added, and all dropped") {
  TemporaryDirectory directory;
  fill(directory.path());
  {
    auto history = *History::open(directory.path(), {}, cheap);
    REQUIRE(history->vault().set("one"));
  }
  const auto database = content_of(directory.path() / "store.db");
  {
    auto history = *History::open(directory.path(), "one", cheap);
    auto& vault = history->vault();
    CHECK(vault.check("two").error().code == Errc::not_authorized);
    REQUIRE(vault.change(vault.check("one").value(), "two"));
    CHECK(vault.check("one").error().code == Errc::not_authorized);
    REQUIRE(vault.add(vault.check("two").value(), "1234"));
    CHECK(vault.change({7, "x"}, "5").error().code == Errc::not_found);
  }
  CHECK(content_of(directory.path() / "store.db") == database);  // nothing was encrypted anew
  CHECK(told(directory.path(), "one").empty());
  CHECK(told(directory.path(), "1234") == "the eagle");
  {
    auto history = *History::open(directory.path(), "two", cheap);
    CHECK(history->vault().check("wrong").error().code == Errc::not_authorized);
    REQUIRE(history->vault().drop(history->vault().check("1234").value()));
    CHECK_FALSE(history->vault().has_passphrase());
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / slots_file));
  CHECK(told(directory.path(), "") == "the eagle");
}

TEST_CASE("killed at any step of setting it, the store opens with the old key or with the passphrase") {
  TemporaryDirectory directory;
  const auto data = directory.path() / "data";
  fill(data);
  int old_ones = 0, new_ones = 0;
  const int steps = killed_everywhere(
      data, 83,
      [](const std::filesystem::path& copy) {
        sql::Database database((copy / "store.db").string(), content_of(copy / key_file));
        ready();
        return StoreVault(copy, database, cheap).set("new").has_value();
      },
      [&](const std::filesystem::path& copy, int step) {
        const bool without = told(copy, "") == "the eagle";
        CHECK_MESSAGE((without || told(copy, "new") == "the eagle"), "killed at system call ", step);
        CHECK_MESSAGE(std::filesystem::exists(copy / key_file) == without, "killed at system call ", step);
        ++(without ? old_ones : new_ones);
      });
  MESSAGE(steps, " system calls, ", old_ones, " times the old key, ", new_ones, " times the new one");
  CHECK(old_ones > 4);
  CHECK(new_ones > 1);
}

TEST_CASE("killed at any step of changing or dropping it, one of both opens the store") {
  TemporaryDirectory directory;
  const auto data = directory.path() / "data";
  fill(data);
  {
    sql::Database database((data / "store.db").string(), content_of(data / key_file));
    REQUIRE(StoreVault(data, database, cheap).set("old"));
  }
  const auto unlocked = [](const std::filesystem::path& copy) {
    return std::make_unique<sql::Database>((copy / "store.db").string(), read_slots(copy)->open("old").value());
  };
  int old_ones = 0, new_ones = 0;
  const auto either = [&](const std::string& fresh) {
    old_ones = new_ones = 0;
    return [&, fresh](const std::filesystem::path& copy, int step) {
      const bool as_before = told(copy, "old") == "the eagle" && std::filesystem::exists(copy / slots_file);
      CHECK_MESSAGE((as_before || told(copy, fresh) == "the eagle"), "killed at system call ", step);
      ++(as_before ? old_ones : new_ones);
    };
  };
  killed_everywhere(
      data, 9,
      [&](const std::filesystem::path& copy) {
        const auto database = unlocked(copy);
        ready();
        StoreVault vault(copy, *database, cheap);
        return vault.change(vault.check("old").value(), "new").has_value();
      },
      either("new"));
  CHECK(old_ones > 1);
  CHECK(new_ones > 1);
  killed_everywhere(
      data, 9,
      [&](const std::filesystem::path& copy) {
        const auto database = unlocked(copy);
        ready();
        StoreVault vault(copy, *database, cheap);
        return vault.drop(vault.check("old").value()).has_value();
      },
      either(""));
  CHECK(old_ones > 1);
  CHECK(new_ones > 1);
}

TEST_CASE("a first passphrase that can't be set is none: the key file opens the store as before") {
  TemporaryDirectory directory;
  fill(directory.path());
  {
    auto history = *History::open(directory.path(), {}, cheap);
    auto& vault = history->vault();
    {
      const test::FileSizeLimit full(8192);
      CHECK_FALSE(vault.set("never"));
    }
    CHECK_FALSE(vault.has_passphrase());
    // What is written from here on has the old key, too.
    for (int i = 0; i < 20; ++i) REQUIRE(history->put(me, std::to_string(i), std::string(2000, 'y')));
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / slots_file));
  CHECK(told(directory.path(), "") == "the eagle");
  {
    auto history = *History::open(directory.path(), {}, cheap);
    CHECK(history->get(me, "7").value() == std::string(2000, 'y'));
    REQUIRE(history->vault().set("now"));
  }
  CHECK(told(directory.path(), "now") == "the eagle");
}

}  // namespace vault_test
