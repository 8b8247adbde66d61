// What FTS5 is asked: hostile text has no syntax, other people's words cost nothing.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE("archive search: every word is quoted, so nothing in it is syntax") {
  CHECK(archive_search_expression("a b", 7, "") == R"(scope : a7 AND text : "a" AND text : "b")");
  CHECK(archive_search_expression("a", 7, "j@e") == R"(scope : "a7p6a4065" AND text : "a")");
  CHECK(archive_search_expression(R"(x" OR scope:a8 ")", 7, "") ==
        R"(scope : a7 AND text : "x""" AND text : "OR" AND text : "scope:a8" AND text : """")");
  CHECK_FALSE(archive_search_expression(" \t\r\n", 7, ""));
  CHECK_FALSE(archive_search_expression("", 7, ""));
}

TEST_CASE("archive search: hostile queries find what they say or nothing, and fail never") {
  SqliteFixture f;
  make_account(f, "a@example.org");
  const auto owner = jid("a@example.org");
  auto& archive = f.stores.archive;
  ArchivedMessage m;
  m.id = archive.new_id(1);
  m.received = 1;
  m.with = jid("b@example.org");
  m.author = m.with;
  m.stanza = "s";
  m.search_text = R"(AND OR NOT NEAR "quoted" self-made Größe)";
  REQUIRE(wait(f.loop, archive.append(owner, ArchiveKind::account, m, {})));
  const auto found = [&](const std::string& search) {
    const auto page = wait(f.loop, archive.query(owner, {.search = search}));
    REQUIRE_MESSAGE(page.has_value(), search);
    return page->messages.size();
  };
  for (const auto* text :
       {"AND", "or not", "NEAR", "\"quoted\"", "self-made", "self made", "größe", "GROSSE", "grosse"}) {
    CAPTURE(text);
    CHECK(found(text) == (std::string_view(text) == "GROSSE" || std::string_view(text) == "grosse" ? 0 : 1));
  }
  for (const auto* text :
       {"\"", "\"\"\"", "*", "x*", "^AND", "text:and", "scope : a1", "{scope text} : a", "NEAR(a b, 5)", "(", ")))",
        "a + b", "-and", "'; DROP TABLE archives; --", "a\" OR \"a", "\xff\xfe", "b@example.org"}) {
    CAPTURE(text);
    const std::string_view view(text);
    const bool plain = view == "^AND" || view == "-and";  // the word itself is left
    CHECK(found(text) == (plain ? 1 : 0));
  }
  CHECK(found(std::string(100'000, '"')) == 0);
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "and ";
  CHECK(found(many) == 1);
}

TEST_CASE("archive search: the index keeps up with batches, a restart, and what is gone") {
  const TemporaryFolder folder;
  const auto owner = jid("a@example.org");
  const auto found = [&](SqliteStores& stores, xmpp::EventLoop& loop, const std::string& word) {
    const auto page =
        wait(loop, stores.stores().archive.query(owner, {.search = word, .max_messages = 1000, .count = true}));
    CHECK(page.value().count == page.value().messages.size());
    return page.value().messages.size();
  };
  {
    xmpp::EventLoop loop;
    SqliteStores stores(loop, {folder / "data"});
    wait(loop, stores.stores().accounts.create(account("a@example.org"))).value();
    auto& archive = stores.stores().archive;
    for (int i = 0; i < 700; ++i) {
      ArchivedMessage m;
      m.id = archive.new_id(i);
      m.received = i;
      m.with = m.author = jid("b@example.org");
      m.stanza = "s";
      m.search_text = fmt::format("word number{} {}", i, i % 2 == 0 ? "even" : "odd");
      wait(loop, archive.append(owner, ArchiveKind::account, std::move(m), {})).value();
    }
  }
  xmpp::EventLoop loop;
  SqliteStores stores(loop, {folder / "data"});
  CHECK(found(stores, loop, "even") == 350);
  CHECK(found(stores, loop, "word") == 700);
  CHECK(wait(loop, stores.stores().archive.purge(200, 1000)).value() == 200);
  CHECK(found(stores, loop, "number199") == 0);
  CHECK(found(stores, loop, "number200") == 1);
  CHECK(found(stores, loop, "even") == 250);
}
