// The contract of SessionStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

const auto romeo_text = "romeo@example.org";

SavedSession session_of(std::int64_t key, const std::string& resource) {
  return {{key, resource, std::string("\0hash\xff", 6), 600, 0, "<state/>"}, {}, {}};
}

QueuedStanza row(std::uint64_t number, std::string stanza, std::int64_t message = 0) {
  return {number, message, 1'700'000'000'000'001, false, std::move(stanza), message ? "<original/>" : ""};
}

std::string queue_of(const SavedSession& session) {
  std::string text;
  for (const auto& each : session.queue) text += std::to_string(each.number) + each.stanza + (each.taken ? "+ " : " ");
  return text;
}

template <class Fixture>
std::vector<SavedSession> load(Fixture& f, std::string_view owner = romeo_text) {
  return wait(f.loop, f.stores.sessions.load(jid(owner))).value();
}

}  // namespace

TEST_CASE_TEMPLATE("sessions: kept whole, by owner, until removed", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& sessions = f.stores.sessions;
  make_account(f, romeo_text);
  make_account(f, "other@example.com");
  auto saved = session_of(7, "orchard");
  saved.queue = {row(3, "a"), row(5, "b", -9)};
  saved.marks = {12, 14};
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), saved)));
  REQUIRE(wait(f.loop, sessions.save(jid("other@example.com"), session_of(8, "hall"))));
  CHECK(wait(f.loop, sessions.owners("example.org")).value() == std::vector{jid(romeo_text)});
  CHECK(wait(f.loop, sessions.owners("example.net")).value().empty());

  const auto found = load(f);
  REQUIRE(found.size() == 1);
  const auto& record = found[0].record;
  CHECK(record.key == 7);
  CHECK(record.resource == "orchard");
  CHECK(record.secret == std::string("\0hash\xff", 6));
  CHECK(record.seconds == 600);
  CHECK(record.state == "<state/>");
  CHECK(queue_of(found[0]) == "3a 5b ");
  CHECK(found[0].queue[0].message == 0);
  CHECK(found[0].queue[1].message == -9);
  CHECK(found[0].queue[1].original == "<original/>");
  CHECK(found[0].queue[1].received == 1'700'000'000'000'001);
  CHECK(found[0].marks == std::vector<std::uint64_t>{12, 14});

  // Saved again, it is what it is now.
  saved.queue = {row(1, "b")};
  saved.marks.clear();
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), saved)));
  CHECK(queue_of(load(f)[0]) == "1b ");
  CHECK(load(f)[0].marks.empty());
  REQUIRE(wait(f.loop, sessions.remove(7)));
  CHECK(load(f).empty());
  CHECK(load(f, "other@example.com").size() == 1);
}

TEST_CASE_TEMPLATE("sessions: the queue grows in the order of numbers and goes as it is acknowledged", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  auto& sessions = f.stores.sessions;
  make_account(f, romeo_text);
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), session_of(1, "one"))));
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), session_of(2, "two"))));
  for (const auto number : {1, 4, 2}) REQUIRE(wait(f.loop, sessions.append(1, row(number, "x", number))));
  for (const auto number : {7, 9}) REQUIRE(wait(f.loop, sessions.append(2, row(number, "y", number == 7 ? 2 : 99))));
  // What one device has taken is taken.
  REQUIRE(wait(f.loop, sessions.acknowledge(1, 2, {2})));
  CHECK(queue_of(load(f)[0]) == "4x ");
  CHECK(queue_of(load(f)[1]) == "7y+ 9y ");
  REQUIRE(wait(f.loop, sessions.take(99)));
  CHECK(queue_of(load(f)[1]) == "7y+ 9y+ ");
  CHECK(wait(f.loop, sessions.append(3, row(1, "z"))).error().code == xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("sessions: what is handled moves up, and takes the marks with it", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& sessions = f.stores.sessions;
  make_account(f, romeo_text);
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), session_of(1, "one"))));
  REQUIRE(wait(f.loop, sessions.handle(1, 4, {7, 6}, std::nullopt)));
  CHECK(load(f)[0].record.handled == 4);
  CHECK(load(f)[0].record.state == "<state/>");
  CHECK(load(f)[0].marks == std::vector<std::uint64_t>{6, 7});
  REQUIRE(wait(f.loop, sessions.handle(1, 6, {}, "<new/>")));
  CHECK(load(f)[0].record.handled == 6);
  CHECK(load(f)[0].record.state == "<new/>");
  CHECK(load(f)[0].marks == std::vector<std::uint64_t>{7});
}

TEST_CASE_TEMPLATE("sessions: none without an account, none after it", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& sessions = f.stores.sessions;
  CHECK(wait(f.loop, sessions.save(jid(romeo_text), session_of(1, "one"))).error().code == xmpp::Errc::not_found);
  make_account(f, romeo_text);
  REQUIRE(wait(f.loop, sessions.save(jid(romeo_text), session_of(1, "one"))));
  REQUIRE(wait(f.loop, sessions.append(1, row(1, "x"))));
  REQUIRE(wait(f.loop, f.stores.accounts.remove(jid(romeo_text))));
  make_account(f, romeo_text);
  CHECK(load(f).empty());
  CHECK(wait(f.loop, sessions.owners("example.org")).value().empty());
}
