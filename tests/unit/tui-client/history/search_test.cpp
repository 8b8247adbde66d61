// Search over all chats, and what deletion leaves of them.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/history/schema.hpp"
#include "tui-client/history/sqlcipher.hpp"

namespace search_test {

using namespace tui;
using test::TemporaryDirectory;
using xmpp::Jid;

namespace {

constexpr xmpp::Timestamp noon = 1'700'000'000'000'000;
constexpr xmpp::Timestamp day = 86'400LL * 1'000'000;

struct Store {
  TemporaryDirectory directory;
  std::unique_ptr<History> history = std::move(*History::open(directory.path()));
  int serial = 0;

  ChatMessage say(const std::string& body, const char* chat = "bob@example.net", xmpp::Timestamp when = noon,
                  MessageKind kind = MessageKind::text, const std::string& target = {}) {
    ChatMessage m;
    m.account = "me@example.org";
    m.chat = m.from = *Jid::parse(chat);
    m.body = body;
    m.when = when;
    m.kind = kind;
    m.target = target;
    m.encryption = Encryption::omemo;
    m.stanza_id = "m" + std::to_string(++serial);
    m.id = *history->add(m);
    return m;
  }
  std::vector<std::string> find(const std::string& words, std::size_t limit = 100) {
    const auto hits = history->search({.words = words, .limit = limit});
    REQUIRE_MESSAGE(hits, hits.error().detail);
    std::vector<std::string> bodies;
    for (const auto& hit : *hits) bodies.push_back(hit.body);
    return bodies;
  }
  // Whether the index, below its surface, has a word.
  bool index_has(const std::string& word) {
    history.reset();
    bool has = false;
    {
      std::ifstream in(directory.path() / "store.key", std::ios::binary);
      sql::Database database((directory.path() / "store.db").string(),
                             std::string(std::istreambuf_iterator<char>(in), {}));
      for (const auto* blobs : {"SELECT root FROM search_segdir", "SELECT block FROM search_segments"}) {
        auto row = database.prepare(blobs);
        while (row.step()) {
          const auto bytes = row.bytes(0);
          has = has || std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).find(word) !=
                           std::string_view::npos;
        }
      }
      auto secure = database.prepare("PRAGMA secure_delete");
      REQUIRE(secure.step());
      CHECK(secure.integer(0) == 1);
    }
    history = std::move(*History::open(directory.path()));
    return has;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("words are found in all chats, the newest first, by their beginnings and without accents or case") {
  Store s;
  s.say("The Eagle has landed");
  s.say("eagles over Zürich", "carol@example.net", noon + 1);
  s.say("a legal matter", "dan@example.net", noon + 2);
  CHECK(s.find("eagle") == Texts{"eagles over Zürich", "The Eagle has landed"});
  CHECK(s.find("EAGLE landed") == Texts{"The Eagle has landed"});
  CHECK(s.find("zurich") == Texts{"eagles over Zürich"});
  CHECK(s.find("eag").size() == 2);
  CHECK(s.find("eagle", 1) == Texts{"eagles over Zürich"});
  CHECK(s.find("agle").empty());
  CHECK(s.find("").empty());
  const auto one = s.history->search({.words = "eagle", .chat = *Jid::parse("bob@example.net")});
  REQUIRE(one->size() == 1);
  CHECK(s.history->search({.words = "eagle", .account = "other@example.org"})->empty());
}

// CVE-2012-2086.
TEST_CASE("what looks like an operator is a word like others") {
  Store s;
  s.say("cats and dogs, either or neither");
  for (const auto* words : {"\"", "*", "\"\"\"", "body:cats OR x", "cats -dogs", "(cats", "cats NEAR dogs",
                            "'; DROP TABLE messages; --", "cats OR birds", "\x01\xff", "a* \" b"}) {
    CHECK(s.history->search({.words = words}).has_value());
  }
  CHECK(s.find("cats OR birds").empty());  // "or" is there, birds are not
  CHECK(s.find("cats or").size() == 1);
  CHECK(s.find("cats -dogs").size() == 1);  // no exclusion either
  CHECK(s.find("dogs\"").size() == 1);
  CHECK(s.find(std::string(100'000, 'x')).empty());
}

TEST_CASE("a text counts as it reads now") {
  Store s;
  const auto wrong = s.say("meet at the harbour");
  s.say("meet at the station", "bob@example.net", noon + 1, MessageKind::correction, wrong.stanza_id);
  CHECK(s.find("harbour").empty());
  CHECK(s.find("station") == Texts{"meet at the station"});
  CHECK(s.find("meet") == Texts{"meet at the station"});
  CHECK(s.history->search({.words = "station"})->front().id == wrong.id);
  const auto said = s.say("a thing to regret");
  s.say("", "bob@example.net", noon + 2, MessageKind::retraction, said.stanza_id);
  CHECK(s.find("regret").empty());
  // A stranger's correction changes nothing.
  const auto kept = s.say("a firm word");
  s.say("forged", "carol@example.net", noon + 3, MessageKind::correction, kept.stanza_id);
  CHECK(s.find("firm").size() == 1);
}

TEST_CASE("a row that is not kept is not found, and a store of before gets its index") {
  Store s;
  s.say("kept");
  std::ignore = s.history->transaction([&]() -> xmpp::Result<void> {
    s.say("undone");
    return xmpp::fail(xmpp::Errc::canceled, "");
  });
  CHECK(s.find("undone").empty());
  s.history.reset();
  {
    std::ifstream in(s.directory.path() / "store.key", std::ios::binary);
    std::filesystem::remove(s.directory.path() / "store.db");
    sql::Database old((s.directory.path() / "store.db").string(), std::string(std::istreambuf_iterator<char>(in), {}));
    migrate(old, 5);
    old.execute(
        "INSERT INTO messages (account, chat, direction, kind, sender, body, happened, encryption, verified, "
        "stanza_id, "
        "delivery, error, unread) VALUES ('me@example.org', 'bob@example.net', 0, 0, 'bob@example.net', 'from before', "
        "1700000000000000, 1, 0, 'm1', 3, '', 0)");
  }
  s.history = std::move(*History::open(s.directory.path()));
  CHECK(s.find("before") == Texts{"from before"});
  s.say("from now on");
  CHECK(s.find("from").size() == 2);
}

TEST_CASE("a cleared chat is gone from the index, too; what waits to be sent stays") {
  Store s;
  s.say("burnafterreading");
  s.say("elsewhere", "carol@example.net");
  ChatMessage waiting;
  waiting.account = "me@example.org";
  waiting.chat = waiting.from = *Jid::parse("bob@example.net");
  waiting.direction = Direction::outgoing;
  waiting.delivery = Delivery::pending;
  waiting.body = "waiting";
  waiting.when = noon;
  REQUIRE(s.history->add(waiting));
  CHECK(s.index_has("burnafterreading"));
  CHECK(s.history->clear("me@example.org", *Jid::parse("bob@example.net")).value() == 1);
  CHECK(s.find("burnafterreading").empty());
  CHECK(s.find("waiting").size() == 1);
  CHECK(s.find("elsewhere").size() == 1);
  CHECK(std::filesystem::file_size(s.directory.path() / "store.db-wal") == 0);
  CHECK_FALSE(s.index_has("burnafterreading"));
}

TEST_CASE("what is older than its chat's days goes, with what was said of it") {
  Store s;
  const auto old = s.say("oldtext", "bob@example.net", noon);
  s.say("oldcorrected", "bob@example.net", noon + 9 * day, MessageKind::correction, old.stanza_id);
  s.say("newtext", "bob@example.net", noon + 9 * day);
  s.say("carolkeeps", "carol@example.net", noon);
  s.say("danshort", "dan@example.net", noon + 8 * day);
  const auto expire = [&s](unsigned days, std::size_t most) {
    return s.history->expire(noon + 10 * day, days, most).value();
  };
  CHECK(expire(0, 100).chats.empty());
  CHECK(s.find("oldcorrected").size() == 1);
  REQUIRE(s.history->set_chat_setting("me@example.org", *Jid::parse("carol@example.net"), retention_setting, "0"));
  REQUIRE(s.history->set_chat_setting("me@example.org", *Jid::parse("dan@example.net"), retention_setting, "1"));
  // In steps of a bounded length.
  const auto first = expire(5, 1);
  CHECK(first.chats.size() == 1);
  CHECK(first.more);
  CHECK(s.find("danshort").size() == 1);
  const auto second = expire(5, 100);
  CHECK(second.chats.size() == 1);
  CHECK_FALSE(second.more);
  CHECK(s.find("oldtext").empty());
  CHECK(s.find("oldcorrected").empty());
  CHECK(s.find("newtext").size() == 1);
  CHECK(s.find("carolkeeps").size() == 1);
  CHECK(s.find("danshort").empty());
  CHECK(s.index_has("oldcorrected"));
  REQUIRE(s.history->finish_expiry());
  CHECK_FALSE(s.index_has("oldcorrected"));
  CHECK(std::filesystem::file_size(s.directory.path() / "store.db-wal") == 0);
  CHECK(expire(5, 100).chats.empty());
  for (const auto* text : {"", "x", "-1", "1x", "99999999999"}) CHECK_FALSE(read_retention(text));
  CHECK(read_retention("30") == 30U);
}

TEST_CASE("what was deleted is known when an archive brings it again; what came since is not taken for it") {
  Store s;
  const auto old = s.say("long ago", "bob@example.net", noon - 40 * day);
  auto heard = s.say("the eagle lands", "bob@example.net", noon);
  REQUIRE(s.history->set_archive_id(heard.id, "a1"));
  REQUIRE(*s.history->clear(heard.account, heard.chat) == 2);
  // By the archive's clock it was at another time.
  heard.when -= 300'000'000;
  CHECK(*s.history->deleted(heard));
  auto by_archive = heard;
  by_archive.stanza_id = "another";
  CHECK_FALSE(*s.history->deleted(by_archive));
  by_archive.archive_id = "a1";
  CHECK(*s.history->deleted(by_archive));
  auto other = heard;
  other.from = *Jid::parse("eve@example.net");
  CHECK_FALSE(*s.history->deleted(other));
  other = heard;
  other.chat = *Jid::parse("carol@example.net");
  CHECK_FALSE(*s.history->deleted(other));
  // Older than a day before the newest that went: whatever its id.
  auto never_seen = heard;
  never_seen.stanza_id = "never seen";
  CHECK_FALSE(*s.history->deleted(never_seen));
  never_seen.when = old.when + day;
  CHECK(*s.history->deleted(never_seen));
}

TEST_CASE("what expires takes no point with it that younger messages stand before") {
  Store s;
  const auto old = s.say("old", "bob@example.net", noon - 40 * day);
  s.say("old, corrected today", "bob@example.net", noon, MessageKind::correction, old.stanza_id);
  const auto young = s.say("young", "bob@example.net", noon - 5 * day);
  CHECK(s.history->expire(noon, 30, 100)->chats.size() == 1);
  auto missed = young;
  missed.stanza_id = "missed";
  CHECK_FALSE(*s.history->deleted(missed));
  CHECK(*s.history->deleted(old));
}

}  // namespace search_test
