// Archives that come from elsewhere, what a person wrote, and what is left of the deleted.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "store_fixture.hpp"
#include "xmppd/storage/transfer_store.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

constexpr xmpp::Timestamp then = 1'600'000'000'000'000;
constexpr xmpp::Timestamp restored_second = 1'000'000;

ArchivedMessage message(const std::string& id, xmpp::Timestamp when, const std::string& text) {
  ArchivedMessage m;
  m.id = id;
  m.received = when;
  m.with = jid("juliet@example.org/balcony");
  m.author = jid("juliet@example.org");
  m.stanza = text;
  m.search_text = text;
  return m;
}

struct Restored {
  Restored() {
    make_account(f, "romeo@example.org");
    make_account(f, "nurse@example.org");
  }
  ArchiveRestored restore(std::vector<ArchivedMessage> messages, const std::string& to = "romeo@example.org",
                          ArchiveKind kind = ArchiveKind::account) {
    return wait(f.loop, f.owner.transfer().restore(jid(to), kind, std::move(messages))).value();
  }
  std::vector<ArchivedMessage> all(ArchiveQuery query = {}, const std::string& of = "romeo@example.org") {
    return wait(f.loop, f.stores.archive.query(jid(of), std::move(query))).value().messages;
  }
  std::string texts(ArchiveQuery query = {}) {
    std::string text;
    for (const auto& m : all(std::move(query))) text += m.stanza;
    return text;
  }
  void append(const std::string& text) {
    auto m = message(f.stores.archive.new_id(xmpp::now()), xmpp::now(), text);
    REQUIRE(wait(f.loop, f.stores.archive.append(jid("romeo@example.org"), ArchiveKind::account, std::move(m), {})));
  }
  SqliteFixture f;
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

}  // namespace

TEST_CASE("archive: messages of another server keep their ids and times, in front of newer ones") {
  Restored r;
  r.append("now");
  // Whole seconds, as other servers know them.
  CHECK(r.restore({message("k4uV-1", then, "a"), message("k4uV-2", then, "b"), message("k4uV-3", then + restored_second, "c")}).added == 3);
  CHECK(r.texts() == "abcnow");
  r.append("later");
  CHECK(r.texts() == "abcnowlater");
  const auto all = r.all();
  REQUIRE(all.size() == 5);
  CHECK(all[1].id == "k4uV-2");
  CHECK(all[1].received == then);
  CHECK(r.texts({.page_after = "k4uV-2", .max_messages = 1}) == "c");
  CHECK(r.texts({.before_id = "k4uV-3"}) == "ab");
  CHECK(r.texts({.ids = {"k4uV-3"}}) == "c");
  CHECK(r.texts({.start = then + 1, .end = then + restored_second}) == "c");
  CHECK(r.texts({.search = "b"}) == "b");
  // A second time there is nothing new; a message between them finds its place.
  CHECK(r.restore({message("k4uV-2", then, "b"), message("k4uV-25", then + restored_second / 2, "between")}).added == 1);
  CHECK(r.texts({.before_id = "k4uV-3"}) == "abbetween");
  // Retracted by that id.
  const auto gone = [](const ArchivedMessage&) { return std::optional<std::string>("gone"); };
  CHECK(wait(r.f.loop, r.f.stores.archive.replace(jid("romeo@example.org"), {"k4uV-1", {}, {}, {}}, gone)).value());
  CHECK(r.texts({.ids = {"k4uV-1"}}) == "gone");
}

TEST_CASE("archive: our own messages come back with the ids that they had") {
  Restored first, second_place;
  for (const auto* text : {"a", "b", "c"}) first.append(text);
  const auto saved = first.all();
  auto messages = saved;
  CHECK(second_place.restore(messages).added == 3);
  CHECK(second_place.restore(messages).added == 0);
  const auto back = second_place.all();
  REQUIRE(back.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(back[i].id == saved[i].id);
    CHECK(back[i].received == saved[i].received);
  }
}

TEST_CASE("archive: what has no time, or one of the future, is refused") {
  Restored r;
  const auto restored =
      r.restore({message("a", 0, "a"), message("b", then, "b"), message("c", xmpp::now() + 3600 * restored_second, "c")});
  CHECK(restored.added == 1);
  CHECK(restored.refused == std::vector<std::size_t>{0, 2});
  const auto nobody = wait(r.f.loop, r.f.owner.transfer().restore(jid("nobody@example.org"), ArchiveKind::account, {}));
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == xmpp::Errc::not_found);
}

TEST_CASE("archive: thousands of messages of one second in several archives all find a place") {
  Restored r;
  for (const auto* owner : {"romeo@example.org", "nurse@example.org"}) {
    std::vector<ArchivedMessage> many;
    for (int i = 0; i < 3000; ++i) many.push_back(message(fmt::format("{}-{}", owner, i), then, std::to_string(i)));
    const auto restored = r.restore(many, owner);
    CHECK(restored.added == 3000);
    CHECK(restored.refused.empty());
    const auto back = r.all({.max_messages = 5000}, owner);
    REQUIRE(back.size() == 3000);
    CHECK(back[0].stanza == "0");
    CHECK(back[2999].stanza == "2999");
  }
}

TEST_CASE("archive: what somebody wrote is found in every archive, and goes from the rooms") {
  Restored r;
  auto in_room = message("r1", then, "in a room");
  in_room.with = jid("garden@rooms.example.org/Julie");
  auto by_romeo = in_room;
  by_romeo.id = "r2";
  by_romeo.author = jid("romeo@example.org/phone");
  r.restore({in_room, by_romeo}, "garden@rooms.example.org", ArchiveKind::room);
  r.restore({message("a", then, "to romeo")});
  const auto look = [&](Authored use) {
    ArchiveAuthorship sum;
    for (std::int64_t behind = 0;;) {
      const auto step = wait(r.f.loop, r.f.owner.transfer().authored(jid("juliet@example.org"), behind, 1, use)).value();
      sum.in_rooms += step.in_rooms;
      sum.with_others += step.with_others;
      sum.read.insert(sum.read.end(), step.read.begin(), step.read.end());
      if (!step.continue_behind) return sum;
      behind = *step.continue_behind;
    }
  };
  CHECK(look(Authored::count).in_rooms == 1);
  CHECK(look(Authored::count).read.empty());
  const auto read = look(Authored::read).read;
  REQUIRE(read.size() == 1);
  CHECK(read[0].room == jid("garden@rooms.example.org"));
  CHECK(read[0].stanza == "in a room");
  CHECK(look(Authored::erase).in_rooms == 1);
  CHECK(look(Authored::erase).in_rooms == 0);
  CHECK(look(Authored::erase).with_others == 1);
  CHECK(r.all({}, "garden@rooms.example.org").size() == 1);
}

TEST_CASE("archive: nothing of a removed account's messages is left in the files") {
  Restored r;
  const std::string word = "xylophonistically";
  std::vector<ArchivedMessage> messages{message("a", then, word + " spoken"), message("b", then + 1, "something else")};
  r.restore(messages);
  r.append(word + " again");
  CHECK(r.texts({.search = word}).find(word) != std::string::npos);  // it is in the index, too
  const auto file = r.f.folder / "data" + "/xmppd.db";
  CHECK((content_of(file) + content_of(file + "-wal")).find(word) != std::string::npos);
  REQUIRE(wait(r.f.loop, r.f.stores.accounts.remove(jid("romeo@example.org"))));
  while (wait(r.f.loop, r.f.stores.archive.purge(0, 10)).value() == 10) {
  }
  for (bool first = true; !wait(r.f.loop, r.f.owner.transfer().scrub(first)).value(); first = false) {
  }
  CHECK(content_of(file).find(word) == std::string::npos);
  CHECK(content_of(file + "-wal").find(word) == std::string::npos);
}

TEST_CASE("muc: rooms are listed whatever they are, and whose affiliations are where") {
  SqliteFixture f;
  for (const auto* name : {"a", "b", "c"}) {
    MucRoomRecord room;
    room.jid = jid(std::string(name) + "@rooms.example.org");
    room.secret = "s";
    room.affiliations = {{jid("juliet@example.org"), "owner", "", ""}};
    if (name == std::string("b")) room.affiliations.push_back({jid("romeo@example.org"), "owner", "", "Romeo"});
    REQUIRE(wait(f.loop, f.stores.muc.create(room, 10)));
  }
  const auto page = wait(f.loop, f.owner.transfer().rooms("rooms.example.org", jid("a@rooms.example.org"), 1)).value();
  REQUIRE(page.size() == 1);
  CHECK(page[0] == jid("b@rooms.example.org"));
  const auto romeos = wait(f.loop, f.owner.transfer().memberships(jid("romeo@example.org"))).value();
  REQUIRE(romeos.size() == 1);
  CHECK(romeos[0].nick == "Romeo");
  CHECK_FALSE(romeos[0].only_owner);
  const auto juliets = wait(f.loop, f.owner.transfer().memberships(jid("juliet@example.org"))).value();
  REQUIRE(juliets.size() == 3);
  CHECK(juliets[0].only_owner);
  CHECK_FALSE(juliets[1].only_owner);
}

TEST_CASE("transfer: everything kept of somebody, and accounts that are not whole") {
  SqliteFixture f;
  auto& transfer = f.owner.transfer();
  make_account(f, "romeo@example.org");
  const auto romeo = jid("romeo@example.org");
  REQUIRE(wait(f.loop, f.stores.user_xml.put(romeo, UserXmlArea::vcard, "", "<v/>", 100)));
  REQUIRE(wait(f.loop, f.stores.user_xml.put(romeo, UserXmlArea::private_xml, "b", "<b/>", 100)));
  REQUIRE(wait(f.loop, f.stores.user_xml.put(romeo, UserXmlArea::private_xml, "a", "<a/>", 100)));
  CHECK_FALSE(wait(f.loop, transfer.being_imported(romeo)).value());
  REQUIRE(wait(f.loop, transfer.set_being_imported(romeo, true)));
  CHECK(wait(f.loop, transfer.being_imported(romeo)).value());
  const auto all = wait(f.loop, transfer.kept_xml(romeo)).value();
  REQUIRE(all.size() == 3);
  CHECK(all[0].area == "private_xml");
  CHECK(all[0].key == "a");
  REQUIRE(wait(f.loop, transfer.set_being_imported(romeo, false)));
  CHECK_FALSE(wait(f.loop, transfer.being_imported(romeo)).value());
  CHECK_FALSE(wait(f.loop, transfer.set_being_imported(jid("nobody@example.org"), true)));
}
