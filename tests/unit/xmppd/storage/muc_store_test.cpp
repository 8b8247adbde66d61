// The contract of MucStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

MucRoomRecord room(std::string_view address) {
  MucRoomRecord record;
  record.jid = jid(address);
  record.created = 7;
  record.secret = std::string("a\0b", 3);
  record.config = {"A Dark Cave", true, true, "<x/>", {"a dark cave", "wet"}};
  record.affiliations = {{jid("crone@example.org"), "owner", "", "first"}};
  return record;
}

std::string names(const MucListing& listing) {
  std::string all;
  for (const auto& each : listing.rooms) all += each.jid.local();
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("rooms: all of a room is kept, changed and removed", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& muc = f.stores.muc;
  const auto cave = jid("cave@rooms.example.org");
  CHECK_FALSE(wait(f.loop, muc.load(cave)).value());
  REQUIRE(wait(f.loop, muc.create(room("cave@rooms.example.org"), 5)));
  CHECK(wait(f.loop, muc.load(cave)).value() == room("cave@rooms.example.org"));
  CHECK(wait(f.loop, muc.create(room("cave@rooms.example.org"), 5)).error().code == xmpp::Errc::already_exists);

  MucRoomChange change;
  change.locked = true;
  change.config = MucConfigRecord{"Other", false, false, "<y/>", {"other", "dry"}};
  change.subject = MucSubjectRecord{"Fire", jid("cave@rooms.example.org/first"), 9};
  change.vcard = "<vCard/>";
  change.hats = "<hats/>";
  change.affiliations = {{jid("wicca@example.org"), "member", "worthy", ""},
                         {jid("crone@example.org"), "admin", "", ""},
                         {jid("nobody@example.org"), "none", "", ""}};
  REQUIRE(wait(f.loop, muc.apply(cave, change)));
  auto loaded = wait(f.loop, muc.load(cave)).value().value();
  CHECK(loaded.locked);
  CHECK(loaded.config == *change.config);
  CHECK(loaded.subject == *change.subject);
  CHECK(loaded.vcard == "<vCard/>");
  CHECK(loaded.hats == "<hats/>");
  CHECK(loaded.affiliations == std::vector<MucAffiliationRecord>{{jid("crone@example.org"), "admin", "", ""},
                                                                 {jid("wicca@example.org"), "member", "worthy", ""}});

  MucRoomChange removal;
  removal.affiliations = {{jid("wicca@example.org"), "none", "", ""}};
  REQUIRE(wait(f.loop, muc.apply(cave, removal)));
  loaded = wait(f.loop, muc.load(cave)).value().value();
  CHECK(loaded.affiliations.size() == 1);
  CHECK(loaded.subject.text == "Fire");

  REQUIRE(wait(f.loop, muc.remove(cave)));
  REQUIRE(wait(f.loop, muc.remove(cave)));
  CHECK_FALSE(wait(f.loop, muc.load(cave)).value());
  CHECK(wait(f.loop, muc.apply(cave, change)).error().code == xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("rooms: each changed affiliation is a version, the last ones are kept", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  auto& muc = f.stores.muc;
  const auto cave = jid("cave@rooms.example.org");
  REQUIRE(wait(f.loop, muc.create(room("cave@rooms.example.org"), 5)));
  const auto change = [&](std::vector<MucAffiliationRecord> affiliations) {
    MucRoomChange made;
    made.affiliations = std::move(affiliations);
    REQUIRE(wait(f.loop, muc.apply(cave, std::move(made))));
  };
  const auto load = [&] { return wait(f.loop, muc.load(cave)).value().value(); };
  CHECK(load().affiliation_version == 0);
  const auto crone = jid("crone@example.org"), wicca = jid("wicca@example.org");
  change({{crone, "admin", "", "first"}, {wicca, "member", "", ""}, {jid("nobody@example.org"), "none", "", ""}});
  CHECK(load().affiliation_version == 2);
  CHECK(load().changed == std::vector{crone, wicca});
  change({{wicca, "member", "another reason", "another nick"}});
  CHECK(load().affiliation_version == 2);
  change({{wicca, "none", "", ""}});
  CHECK(load().changed == std::vector{crone, wicca, wicca});

  std::vector<MucAffiliationRecord> many;
  for (std::size_t i = 0; i < muc_changes_kept; ++i) {
    many.push_back({jid("user" + std::to_string(i) + "@example.org"), "member", "", ""});
  }
  change(many);
  CHECK(load().affiliation_version == 3 + muc_changes_kept);
  CHECK(load().changed.size() == muc_changes_kept);
  CHECK(load().changed.front() == many.front().jid);
  CHECK(load().changed.back() == many.back().jid);
}

TEST_CASE_TEMPLATE("rooms: nobody owns more than allowed", F, MemoryFixture, SqliteFixture) {
  F f;
  REQUIRE(wait(f.loop, f.stores.muc.create(room("a@rooms.example.org"), 2)));
  REQUIRE(wait(f.loop, f.stores.muc.create(room("b@rooms.example.org"), 2)));
  CHECK(wait(f.loop, f.stores.muc.create(room("c@rooms.example.org"), 2)).error().code == xmpp::Errc::limit_exceeded);
  CHECK_FALSE(wait(f.loop, f.stores.muc.load(jid("c@rooms.example.org"))).value());
  REQUIRE(wait(f.loop, f.stores.muc.remove(jid("a@rooms.example.org"))));
  CHECK(wait(f.loop, f.stores.muc.create(room("c@rooms.example.org"), 2)));
}

TEST_CASE_TEMPLATE("rooms: listed ones by page, unfinished ones at once", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& muc = f.stores.muc;
  for (const char* name : {"d", "b", "a", "c", "hidden", "locked", "temporary"}) {
    auto record = room(std::string(name) + "@rooms.example.org");
    record.config.listed = record.jid.local() != "hidden";
    record.locked = record.jid.local() == "locked";
    record.config.persistent = record.jid.local() != "temporary";
    if (!record.config.persistent) record.config.listed = false;
    REQUIRE(wait(f.loop, muc.create(record, 100)));
  }
  REQUIRE(wait(f.loop, muc.create(room("b@other.example.org"), 100)));
  const auto list = [&](MucListQuery query) { return wait(f.loop, muc.listed("rooms.example.org", query)).value(); };
  auto all = list({});
  CHECK(names(all) == "abcd");
  CHECK(all.count == 4);
  CHECK(all.index == 0);
  CHECK(all.rooms[0].name == "A Dark Cave");
  auto page = list({.after = "a@rooms.example.org", .max = 2});
  CHECK(names(page) == "bc");
  CHECK(page.index == 1);
  CHECK(page.count == 4);
  page = list({.last_page = true, .max = 2});
  CHECK(names(page) == "cd");
  CHECK(page.index == 2);
  CHECK(names(list({.before = "c@rooms.example.org", .last_page = true, .max = 1})) == "b");
  CHECK(names(list({.max = 0})).empty());
  CHECK(names(list({.filter = {.words = {"dark", "wet"}}})) == "abcd");
  CHECK(list({.max = 2, .filter = {.words = {"wet"}}}).count == 4);
  CHECK(names(list({.filter = {.words = {"b@"}}})) == "b");
  CHECK(list({.after = "a@rooms.example.org", .filter = {.words = {"wet"}}}).index == 1);
  CHECK(names(list({.filter = {.words = {"dark", "wet"}, .in_description = false}})).empty());
  CHECK(names(list({.filter = {.words = {"%"}}})).empty());
  CHECK(wait(f.loop, muc.unfinished("rooms.example.org")).value() ==
        std::vector<xmpp::Jid>{jid("locked@rooms.example.org"), jid("temporary@rooms.example.org")});
}
