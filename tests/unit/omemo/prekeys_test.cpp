// Our prekeys: used once, refilled, kept while catching up; signed prekeys rotated with a grace period.
#include <algorithm>
#include <set>

#include "omemo/prekeys.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {
constexpr std::int64_t day = 24 * 3600;

std::set<std::uint32_t> ids_of(const Person& person) {
  std::set<std::uint32_t> ids;
  for (const PreKey& prekey : person.bundle().prekeys) ids.insert(prekey.id);
  return ids;
}

std::size_t stored_prekeys(Person& person) {
  const auto all = must(person.store.prekeys());
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const PreKeyRecord& prekey) { return prekey.version == version; }));
}

// A bundle that leaves no choice of prekey.
Bundle with_one_prekey(Bundle bundle, std::size_t index) {
  bundle.prekeys = {bundle.prekeys[index]};
  return bundle;
}
}  // namespace

TEST_CASE("a used prekey is gone, a new one with a new id takes its place, the bundle must be published") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example", Options{});
  must(romeo.device->bundle_published(version, must(romeo.device->bundle(version)).generation));
  const auto before = ids_of(romeo);
  must(juliet.device->process_bundle(romeo.address(), with_one_prekey(romeo.bundle(), 5)));
  const auto used = romeo.bundle().prekeys[5].id;
  CHECK(romeo.hear(juliet.say("hello", romeo), juliet) == "hello");
  const auto after = ids_of(romeo);
  CHECK(after.size() == 100);
  CHECK_FALSE(after.contains(used));
  CHECK_FALSE(must(romeo.store.find_prekey(used)));
  CHECK(*after.rbegin() > *before.rbegin());
  CHECK(must(romeo.device->bundle_must_be_published(version)));
  // A second message with the same exchange uses nothing up.
  must(romeo.device->bundle_published(version, must(romeo.device->bundle(version)).generation));
  CHECK(romeo.hear(juliet.say("again", romeo), juliet) == "again");
  CHECK_FALSE(must(romeo.device->bundle_must_be_published(version)));
  CHECK(ids_of(romeo) == after);
}

TEST_CASE("who uses up prekey after prekey exhausts nothing: there are always as many, each new, and no more are stored") {
  Person romeo("romeo@montague.example");
  const auto count = ids_of(romeo).size();
  const auto before = stored_prekeys(romeo);
  std::set<std::uint32_t> used;
  for (int i = 0; i < 40; ++i) {
    Person stranger("stranger@" + std::to_string(i) + ".example", Options{.prekey_count = 1, .clock = {}});
    const auto bundle = romeo.bundle();
    REQUIRE(bundle.prekeys.size() == count);
    must(stranger.device->process_bundle(romeo.address(), with_one_prekey(bundle, 0)));
    CHECK_FALSE(used.contains(bundle.prekeys[0].id));
    used.insert(bundle.prekeys[0].id);
    const auto exchange = stranger.say("one more", romeo);
    CHECK(romeo.hear(exchange, stranger) == "one more");
    CHECK(romeo.refuse(exchange, stranger) == ErrorCode::duplicate);
  }
  CHECK(used.size() == 40);
  CHECK(stored_prekeys(romeo) == before);
}

TEST_CASE("two people on one prekey: the second is refused and can start over") {
  Person juliet("juliet@capulet.example"), nurse("nurse@capulet.example"), romeo("romeo@montague.example");
  const Bundle bundle = with_one_prekey(romeo.bundle(), 0);
  must(juliet.device->process_bundle(romeo.address(), bundle));
  must(nurse.device->process_bundle(romeo.address(), bundle));
  CHECK(romeo.hear(juliet.say("first", romeo), juliet) == "first");
  CHECK(romeo.refuse(nurse.say("second", romeo), nurse) == ErrorCode::unknown_prekey);
  nurse.meet(romeo);
  CHECK(romeo.hear(nurse.say("second, again", romeo), nurse) == "second, again");
}

TEST_CASE("while catching up a used prekey still serves, unpublished, and goes at the end") {
  Person juliet("juliet@capulet.example"), nurse("nurse@capulet.example"), romeo("romeo@montague.example", Options{});
  const Bundle bundle = with_one_prekey(romeo.bundle(), 0);
  must(juliet.device->process_bundle(romeo.address(), bundle));
  must(nurse.device->process_bundle(romeo.address(), bundle));
  romeo.device->begin_catch_up();
  CHECK(romeo.hear(juliet.say("first", romeo), juliet) == "first");
  CHECK(ids_of(romeo).size() == 100);
  CHECK_FALSE(ids_of(romeo).contains(bundle.prekeys[0].id));
  must(romeo.device->maintain());  // must not end it early
  CHECK(romeo.hear(nurse.say("second", romeo), nurse) == "second");
  must(romeo.device->end_catch_up());
  CHECK_FALSE(must(romeo.store.find_prekey(bundle.prekeys[0].id)));
  CHECK(stored_prekeys(romeo) == 100);
}

TEST_CASE("used prekeys are kept within a bound") {
  MemoryStore store;
  LocalState local;
  for (std::uint32_t id = 1; id <= max_kept_prekeys + 10; ++id) must(store.save_prekey({id, {}, false}));
  for (std::uint32_t id = 1; id <= max_kept_prekeys + 10; ++id) must(retire_prekey(store, local, id, true));
  CHECK(must(store.prekeys()).size() == max_kept_prekeys);
}

TEST_CASE("prekey ids wrap around without touching a prekey in use") {
  MemoryStore store;
  auto ratchet = must(signal::Ratchet::create(store));
  LocalState local;
  local.next_prekey_id = 0xfffffd;
  must(store.save_prekey({1, {}, false}));
  must(refill_prekeys(store, *ratchet, local, Version::axolotl, 4));
  std::vector<std::uint32_t> ids;
  for (const auto& prekey : must(store.prekeys())) ids.push_back(prekey.id);
  CHECK(ids == std::vector<std::uint32_t>{1, 2, 0xfffffd, 0xfffffe});
}

TEST_CASE("a message built on the signed prekey before the rotation still opens within the grace period") {
  std::int64_t now = 1000 * day;
  Options options;
  options.clock = [&now] { return now; };
  Person romeo("romeo@montague.example", options), juliet("juliet@capulet.example"), nurse("nurse@capulet.example");
  const Bundle old_bundle = romeo.bundle();
  juliet.meet(romeo);
  nurse.meet(romeo);
  must(romeo.device->rotate_signed_prekey());
  const Bundle new_bundle = romeo.bundle();
  CHECK(new_bundle.signed_prekey.id != old_bundle.signed_prekey.id);
  CHECK(new_bundle.signed_prekey.key != old_bundle.signed_prekey.key);
  CHECK(must(romeo.device->bundle_must_be_published(version)));
  now += 29 * day;
  must(romeo.device->maintain());
  CHECK(romeo.hear(juliet.say("late", romeo), juliet) == "late");
  now += 2 * day;
  must(romeo.device->maintain());
  CHECK(romeo.refuse(nurse.say("too late", romeo), nurse) == ErrorCode::unknown_prekey);
  Person paris("paris@verona.example");
  paris.meet(romeo);
  CHECK(romeo.hear(paris.say("in time", romeo), paris) == "in time");
}

TEST_CASE("maintain rotates when due and not before, and mends what is missing") {
  std::int64_t now = 1000 * day;
  Options options;
  options.clock = [&now] { return now; };
  Person romeo("romeo@montague.example", options);
  const auto first = romeo.bundle().signed_prekey.id;
  must(romeo.device->bundle_published(version, must(romeo.device->bundle(version)).generation));
  now += 14 * day;
  must(romeo.device->maintain());
  CHECK(romeo.bundle().signed_prekey.id == first);
  CHECK_FALSE(must(romeo.device->bundle_must_be_published(version)));
  now += 1;
  must(romeo.device->maintain());
  CHECK(romeo.bundle().signed_prekey.id > first);
  CHECK(must(romeo.device->bundle_must_be_published(version)));
  std::size_t lost = 0;
  for (const std::uint32_t id : ids_of(romeo)) {
    if (++lost <= 60) must(romeo.store.remove_prekey(id));
  }
  must(romeo.device->maintain());
  CHECK(romeo.bundle().prekeys.size() == 100);
}
