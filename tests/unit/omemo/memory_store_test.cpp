// Transactions of the store that the other tests lean on.
#include "omemo/memory_store.hpp"

#include <stdexcept>

#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {
const Peer romeo{{"romeo@montague.example", 7}, version};
Result<void> no() { return fail(ErrorCode::store_failed, "no"); }
}  // namespace

TEST_CASE("a failed transaction leaves nothing behind") {
  MemoryStore store;
  must(store.save_session(romeo, SecretBytes{1}));
  const auto result = store.transaction([&]() -> Result<void> {
    must(store.save_session(romeo, SecretBytes{2}));
    must(store.save_prekey({9, {}, false}));
    must(store.save_local({.device_id = 1, .identity = {}}));
    return no();
  });
  CHECK(error_of(result) == ErrorCode::store_failed);
  CHECK(must(store.load_session(romeo)) == SecretBytes{1});
  CHECK(must(store.prekeys()).empty());
  CHECK_FALSE(must(store.load_local()));
}

TEST_CASE("an exception rolls back too") {
  MemoryStore store;
  CHECK_THROWS_AS((void)store.transaction([&]() -> Result<void> {
    must(store.save_session(romeo, SecretBytes{2}));
    throw std::runtime_error("oops");
  }),
                  std::runtime_error);
  CHECK_FALSE(must(store.load_session(romeo)));
}

TEST_CASE("a failed inner transaction undoes only itself") {
  MemoryStore store;
  must(store.transaction([&]() -> Result<void> {
    must(store.save_prekey({1, {}, false}));
    CHECK_FALSE(store.transaction([&]() -> Result<void> {
      must(store.save_prekey({2, {}, false}));
      return no();
    }));
    must(store.transaction([&]() -> Result<void> { return store.save_prekey({3, {}, false}); }));
    return {};
  }));
  const auto prekeys = must(store.prekeys());
  REQUIRE(prekeys.size() == 2);
  CHECK(prekeys[0].id == 1);
  CHECK(prekeys[1].id == 3);
}

TEST_CASE("rows are found by person and removed without complaint") {
  MemoryStore store;
  const Peer other{{"romeo@montague.example", 8}, version}, nurse{{"nurse@capulet.example", 7}, version};
  for (const Peer& peer : {romeo, other, nurse}) {
    must(store.save_session(peer, SecretBytes{1}));
    must(store.save_identity({peer.address, {}, Trust::trusted, 0}));
  }
  CHECK(must(store.sessions(romeo.address.jid)) == std::vector{romeo, other});
  CHECK(must(store.sessions("")).size() == 3);
  CHECK(must(store.identities(nurse.address.jid)).size() == 1);
  must(store.remove_session(romeo));
  must(store.remove_session(romeo));
  must(store.remove_identity(nurse.address));
  CHECK(must(store.sessions(romeo.address.jid)) == std::vector{other});
  CHECK_FALSE(must(store.find_identity(nurse.address)));
}
