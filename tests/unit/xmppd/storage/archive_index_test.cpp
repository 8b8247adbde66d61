// What is indexed in batches is there before, too.
#include "archive_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

// So many messages, of somebody else, that all that is there is indexed; what comes afterwards is not until the next
// batch.
template <class F>
void have_all_indexed(Archive<F>& a) {
  constexpr int batch = 4096;
  int waiting = batch;
  for (int i = 0; i < batch; ++i) {
    a.archive.append(jid("juliet@example.org"), ArchiveKind::account, a.message("x", "romeo@example.org", a.clock), {})
        .then_detached([&](const auto& done) {
          if (done) --waiting;
        });
  }
  while (waiting > 0) a.f.loop.run_once_nowait();
}

}  // namespace

TEST_CASE_TEMPLATE("archive: a conversation is whole, whatever of it is indexed", F, MemoryFixture, SqliteFixture) {
  Archive<F> a;
  const auto balcony = jid("juliet@example.org/balcony");
  const auto keep = [&](const std::string& texts) {
    for (const char c : texts) {
      a.keep(std::string(1, c), c == 'n'  ? "nurse@example.org/x"
                                : c < 'n' ? balcony.text()
                                          : "juliet@example.org/chamber");
    }
  };
  keep("anbp");
  have_all_indexed(a);
  keep("cnqd");
  const auto check = [&] {
    const auto juliet = balcony.bare();
    CHECK(a.texts({.with = juliet}) == "abpcqd");
    CHECK(a.texts({.with = balcony}) == "abcd");
    CHECK(a.texts({.with = juliet, .max_messages = 4}) == "abpc");
    CHECK_FALSE(a.page({.with = juliet, .max_messages = 3}).complete);
    CHECK_FALSE(a.page({.with = juliet, .max_messages = 4}).complete);
    CHECK(a.page({.with = juliet, .max_messages = 6}).complete);
    CHECK(a.texts({.with = juliet, .last_page = true, .max_messages = 4}) == "pcqd");
    CHECK(a.texts({.with = balcony, .last_page = true, .max_messages = 3}) == "bcd");
    CHECK_FALSE(a.page({.with = balcony, .last_page = true, .max_messages = 2}).complete);
    CHECK(a.texts({.with = balcony, .start = t0 + 3 * second, .end = t0 + 5 * second}) == "bc");
    CHECK(a.page({.with = juliet, .count = true}).count == 6);
    CHECK(a.page({.with = balcony, .count = true}).count == 4);
    CHECK(a.page({.with = jid("nurse@example.org"), .start = t0 + 3 * second, .count = true}).count == 1);
  };
  check();
  have_all_indexed(a);
  check();
}

TEST_CASE_TEMPLATE("archive: what is retracted or goes is found and gone, whatever of it is indexed", F, MemoryFixture,
                   SqliteFixture) {
  Archive<F> a;
  const auto replace = [&](const std::string& text) {
    const auto to = [](const ArchivedMessage& m) { return std::optional(m.stanza + "→"); };
    const auto juliet = jid("juliet@example.org");
    return wait(a.f.loop, a.archive.replace(a.owner, {{}, "m-" + text, juliet, juliet}, to)).value();
  };
  for (const char c : std::string("abcb")) a.keep(std::string(1, c));
  have_all_indexed(a);
  for (const char c : std::string("ded")) a.keep(std::string(1, c));
  CHECK(replace("b"));  // the newer one
  CHECK(replace("d"));
  CHECK(a.texts() == "abcb→ded→");
  CHECK(a.texts({.search = "d"}) == "d");
  CHECK(a.texts({.search = "b"}) == "b");
  a.keep("f", "juliet@example.org/balcony", 0, {.messages = 6});
  a.keep("g", "juliet@example.org/balcony", 0, {.messages = 2});
  CHECK(a.texts({.with = jid("juliet@example.org")}) == "fg");
  CHECK(a.texts({.with = jid("juliet@example.org/balcony"), .last_page = true}) == "fg");
  CHECK(a.page({.with = jid("juliet@example.org"), .count = true}).count == 2);
  CHECK_FALSE(replace("e"));
  CHECK(a.texts({.search = "a"}).empty());
  CHECK(a.texts({.search = "g"}) == "g");
}

TEST_CASE("archive: what a run has not indexed, the next one finds and indexes") {
  const TemporaryFolder folder;
  const auto owner = jid("romeo@example.org"), juliet = jid("juliet@example.org");
  const auto append = [&](Stores stores, xmpp::EventLoop& loop, const std::string& text) {
    ArchivedMessage m;
    m.id = stores.archive.new_id(t0);
    m.received = t0;
    m.with = m.author = juliet;
    m.stanza = m.search_text = text;
    REQUIRE(wait(loop, stores.archive.append(owner, ArchiveKind::account, m, {})));
  };
  const auto texts = [&](Stores stores, xmpp::EventLoop& loop, const ArchiveQuery& query) {
    std::string all;
    const auto page = wait(loop, stores.archive.query(owner, query)).value();
    for (const auto& m : page.messages) all += m.stanza;
    return all;
  };
  {
    xmpp::EventLoop loop;
    SqliteStores stores(loop, {folder / "data"});
    wait(loop, stores.stores().accounts.create(account("romeo@example.org"))).value();
    append(stores.stores(), loop, "a");  // the first one has the batch of the run before indexed, and itself
    append(stores.stores(), loop, "b");
  }
  xmpp::EventLoop loop;
  SqliteStores stores(loop, {folder / "data"});
  CHECK(texts(stores.stores(), loop, {.with = juliet}) == "ab");
  append(stores.stores(), loop, "c");
  CHECK(texts(stores.stores(), loop, {.with = juliet}) == "abc");
  CHECK(texts(stores.stores(), loop, {.search = "b"}) == "b");
  CHECK(texts(stores.stores(), loop, {.with = juliet, .last_page = true, .max_messages = 2}) == "bc");
}
