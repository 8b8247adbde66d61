// The order of SRV records and addresses.
#include "libxmpp/net/srv_order.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace xmpp;

namespace {

std::string targets(const std::vector<SrvRecord>& records) {
  std::string text;
  for (const auto& record : records) text += record.target + (record.direct_tls ? "! " : " ");
  return text;
}

}  // namespace

TEST_CASE("priorities ascend, whatever the kind; the root is left out") {
  const auto ordered =
      order_srv({{20, 0, 1, "c", true}, {10, 5, 2, "b", false}, {5, 0, 3, "a", true}, {1, 0, 4, "", false}},
                [](std::uint32_t limit) { return limit; });
  CHECK(targets(ordered) == "a! b c! ");
  CHECK(order_srv({}, [](std::uint32_t) { return 0u; }).empty());
}

TEST_CASE("within a priority the number drawn chooses by running sum; weight 0 only at 0") {
  const std::vector<SrvRecord> records{{1, 10, 1, "ten", false}, {1, 0, 1, "zero", false}, {1, 30, 1, "thirty", true}};
  std::vector<std::uint32_t> limits;
  const auto drawing = [&](std::vector<std::uint32_t> numbers) {
    limits.clear();
    return [&limits, numbers, at = std::size_t{0}](std::uint32_t limit) mutable {
      limits.push_back(limit);
      return numbers.at(at++);
    };
  };
  CHECK(targets(order_srv(records, drawing({0, 0, 0}))) == "zero ten thirty! ");
  CHECK(targets(order_srv(records, drawing({1, 1, 0}))) == "ten thirty! zero ");
  CHECK(targets(order_srv(records, drawing({10, 0, 0}))) == "ten zero thirty! ");
  CHECK(targets(order_srv(records, drawing({11, 0, 0}))) == "thirty! zero ten ");
  CHECK(targets(order_srv(records, drawing({40, 10, 0}))) == "thirty! ten zero ");
  CHECK(limits == std::vector<std::uint32_t>{40, 10, 0});
}

TEST_CASE("families take turns from the first on") {
  using Addresses = std::vector<std::string>;
  CHECK(interleave_families({"::1", "::2", "::3", "1.1.1.1"}) == Addresses{"::1", "1.1.1.1", "::2", "::3"});
  CHECK(interleave_families({"1.1.1.1", "1.1.1.2", "::1"}) == Addresses{"1.1.1.1", "::1", "1.1.1.2"});
  CHECK(interleave_families({}).empty());
}
