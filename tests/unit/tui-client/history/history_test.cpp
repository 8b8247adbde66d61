// The client's store: what is kept, what is refused, what others can read of it.
#include "tui-client/history/history.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "omemo/store.hpp"
#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"

using namespace tui;
using test::content_of;
using test::TemporaryDirectory;
using xmpp::Errc;
using xmpp::Jid;

namespace {

const AccountId me = "me@example.org";
const Jid bob = *Jid::parse("bob@example.net");

std::unique_ptr<History> open(const TemporaryDirectory& directory) {
  auto opened = History::open(directory.path());
  REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
  return std::move(*opened);
}

ChatMessage message(std::string body, std::string id, Direction direction = Direction::incoming) {
  ChatMessage m;
  m.account = me;
  m.chat = bob;
  m.from = *Jid::parse("bob@example.net/phone");
  m.direction = direction;
  m.body = std::move(body);
  m.when = 1'700'000'000'000'000;
  m.encryption = Encryption::omemo;
  m.stanza_id = std::move(id);
  m.unread = direction == Direction::incoming;
  if (direction == Direction::outgoing) m.delivery = Delivery::pending;
  return m;
}

}  // namespace

TEST_CASE("what is stored is there after reopening, and unreadable on disk") {
  TemporaryDirectory directory;
  {
    auto history = open(directory);
    REQUIRE(history->add(message("the eagle lands at dawn", "m1")).has_value());
    REQUIRE(history->put(me, "password", "correct horse").has_value());
  }
  for (const auto* name : {"store.db", "store.db-wal"}) {
    const auto bytes = content_of(directory.path() / name);
    CHECK(bytes.find("eagle") == std::string::npos);
    CHECK(bytes.find("horse") == std::string::npos);
    CHECK(bytes.find("SQLite format") == std::string::npos);
  }
  auto history = open(directory);
  const auto page = history->page(me, bob, 0, 10);
  REQUIRE(page.has_value());
  REQUIRE(page->size() == 1);
  CHECK(page->front().body == "the eagle lands at dawn");
  CHECK(page->front().from.text() == "bob@example.net/phone");
  CHECK(page->front().encryption == Encryption::omemo);
  CHECK(page->front().unread);
  CHECK(history->get(me, "password").value() == "correct horse");
  CHECK(history->get("else@example.org", "password").value() == std::nullopt);
}

TEST_CASE("files are for their owner alone") {
  TemporaryDirectory directory;
  const auto data = directory.path() / "deep" / "data";
  auto history = History::open(data);
  REQUIRE(history.has_value());
  for (const auto* name : {"store.db", "store.key", "store.db-wal", "store.lock"}) {
    struct stat facts {};
    REQUIRE(::stat((data / name).c_str(), &facts) == 0);
    CHECK_MESSAGE((facts.st_mode & 077) == 0, name);
  }
  struct stat facts {};
  REQUIRE(::stat(data.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 077) == 0);
}

TEST_CASE("a second process is refused and told who holds the store") {
  TemporaryDirectory directory;
  auto history = open(directory);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto second = History::open(directory.path());
    const bool right = !second && second.error().code == Errc::not_allowed &&
                       second.error().detail.find(std::to_string(::getppid())) != std::string::npos;
    ::_exit(right ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  history.reset();
  CHECK(History::open(directory.path()).has_value());
}

TEST_CASE("a wrong, missing, short or public key is a clear error and nothing is overwritten") {
  TemporaryDirectory directory;
  { auto history = open(directory); }
  const auto key = directory.path() / "store.key";
  const auto good = content_of(key);
  const auto database = content_of(directory.path() / "store.db");
  const auto error_with = [&](const std::string& bytes) {
    std::ofstream(key, std::ios::binary | std::ios::trunc) << bytes;
    auto opened = History::open(directory.path());
    REQUIRE_FALSE(opened.has_value());
    return opened.error();
  };
  CHECK(error_with(std::string(32, 'x')).detail.find("not its key") != std::string::npos);
  CHECK(error_with("short").detail.find("32 bytes") != std::string::npos);
  std::ofstream(key, std::ios::binary | std::ios::trunc) << good;
  ::chmod(key.c_str(), 0644);
  CHECK(History::open(directory.path()).error().code == Errc::not_allowed);
  std::filesystem::remove(key);
  CHECK(History::open(directory.path()).error().code == Errc::not_found);
  CHECK_FALSE(std::filesystem::exists(key));
  CHECK(content_of(directory.path() / "store.db") == database);
}

TEST_CASE("a damaged database is named") {
  TemporaryDirectory directory;
  { auto history = open(directory); }
  const auto file = directory.path() / "store.db";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << std::string(8192, 'z');
  const auto opened = History::open(directory.path());
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == Errc::storage_failed);
  CHECK(opened.error().detail.find("store.db") != std::string::npos);
}

TEST_CASE("the same message twice is refused; messages without an id are never taken for the same") {
  TemporaryDirectory directory;
  auto history = open(directory);
  REQUIRE(history->add(message("one", "same")).has_value());
  const auto again = history->add(message("one", "same"));
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == Errc::already_exists);
  CHECK(history->add(message("no id", "")).has_value());
  CHECK(history->add(message("no id", "")).has_value());
  CHECK(history->page(me, bob, 0, 10)->size() == 3);
}

TEST_CASE("pages go backwards without gaps or repeats") {
  TemporaryDirectory directory;
  auto history = open(directory);
  for (int i = 0; i < 25; ++i) REQUIRE(history->add(message(std::to_string(i), "id" + std::to_string(i))).has_value());
  std::vector<std::string> seen;
  MessageId before = 0;
  for (;;) {
    const auto page = history->page(me, bob, before, 10);
    REQUIRE(page.has_value());
    if (page->empty()) break;
    std::vector<std::string> bodies;
    for (const auto& m : *page) bodies.push_back(m.body);
    seen.insert(seen.begin(), bodies.begin(), bodies.end());
    before = page->front().id;
  }
  REQUIRE(seen.size() == 25);
  for (int i = 0; i < 25; ++i) CHECK(seen[static_cast<std::size_t>(i)] == std::to_string(i));
}

TEST_CASE("a transaction that fails leaves nothing; an inner failure undoes the inner part only") {
  TemporaryDirectory directory;
  auto history = open(directory);
  const auto failed = history->transaction([&]() -> xmpp::Result<void> {
    REQUIRE(history->add(message("gone", "g")).has_value());
    return xmpp::fail(Errc::canceled, "no");
  });
  CHECK(failed.error().code == Errc::canceled);
  CHECK(history->page(me, bob, 0, 10)->empty());

  const auto kept = history->transaction([&]() -> xmpp::Result<void> {
    REQUIRE(history->add(message("outer", "o")).has_value());
    const auto inner = history->transaction([&]() -> xmpp::Result<void> {
      REQUIRE(history->add(message("inner", "i")).has_value());
      return xmpp::fail(Errc::canceled, "no");
    });
    CHECK_FALSE(inner.has_value());
    return {};
  });
  CHECK(kept.has_value());
  REQUIRE(history->page(me, bob, 0, 10)->size() == 1);
  CHECK(history->page(me, bob, 0, 10)->front().body == "outer");

  CHECK_FALSE(history->transaction([&]() -> xmpp::Result<void> { throw std::runtime_error("thrown"); }).has_value());
  CHECK(history->add(message("still works", "s")).has_value());
}

TEST_CASE("plain text in a chat has to be said, and can be taken back") {
  TemporaryDirectory directory;
  auto history = open(directory);
  CHECK(history->chat_mode(me, bob).value() == Encryption::omemo);
  REQUIRE(history->set_chat_mode(me, bob, Encryption::none).has_value());
  CHECK(history->chat_mode(me, bob).value() == Encryption::none);
  CHECK(history->chat_mode("else@example.org", bob).value() == Encryption::omemo);
  REQUIRE(history->set_chat_mode(me, bob, Encryption::omemo).has_value());
  CHECK(history->chat_mode(me, bob).value() == Encryption::omemo);
}

TEST_CASE("unread, pending, delivery and chats") {
  TemporaryDirectory directory;
  auto history = open(directory);
  const auto first = history->add(message("hello", "1"));
  const auto second = history->add(message("there", "2"));
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  const auto mine = history->add(message("hi", "3", Direction::outgoing));
  REQUIRE(mine.has_value());

  auto chats = history->chats(me);
  REQUIRE(chats->size() == 1);
  CHECK(chats->front().unread == 2);
  CHECK(history->unread(me, bob)->size() == 2);
  REQUIRE(history->mark_read(me, bob, *first).has_value());
  REQUIRE(history->unread(me, bob)->size() == 1);
  CHECK(history->unread(me, bob)->front().id == *second);
  REQUIRE(history->mark_read(me, bob, *second).has_value());
  CHECK(history->unread(me, bob)->empty());

  REQUIRE(history->pending(me)->size() == 1);
  CHECK(history->pending(me)->front().id == *mine);
  REQUIRE(history->set_delivery(*mine, Delivery::failed, "no route").has_value());
  CHECK(history->pending(me)->empty());
  const auto found = history->find_outgoing(me, "3");
  REQUIRE(found->has_value());
  CHECK((*found)->delivery == Delivery::failed);
  CHECK((*found)->error == "no route");
  CHECK_FALSE(history->find_outgoing(me, "1")->has_value());  // incoming: nobody else can mark ours
}

TEST_CASE("what is stored of an account goes, and nothing of another") {
  const TemporaryDirectory directory;
  const auto history = open(directory);
  const omemo::Peer peer{{"bob@example.net", 1}, omemo::Version::omemo_2};
  for (const AccountId account : {"a@example.org", "b@example.org"}) {
    ChatMessage m;
    m.account = account;
    m.chat = m.from = bob;
    m.body = "of " + account;
    m.when = 1'000'000;
    m.stanza_id = "x";
    REQUIRE(history->add(m));
    REQUIRE(history->put(account, "password", "p"));
    REQUIRE(history->set_chat_setting(account, bob, "k", "v"));
    ArchiveGap gap;
    gap.archive = bob;
    REQUIRE(history->put_gap(account, gap));
    REQUIRE(history->omemo_store(account).save_session(peer, omemo::SecretBytes(3)));
  }
  REQUIRE(history->remove_account("a@example.org"));
  CHECK(history->page("a@example.org", bob, 0, 9)->empty());
  CHECK(history->chats("a@example.org")->empty());
  CHECK(!*history->get("a@example.org", "password"));
  CHECK(history->chat_setting("a@example.org", bob, "k")->empty());
  CHECK(history->gaps("a@example.org")->empty());
  CHECK(history->omemo_store("a@example.org").sessions("")->empty());
  CHECK(history->search({.words = "of"})->size() == 1);
  CHECK(history->page("b@example.org", bob, 0, 9)->size() == 1);
  CHECK(*history->get("b@example.org", "password") == "p");
  CHECK(history->gaps("b@example.org")->size() == 1);
  CHECK(history->omemo_store("b@example.org").sessions("")->size() == 1);
}
