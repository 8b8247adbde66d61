// Ids of archived messages.
#include "xmppd/storage/archive_id.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("archive ids: there and back, and the order of the text is the order of the positions") {
  const ArchiveId id{1'700'000'000'000'001, -2};
  CHECK(id.text() == "060a24181e4001fffffffffffffffe");
  const auto back = ArchiveId::parse(id.text());
  REQUIRE(back);
  CHECK(back->position == id.position);
  CHECK(back->key == id.key);
  CHECK(ArchiveId{9, -1}.text() < ArchiveId{10, 1}.text());
}

TEST_CASE("archive ids: anything else is none of ours") {
  const auto good = ArchiveId{7, 7}.text();
  REQUIRE(ArchiveId::parse(good));
  for (const auto& bad : {std::string(), good + "0", good.substr(1), " " + good.substr(1), "+" + good.substr(1),
                          good.substr(1) + "G", good.substr(1) + "A", std::string(30, '-'), std::string(30, '\0')}) {
    CHECK_FALSE(ArchiveId::parse(bad));
  }
}

TEST_CASE("archive ids: growing, whatever the clock does") {
  ArchiveIdSource ids(100, [] { return 1; });
  CHECK(ids.next(50).position == 101);
  CHECK(ids.next(200).position == 200);
  CHECK(ids.next(200).position == 201);
  CHECK(ids.next(10).position == 202);
}
