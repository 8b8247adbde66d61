// XEP-0191 §5: whom an address on the list stands for.
#include "xmppd/core/block_list.hpp"

#include <doctest/doctest.h>

namespace block_list_test {

using namespace xmppd;

namespace {

xmpp::Jid jid(std::string_view text) { return xmpp::Jid::parse(text).value(); }

bool blocks(std::string_view item, std::string_view who) {
  BlockList list;
  list.add(jid(item));
  return list.blocks(jid(who));
}

}  // namespace

TEST_CASE("an address stands for itself and what is below it") {
  CHECK(blocks("a@x.example/r", "a@x.example/r"));
  CHECK_FALSE(blocks("a@x.example/r", "a@x.example"));
  CHECK_FALSE(blocks("a@x.example/r", "a@x.example/other"));
  CHECK(blocks("a@x.example", "a@x.example"));
  CHECK(blocks("a@x.example", "A@X.example/r"));
  CHECK_FALSE(blocks("a@x.example", "b@x.example"));
  CHECK_FALSE(blocks("a@x.example", "x.example"));
  CHECK(blocks("x.example/r", "x.example/r"));
  CHECK_FALSE(blocks("x.example/r", "x.example"));
  CHECK_FALSE(blocks("x.example/r", "a@x.example/r"));
  CHECK(blocks("x.example", "x.example"));
  CHECK(blocks("x.example", "x.example/r"));
  CHECK(blocks("x.example", "a@x.example/r"));
  CHECK_FALSE(blocks("x.example", "a@sub.x.example"));
  CHECK_FALSE(BlockList{}.blocks(jid("a@x.example")));
}

TEST_CASE("adding says whether it is new, removing whether it was there") {
  BlockList list;
  CHECK(list.add(jid("a@x.example")));
  CHECK_FALSE(list.add(jid("A@x.example")));
  CHECK(list.remove(jid("a@x.example")));
  CHECK_FALSE(list.remove(jid("a@x.example")));
  CHECK(list.empty());
}

}  // namespace block_list_test
