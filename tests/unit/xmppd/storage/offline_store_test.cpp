// The contract of OfflineStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

const auto owner_name = "romeo@example.org";

OfflineMessage message(std::string text) { return OfflineMessage{0, 1'700'000'000'000'001, std::move(text)}; }

std::string texts(const std::vector<OfflineMessage>& messages) {
  std::string all;
  for (const auto& one : messages) all += one.stanza;
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("offline: in order, in pages, until removed", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  auto& offline = f.stores.offline;
  make_account(f, owner_name);
  make_account(f, "other@example.org");
  for (const auto* text : {"a", "b", "c", "d"}) REQUIRE(wait(f.loop, offline.append(owner, message(text), 9, 999)));
  REQUIRE(wait(f.loop, offline.append(jid("other@example.org"), message("x"), 9, 999)));
  CHECK(wait(f.loop, offline.count(owner)).value() == 4);

  const auto first = wait(f.loop, offline.load(owner, 0, 3)).value();
  CHECK(texts(first) == "abc");
  CHECK(first[0].received == 1'700'000'000'000'001);
  const auto second = wait(f.loop, offline.load(owner, first.back().id, 3)).value();
  CHECK(texts(second) == "d");
  CHECK(wait(f.loop, offline.load(owner, second.back().id, 3)).value().empty());

  REQUIRE(wait(f.loop, offline.remove(owner, first[1].id)));
  CHECK(texts(wait(f.loop, offline.load(owner, 0, 9)).value()) == "cd");
  CHECK(wait(f.loop, offline.count(owner)).value() == 2);

  // An id is not used again after the newest was removed.
  REQUIRE(wait(f.loop, offline.remove(owner, second.back().id)));
  REQUIRE(wait(f.loop, offline.append(owner, message("e"), 9, 999)));
  CHECK(texts(wait(f.loop, offline.load(owner, second.back().id, 9)).value()) == "e");
  CHECK(wait(f.loop, offline.count(jid("other@example.org"))).value() == 1);
}

TEST_CASE_TEMPLATE("offline: bounds per owner", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  auto& offline = f.stores.offline;
  make_account(f, owner_name);
  CHECK(wait(f.loop, offline.append(owner, message("a"), 0, 999)).error().code == xmpp::Errc::limit_exceeded);
  REQUIRE(wait(f.loop, offline.append(owner, message("12345"), 2, 10)));
  CHECK(wait(f.loop, offline.append(owner, message("123456"), 2, 10)).error().code == xmpp::Errc::limit_exceeded);
  CHECK(wait(f.loop, offline.count(owner)).value() == 1);
  REQUIRE(wait(f.loop, offline.append(owner, message("12345"), 2, 10)));
  CHECK(wait(f.loop, offline.append(owner, message(""), 2, 10)).error().code == xmpp::Errc::limit_exceeded);

  // What was removed makes room.
  const auto kept = wait(f.loop, offline.load(owner, 0, 9)).value();
  REQUIRE(kept.size() == 2);
  REQUIRE(wait(f.loop, offline.remove(owner, kept[0].id)));
  CHECK(wait(f.loop, offline.append(owner, message("54321"), 2, 10)).has_value());
}

TEST_CASE_TEMPLATE("offline: append, then load, without waiting", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  make_account(f, owner_name);
  const xmpp::Lifetime lifetime;
  std::string order;
  f.stores.offline.append(owner, message("a"), 9, 999).then(lifetime, [&](auto r) { order += r ? "A" : "!"; });
  f.stores.offline.load(owner, 0, 9).then(lifetime, [&](auto r) { order += texts(r.value()); });
  f.stores.offline.count(owner).then(lifetime, [&](auto r) { order += std::to_string(r.value()); });
  CHECK(order.empty());  // never inside the call
  while (order.size() < 3) f.loop.run_once_nowait();
  CHECK(order == "Aa1");
}

TEST_CASE_TEMPLATE("offline: no account, no messages", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto nobody = jid("nobody@example.org");
  CHECK(wait(f.loop, f.stores.offline.append(nobody, message("a"), 9, 999)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, f.stores.offline.count(nobody)).value() == 0);
  CHECK(wait(f.loop, f.stores.offline.remove(nobody, 9)).has_value());
}
