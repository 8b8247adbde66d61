// The contract of ReportStore, over every implementation.
#include "xmppd/storage/report_store.hpp"

#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

AbuseReport report(std::string_view by, std::string text) {
  return {
      0,           1'700'000'000'000'000, jid(by), jid("spam.example/x"), "urn:xmpp:reporting:spam", std::move(text),
      {"m1", "m2"}};
}

template <class F>
std::vector<std::string> texts(F& f, std::int64_t after = 0, std::size_t limit = 100) {
  std::vector<std::string> found;
  const auto listed = wait(f.loop, f.stores.reports.list(after, limit));
  for (const auto& each : listed.value()) found.push_back(each.text);
  return found;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_TEMPLATE("reports: kept as they came, listed in pages, removed", F, MemoryFixture, SqliteFixture) {
  F f;
  make_account(f, "juliet@example.org");
  make_account(f, "nurse@example.org");
  auto& reports = f.stores.reports;
  for (const auto* text : {"a", "b", "c"})
    REQUIRE(wait(f.loop, reports.add(report("juliet@example.org", text), {9, 9})));
  const auto all = wait(f.loop, reports.list(0, 100)).value();
  REQUIRE(all.size() == 3);
  CHECK(all[0].received == 1'700'000'000'000'000);
  CHECK(all[0].reporter == jid("juliet@example.org"));
  CHECK(all[0].reported == jid("spam.example/x"));
  CHECK(all[0].reason == "urn:xmpp:reporting:spam");
  CHECK(all[0].messages == Texts{"m1", "m2"});
  CHECK(texts(f, all[0].id, 1) == Texts{"b"});
  REQUIRE(wait(f.loop, reports.remove(all[1].id)));
  CHECK(wait(f.loop, reports.remove(all[1].id)).error().code == xmpp::Errc::not_found);
  CHECK(texts(f) == Texts{"a", "c"});
}

TEST_CASE_TEMPLATE("reports: bounded, each reporter's and all; gone with the reporter", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  make_account(f, "juliet@example.org");
  make_account(f, "nurse@example.org");
  auto& reports = f.stores.reports;
  const ReportBounds keep{2, 3};
  CHECK(wait(f.loop, reports.add(report("nobody@example.org", "x"), keep)).error().code == xmpp::Errc::not_found);
  REQUIRE(wait(f.loop, reports.add(report("nurse@example.org", "n1"), keep)));
  for (const auto* text : {"j1", "j2", "j3"})
    REQUIRE(wait(f.loop, reports.add(report("juliet@example.org", text), keep)));
  CHECK(texts(f) == Texts{"n1", "j2", "j3"});
  REQUIRE(wait(f.loop, reports.add(report("nurse@example.org", "n2"), keep)));
  CHECK(texts(f) == Texts{"j2", "j3", "n2"});
  REQUIRE(wait(f.loop, f.stores.accounts.remove(jid("juliet@example.org"))));
  CHECK(texts(f) == Texts{"n2"});
}
