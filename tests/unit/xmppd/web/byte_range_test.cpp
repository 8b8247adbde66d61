#include "xmppd/web/byte_range.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {

bool is_part(std::string_view value, std::uint64_t size, std::uint64_t first, std::uint64_t length) {
  const auto parsed = parse_range(value, size);
  return parsed.outcome == RangeOutcome::part && parsed.range.first == first && parsed.range.length == length;
}

}  // namespace

TEST_CASE("range: first and last byte, open ends, the last bytes (RFC 9110 §14.1.2)") {
  CHECK(is_part("bytes=0-499", 10'000, 0, 500));
  CHECK(is_part("bytes=500-999", 10'000, 500, 500));
  CHECK(is_part("bytes=9500-", 10'000, 9500, 500));
  CHECK(is_part("bytes=-500", 10'000, 9500, 500));
  CHECK(is_part("bytes=-20000", 10'000, 0, 10'000));
  CHECK(is_part("bytes=9999-9999", 10'000, 9999, 1));
  CHECK(is_part("bytes=9999-18446744073709551615", 10'000, 9999, 1));
  CHECK(is_part("bytes=-18446744073709551615", 10'000, 0, 10'000));
}

TEST_CASE("range: what is not there can't be given") {
  CHECK(parse_range("bytes=10000-", 10'000).outcome == RangeOutcome::unsatisfiable);
  CHECK(parse_range("bytes=10000-10000", 10'000).outcome == RangeOutcome::unsatisfiable);
  CHECK(parse_range("bytes=-0", 10'000).outcome == RangeOutcome::unsatisfiable);
}

TEST_CASE("range: malformed, several or of another unit, it is ignored") {
  for (const char* value : {"", "bytes", "bytes=", "bytes=-", "bytes=1", "bytes=2-1", "bytes=a-b", "bytes=0-1,3-4",
                            "bytes= 0-1", "bytes=0 -1", "bytes=+0-1", "bytes=0x0-1", "items=0-1", "Bytes=0-1",
                            "bytes=18446744073709551616-", "bytes=--1"}) {
    CHECK_MESSAGE(parse_range(value, 10).outcome == RangeOutcome::whole, value);
  }
}
