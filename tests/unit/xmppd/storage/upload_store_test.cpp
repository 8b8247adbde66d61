// The contract of UploadStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

const UploadBounds plenty{1'000'000, 10'000'000};

Upload slot(std::string id, const xmpp::Jid& owner, std::uint64_t size = 10'000, xmpp::Timestamp ends = 100) {
  Upload made;
  made.id = std::move(id);
  made.owner = owner;
  made.file_name = "über.png";
  made.content_type = "image/png";
  made.size = size;
  made.created = 7;
  made.ends = ends;
  return made;
}

template <class F>
std::vector<std::string> listed(F& f, std::optional<xmpp::Jid> owner, std::int64_t after = 0, std::size_t limit = 9) {
  const auto page = wait(f.loop, f.stores.uploads.list(std::move(owner), after, limit)).value();
  std::vector<std::string> ids;
  for (const auto& file : page) ids.push_back(file.id);
  return ids;
}

template <class F>
void store(F& f, const Upload& upload, std::optional<xmpp::Timestamp> ends = std::nullopt) {
  auto& uploads = f.stores.uploads;
  REQUIRE(wait(f.loop, uploads.reserve(upload, plenty)));
  REQUIRE(wait(f.loop, uploads.begin(upload.id, 0, 500)));
  REQUIRE(wait(f.loop, uploads.finish(upload.id, ends)));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_TEMPLATE("uploads: from slot to file, once", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto romeo = jid("romeo@example.org");
  auto& uploads = f.stores.uploads;
  make_account(f, romeo.text());
  REQUIRE(wait(f.loop, uploads.reserve(slot("one", romeo), plenty)));
  CHECK(!wait(f.loop, uploads.find("one")).value());
  CHECK(wait(f.loop, uploads.finish("one", 9)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, uploads.begin("two", 50, 500)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, uploads.begin("one", 101, 500)).error().code == xmpp::Errc::not_found);  // it has ended
  const auto begun = wait(f.loop, uploads.begin("one", 100, 500)).value();
  CHECK(begun.owner == romeo);
  CHECK(begun.file_name == "über.png");
  CHECK(begun.content_type == "image/png");
  CHECK(begun.size == 10'000);
  CHECK(wait(f.loop, uploads.begin("one", 100, 500)).error().code == xmpp::Errc::already_exists);
  CHECK(listed(f, romeo).empty());
  REQUIRE(wait(f.loop, uploads.finish("one", 9000)));
  CHECK(wait(f.loop, uploads.begin("one", 100, 500)).error().code == xmpp::Errc::already_exists);
  const auto file = wait(f.loop, uploads.find("one")).value();
  REQUIRE(file);
  CHECK(file->created == 7);
  CHECK(file->ends == 9000);
  CHECK(listed(f, romeo) == Texts{"one"});
}

TEST_CASE_TEMPLATE("uploads: bounds of one owner and of all; what goes makes room", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto romeo = jid("romeo@example.org"), juliet = jid("juliet@example.org");
  auto& uploads = f.stores.uploads;
  make_account(f, romeo.text());
  make_account(f, juliet.text());
  const UploadBounds bounds{20'000, 30'000};
  REQUIRE(wait(f.loop, uploads.reserve(slot("a", romeo, 15'904), bounds)));
  REQUIRE(wait(f.loop, uploads.reserve(slot("b", romeo, 1), bounds)));  // counts for 4096
  CHECK(wait(f.loop, uploads.reserve(slot("c", romeo, 1), bounds)).error().code == xmpp::Errc::limit_exceeded);
  CHECK(wait(f.loop, uploads.reserve(slot("c", juliet, 10'001), bounds)).error().code == xmpp::Errc::not_allowed);
  CHECK(wait(f.loop, uploads.reserve(slot("c", juliet, UINT64_MAX), bounds)).error().code ==
        xmpp::Errc::limit_exceeded);
  REQUIRE(wait(f.loop, uploads.reserve(slot("c", juliet, 10'000), bounds)));
  CHECK(wait(f.loop, uploads.totals()).value().bytes == 30'000);
  CHECK(wait(f.loop, uploads.totals()).value().files == 3);
  REQUIRE(wait(f.loop, uploads.remove("b", std::nullopt)));
  REQUIRE(wait(f.loop, uploads.reserve(slot("d", romeo, 4'096), bounds)));
  CHECK(wait(f.loop, uploads.reserve(slot("e", jid("nobody@example.org")), plenty)).error().code ==
        xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("uploads: listed in pages, removed by their owner alone or by anybody", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  const auto romeo = jid("romeo@example.org"), juliet = jid("juliet@example.org");
  auto& uploads = f.stores.uploads;
  make_account(f, romeo.text());
  make_account(f, juliet.text());
  for (const char* id : {"z", "y"}) store(f, slot(id, romeo));
  store(f, slot("x", juliet));
  CHECK(listed(f, romeo) == Texts{"z", "y"});
  CHECK(listed(f, std::nullopt) == Texts{"z", "y", "x"});
  CHECK(listed(f, std::nullopt, 0, 2) == Texts{"z", "y"});
  const auto second = wait(f.loop, uploads.find("y")).value()->number;
  CHECK(listed(f, std::nullopt, second) == Texts{"x"});
  CHECK(wait(f.loop, uploads.remove("z", juliet)).error().code == xmpp::Errc::not_found);
  REQUIRE(wait(f.loop, uploads.remove("z", romeo)));
  REQUIRE(wait(f.loop, uploads.remove("x", std::nullopt)));
  CHECK(wait(f.loop, uploads.remove("x", std::nullopt)).error().code == xmpp::Errc::not_found);
  CHECK(listed(f, std::nullopt) == Texts{"y"});
}

TEST_CASE_TEMPLATE("uploads: whatever takes a row leaves its id until that is forgotten", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  const auto romeo = jid("romeo@example.org"), juliet = jid("juliet@example.org");
  auto& uploads = f.stores.uploads;
  make_account(f, romeo.text());
  make_account(f, juliet.text());
  store(f, slot("deleted", romeo));
  store(f, slot("old", romeo), 200);
  store(f, slot("kept", juliet), std::nullopt);
  store(f, slot("of-the-account", romeo));
  REQUIRE(wait(f.loop, uploads.reserve(slot("slot", juliet, 1, 150), plenty)));
  REQUIRE(wait(f.loop, uploads.reserve(slot("begun", juliet, 1, 150), plenty)));
  REQUIRE(wait(f.loop, uploads.begin("begun", 0, 10'000)));
  CHECK(wait(f.loop, uploads.expire(150, 9)).value() == 0);
  CHECK(wait(f.loop, uploads.expire(151, 9)).value() == 1);
  CHECK(wait(f.loop, uploads.expire(300, 9)).value() == 1);
  REQUIRE(wait(f.loop, uploads.remove("deleted", romeo)));
  REQUIRE(wait(f.loop, f.stores.accounts.remove(romeo)));
  REQUIRE(wait(f.loop, uploads.drop_begun()));
  CHECK(wait(f.loop, uploads.removed(9)).value() == Texts{"begun", "deleted", "of-the-account", "old", "slot"});
  CHECK(wait(f.loop, uploads.removed(2)).value().size() == 2);
  REQUIRE(wait(f.loop, uploads.forget({"begun", "old", "slot", "deleted"})));
  CHECK(wait(f.loop, uploads.removed(9)).value() == Texts{"of-the-account"});
  CHECK(listed(f, std::nullopt) == Texts{"kept"});
  CHECK(wait(f.loop, uploads.totals()).value().files == 1);
  CHECK(wait(f.loop, uploads.finish("begun", 9)).error().code == xmpp::Errc::not_found);
  make_account(f, romeo.text());
  CHECK(wait(f.loop, uploads.reserve(slot("again", romeo, 900'000), {900'000, 10'000'000})));
}
