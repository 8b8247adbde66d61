// The contract of ArchiveStore, over every implementation.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "archive_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE_TEMPLATE("archive: all of a message comes back", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  auto m = a.message("x", "juliet@example.org/balcony", t0 + 5);
  m.author = jid("romeo@example.org");
  m.as = ArchivedAs::supplement;
  REQUIRE(wait(a.f.loop, a.archive.append(a.owner, ArchiveKind::account, m, {})));
  const auto page = a.page({});
  REQUIRE(page.messages.size() == 1);
  const auto& back = page.messages[0];
  CHECK(back.id == m.id);
  CHECK(back.received == t0 + 5);
  CHECK(back.with == m.with);
  CHECK(back.author == m.author);
  CHECK(back.message_id == "m-x");
  CHECK(back.as == ArchivedAs::supplement);
  CHECK(back.stanza == "x");
  CHECK(page.complete);
  CHECK_FALSE(page.count);
}

TEST_CASE_TEMPLATE("archive: pages forward and backward", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  CHECK(a.texts().empty());
  CHECK(a.page({}).complete);
  std::vector<std::string> ids;
  for (const char c : std::string("abcdefg")) ids.push_back(a.keep(std::string(1, c)));
  CHECK(std::is_sorted(ids.begin(), ids.end()));

  ArchiveQuery forward{.max_messages = 3};
  CHECK(a.texts(forward) == "abc");
  CHECK_FALSE(a.page(forward).complete);
  forward.page_after = ids[2];
  CHECK(a.texts(forward) == "def");
  forward.page_after = ids[5];
  CHECK(a.texts(forward) == "g");
  CHECK(a.page(forward).complete);
  forward.page_after = ids[6];
  CHECK(a.texts(forward).empty());
  CHECK(a.page(forward).complete);

  ArchiveQuery backward{.last_page = true, .max_messages = 3};
  CHECK(a.texts(backward) == "efg");
  CHECK_FALSE(a.page(backward).complete);
  backward.page_before = ids[4];
  CHECK(a.texts(backward) == "bcd");
  backward.page_before = ids[1];
  CHECK(a.texts(backward) == "a");
  CHECK(a.page(backward).complete);

  CHECK(a.texts({.max_messages = 7}) == "abcdefg");
  CHECK(a.page({.max_messages = 7}).complete);
  CHECK_FALSE(a.page({.max_messages = 0}).complete);
  CHECK(a.page({.max_messages = 0}).messages.empty());
}

TEST_CASE_TEMPLATE("archive: a page ends at so many bytes, but holds one message at least", F, MemoryFixture,
                   SqliteFixture) {
  Archive<F> a;
  for (const auto* text : {"aaaa", "bbbb", "cccc"}) a.keep(text);
  CHECK(a.texts({.max_bytes = 8}) == "aaaabbbb");
  CHECK_FALSE(a.page({.max_bytes = 8}).complete);
  CHECK(a.texts({.max_bytes = 1}) == "aaaa");
  CHECK(a.texts({.last_page = true, .max_bytes = 11}) == "bbbbcccc");
}

TEST_CASE_TEMPLATE("archive: by id", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  std::vector<std::string> ids;
  for (const char c : std::string("abcdef")) ids.push_back(a.keep(std::string(1, c)));
  CHECK(a.texts({.after_id = ids[1]}) == "cdef");
  CHECK(a.texts({.before_id = ids[1]}) == "a");
  CHECK(a.texts({.after_id = ids[1], .before_id = ids[4]}) == "cd");
  CHECK(a.texts({.after_id = ids[4], .before_id = ids[1]}).empty());
  CHECK(a.texts({.after_id = ids[0], .page_before = ids[5], .last_page = true, .max_messages = 2}) == "de");
  CHECK(a.texts({.ids = {ids[4], ids[1], ids[4]}}) == "be");
  CHECK(a.texts({.ids = {ids[4], ids[1]}, .page_after = ids[1]}) == "e");
  CHECK(a.texts({.ids = {ids[4], ids[1], ids[2]}, .last_page = true, .max_messages = 2}) == "ce");
  CHECK(a.texts({.with = jid("nurse@example.org"), .ids = {ids[4]}}).empty());
}

TEST_CASE_TEMPLATE("archive: an id that is not in this archive is an error", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  const auto id = a.keep("a");
  auto forged = id;
  forged.back() = forged.back() == '0' ? '1' : '0';
  auto others = a.message("x", "romeo@example.org", a.clock);
  REQUIRE(wait(a.f.loop, a.archive.append(jid("juliet@example.org"), ArchiveKind::account, others, {})));
  for (const auto& unknown : {std::string("nonsense"), forged, others.id}) {
    CHECK(a.error({.after_id = unknown}) == xmpp::Errc::not_found);
    CHECK(a.error({.before_id = unknown}) == xmpp::Errc::not_found);
    CHECK(a.error({.ids = {id, unknown}}) == xmpp::Errc::not_found);
    CHECK(a.error({.page_after = unknown}) == xmpp::Errc::not_found);
    CHECK(a.error({.page_before = unknown}) == xmpp::Errc::not_found);
  }
  const auto nobody = wait(a.f.loop, a.archive.query(jid("nobody@example.org"), {.page_after = id}));
  CHECK(nobody.error().code == xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("archive: with whom", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  a.keep("a", "juliet@example.org/balcony");
  a.keep("b", "nurse@example.org");
  a.keep("c", "juliet@example.org/chamber");
  a.keep("d", "juliet@example.org");
  CHECK(a.texts({.with = jid("juliet@example.org")}) == "acd");
  CHECK(a.texts({.with = jid("juliet@example.org"), .last_page = true, .max_messages = 2}) == "cd");
  CHECK(a.texts({.with = jid("juliet@example.org/chamber")}) == "c");
  CHECK(a.texts({.with = jid("juliet@example.org/chambe")}).empty());
  CHECK(a.texts({.with = jid("example.org")}).empty());
  CHECK(a.texts({.with = jid("nurse@example.org")}) == "b");
}

TEST_CASE_TEMPLATE("archive: from when to when, both included", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  for (const char c : std::string("abcde")) a.keep(std::string(1, c));
  CHECK(a.texts({.start = t0 + 2 * second}) == "bcde");
  CHECK(a.texts({.start = t0 + 2 * second + 1}) == "cde");
  CHECK(a.texts({.end = t0 + 3 * second}) == "abc");
  CHECK(a.texts({.end = t0 + 3 * second - 1}) == "ab");
  CHECK(a.texts({.start = t0 + 2 * second, .end = t0 + 4 * second}) == "bcd");
  CHECK(a.texts({.start = t0 + 4 * second, .end = t0 + 2 * second}).empty());
  CHECK(a.texts({.start = INT64_MIN, .end = INT64_MAX}) == "abcde");
  CHECK(a.texts({.start = INT64_MAX}).empty());
  CHECK(a.texts({.end = INT64_MIN}).empty());
}

TEST_CASE_TEMPLATE("archive: a clock that is set back changes neither order nor times", F, MemoryFixture,
                   SqliteFixture) {
  Archive<F> a;
  const auto first = a.keep("a", "juliet@example.org", t0 + 100 * second);
  const auto next = a.keep("b", "juliet@example.org", t0 + 50 * second);
  a.keep("c", "juliet@example.org", t0 + 101 * second);
  CHECK(first < next);
  CHECK(a.texts() == "abc");
  CHECK(a.texts({.start = t0 + 100 * second}) == "abc");
  CHECK(a.texts({.end = t0 + 100 * second}) == "ab");
  // By years: one of the two times was wrong. Nothing is lost to those who don't ask by time.
  a.keep("d", "juliet@example.org", 5 * second);
  a.keep("e", "juliet@example.org", t0 + 102 * second);
  CHECK(a.texts() == "abcde");
  CHECK(a.texts({.start = t0 + 102 * second}) == "e");
  CHECK(a.texts({.end = 6 * second}) == "d");
}

// Many appends are one transaction, which writes the totals of an archive once; what fails among them changes nothing.
TEST_CASE("archive: totals are right, whatever fails in between") {
  Archive<SqliteFixture> a;
  const auto stranger = jid("nobody@example.org"), juliet = jid("juliet@example.org");
  int failed = 0, waiting = 0;
  const auto append = [&](const xmpp::Jid& owner, ArchiveQuota quota = {}) {
    ++waiting;
    a.archive.append(owner, ArchiveKind::account, a.message("x", "nurse@example.org", ++a.clock), quota)
        .then_detached([&](const auto& done) {
          --waiting;
          if (!done) ++failed;
        });
  };
  for (int i = 0; i < 5; ++i) append(a.owner);
  append(stranger);
  append(juliet);
  const auto between = a.archive.query(a.owner, {.max_messages = 0, .count = true});
  append(a.owner);
  append(juliet);
  for (int i = 0; i < 4; ++i) append(a.owner, {.messages = 4});
  while (waiting > 0) a.f.loop.run_once_nowait();
  CHECK(failed == 1);
  CHECK(wait(a.f.loop, between).value().count == 5);
  CHECK(a.page({.max_messages = 0, .count = true}).count == a.page({}).messages.size());
  CHECK(a.page({.count = true}).count == 4);
  const auto totals = wait(a.f.loop, a.archive.totals()).value();
  CHECK(totals.archives == 2);
  CHECK(totals.messages == 6);
  CHECK(totals.bytes == 6);
}

TEST_CASE_TEMPLATE("archive: counting", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  CHECK(a.page({.count = true}).count == 0);
  std::vector<std::string> ids;
  for (int i = 0; i < 9; ++i) ids.push_back(a.keep("a", i % 3 == 0 ? "nurse@example.org/x" : "juliet@example.org"));
  CHECK(a.page({.max_messages = 0, .count = true}).count == 9);
  CHECK(a.page({.page_after = ids[5], .count = true}).count == 9);  // of all that match, not of what is left
  CHECK(a.page({.with = jid("nurse@example.org"), .count = true}).count == 3);
  CHECK(a.page({.with = jid("nurse@example.org/x"), .count = true}).count == 3);
  CHECK(a.page({.with = jid("nurse@example.org/y"), .count = true}).count == 0);
  CHECK(a.page({.after_id = ids[5], .count = true}).count == 3);
  CHECK(a.page({.start = t0 + 9 * second, .count = true}).count == 1);
  CHECK(a.page({.ids = {ids[2], ids[3]}, .count = true}).count == 2);
  CHECK(a.page({.search = "a", .count = true}).count == 9);
}

TEST_CASE_TEMPLATE("archive: first and last", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  CHECK_FALSE(wait(a.f.loop, a.archive.ends(a.owner)).value());
  const auto first = a.keep("a");
  a.keep("b");
  const auto last = a.keep("c");
  const auto ends = wait(a.f.loop, a.archive.ends(a.owner)).value();
  REQUIRE(ends);
  CHECK(ends->first.id == first);
  CHECK(ends->first.received == t0 + second);
  CHECK(ends->last.id == last);
  CHECK(ends->last.received == t0 + 3 * second);
}

TEST_CASE_TEMPLATE("archive: a quota takes the oldest, and never the newest", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  for (const char c : std::string("abcde")) a.keep(std::string(1, c), "juliet@example.org", 0, {.messages = 3});
  CHECK(a.texts() == "cde");
  CHECK(a.page({.count = true}).count == 3);
  a.keep("12345", "juliet@example.org", 0, {.bytes = 7});
  CHECK(a.texts() == "de12345");
  a.keep("123456789", "juliet@example.org", 0, {.bytes = 7});
  CHECK(a.texts() == "123456789");
  CHECK(a.texts({.search = "a"}).empty());
  CHECK(wait(a.f.loop, a.archive.totals()).value().bytes == 9);
}

TEST_CASE_TEMPLATE("archive: purged by age, in steps, the oldest of all first", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  for (const char c : std::string("abcde")) a.keep(std::string(1, c));
  const auto purge = [&](xmpp::Timestamp before, std::size_t limit) {
    return wait(a.f.loop, a.archive.purge(before, limit)).value();
  };
  CHECK(purge(t0, 10) == 0);
  CHECK(purge(t0 + 4 * second, 2) == 2);
  CHECK(a.texts() == "cde");
  CHECK(purge(t0 + 4 * second, 2) == 1);
  CHECK(a.texts() == "de");
  CHECK(a.page({.count = true}).count == 2);
  CHECK(a.texts({.search = "a"}).empty());
  CHECK(a.texts({.search = "e"}) == "e");
  CHECK(purge(t0 + 400 * second, 10) == 2);
  CHECK(wait(a.f.loop, a.archive.totals()).value().messages == 0);
}

TEST_CASE_TEMPLATE("archive: goes with its account, at once", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  for (const auto* text : {"a", "b", "c"}) a.keep(text);
  REQUIRE(wait(a.f.loop, a.f.stores.accounts.remove(a.owner)));
  CHECK(a.texts().empty());
  CHECK(
      wait(a.f.loop, a.archive.append(a.owner, ArchiveKind::account, a.message("x", "j@e.org", t0), {})).error().code ==
      xmpp::Errc::not_found);
  make_account(a.f, "romeo@example.org");
  CHECK(a.texts().empty());
  a.keep("d");
  CHECK(wait(a.f.loop, a.archive.totals()).value().messages == 1);
  while (wait(a.f.loop, a.archive.purge(0, 2)).value() == 2) {
  }
  CHECK(a.texts() == "d");
  CHECK(a.texts({.search = "d"}) == "d");
}

TEST_CASE_TEMPLATE("archive: a room needs no account, and its messages are found by occupant", F, MemoryFixture,
                   SqliteFixture) {
  Archive<F> a;
  a.owner = jid("coven@chat.example.org");
  for (const auto* nick : {"1st", "2nd", "1st"}) {
    auto m = a.message(nick, std::string("coven@chat.example.org/") + nick, a.clock);
    m.author = jid("crone@example.org/pda");
    REQUIRE(wait(a.f.loop, a.archive.append(a.owner, ArchiveKind::room, m, {})));
  }
  CHECK(a.texts() == "1st2nd1st");
  CHECK(a.page({}).messages[0].with == jid("coven@chat.example.org/1st"));
  CHECK(a.page({}).messages[0].author == jid("crone@example.org/pda"));
  CHECK(a.texts({.with = a.owner}) == "1st2nd1st");
  CHECK(a.texts({.with = jid("coven@chat.example.org/2nd")}) == "2nd");
  CHECK(a.texts({.with = jid("crone@example.org")}).empty());
  REQUIRE(wait(a.f.loop, a.archive.remove(a.owner)));
  CHECK(a.texts().empty());
  CHECK(wait(a.f.loop, a.archive.totals()).value().messages == 0);
}

TEST_CASE_TEMPLATE("archive: one message replaced", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  a.keep("a", "juliet@example.org/balcony");
  const auto id = a.keep("b", "juliet@example.org/balcony");
  a.keep("b", "nurse@example.org");
  const auto to = [](const std::string& text) {
    return [text](const ArchivedMessage& m) { return std::optional(m.stanza + "→" + text); };
  };
  const auto replace = [&](const ArchiveTarget& target, const ArchiveStore::Edit& edit) {
    return wait(a.f.loop, a.archive.replace(a.owner, target, edit)).value();
  };
  const ArchiveTarget named{{}, "m-b", jid("juliet@example.org/chamber"), jid("juliet@example.org/chamber")};
  CHECK(replace(named, to("1")));
  CHECK(a.texts() == "ab→1b");
  CHECK(a.page({}).messages[1].id == id);
  CHECK(a.texts({.search = "b"}) == "b");
  CHECK(replace({id, {}, {}, {}}, to("2")));
  CHECK(a.texts() == "ab→1→2b");
  CHECK(wait(a.f.loop, a.archive.totals()).value().bytes == a.texts().size());

  // Another author, another conversation, another id, somebody else's archive, an edit that leaves it.
  CHECK_FALSE(replace({{}, "m-b", jid("juliet@example.org"), jid("nurse@example.org")}, to("!")));
  CHECK_FALSE(replace({{}, "m-a", jid("nurse@example.org"), jid("juliet@example.org")}, to("!")));
  CHECK_FALSE(replace({{}, "m-c", jid("juliet@example.org"), jid("juliet@example.org")}, to("!")));
  CHECK_FALSE(replace({{}, "", jid("juliet@example.org"), jid("juliet@example.org")}, to("!")));
  CHECK_FALSE(wait(a.f.loop, a.archive.replace(jid("juliet@example.org"), {id, {}, {}, {}}, to("!"))).value());
  CHECK_FALSE(replace({id, {}, {}, {}}, [](const ArchivedMessage&) { return std::nullopt; }));
  CHECK(a.texts() == "ab→1→2b");
}

TEST_CASE_TEMPLATE("archive: an id that was not asked for, or comes late, is refused", F, MemoryFixture,
                   SqliteFixture) {
  Archive<F> a;
  auto early = a.message("a", "juliet@example.org", t0);
  a.keep("b");
  const auto append = [&](ArchivedMessage m) {
    return wait(a.f.loop, a.archive.append(a.owner, ArchiveKind::account, std::move(m), {}));
  };
  CHECK(append(early).error().code == xmpp::Errc::invalid_argument);
  early.id = "nonsense";
  CHECK(append(early).error().code == xmpp::Errc::invalid_argument);
  CHECK(a.texts() == "b");
}

TEST_CASE_TEMPLATE("archive: words are found, by whole words, in one's own archive", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  a.keep("The night is young", "juliet@example.org/balcony");
  a.keep("the lark, not the nightingale", "nurse@example.org");
  a.keep("Good NIGHT, good night!", "juliet@example.org/chamber");
  auto others = a.message("night", "romeo@example.org", a.clock);
  REQUIRE(wait(a.f.loop, a.archive.append(jid("juliet@example.org"), ArchiveKind::account, others, {})));
  CHECK(a.page({.search = "night"}).messages.size() == 2);
  CHECK(a.page({.search = "night the"}).messages.size() == 1);
  CHECK(a.texts({.with = jid("nurse@example.org"), .search = "night"}).empty());
  CHECK(a.texts({.with = jid("juliet@example.org/chamber"), .search = "night"}) == "Good NIGHT, good night!");
  CHECK(a.texts({.search = "night", .last_page = true, .max_messages = 1}) == "Good NIGHT, good night!");
  CHECK_FALSE(a.page({.search = "night", .last_page = true, .max_messages = 1}).complete);
  CHECK(a.texts({.start = a.clock, .search = "night"}) == "Good NIGHT, good night!");
  CHECK(a.texts({.search = "nigh"}).empty());
  CHECK(a.texts({.search = "?!"}).empty());
}
