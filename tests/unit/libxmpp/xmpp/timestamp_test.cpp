// XEP-0082 timestamps: forms, offsets, leap years, ranges.
#include "libxmpp/xmpp/timestamp.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace xmpp;

constexpr Timestamp second = 1000000;

TEST_CASE("the examples of XEP-0082") {
  CHECK(parse_timestamp("1969-07-21T02:56:15Z") == -14159025 * second);
  CHECK(parse_timestamp("1969-07-20T21:56:15-05:00") == -14159025 * second);
}

TEST_CASE("fractions") {
  CHECK(parse_timestamp("1970-01-01T00:00:01.5Z") == 1500000);
  CHECK(parse_timestamp("1970-01-01T00:00:01.000001Z") == 1000001);
  CHECK(parse_timestamp("1970-01-01T00:00:01.0000019999999999Z") == 1000001);
  CHECK(parse_timestamp("1969-12-31T23:59:59.5Z") == -500000);
}

TEST_CASE("offsets") {
  CHECK(parse_timestamp("1970-01-01T01:30:00+01:30") == 0);
  CHECK(parse_timestamp("1969-12-31T23:00:00-01:00") == 0);
  CHECK(parse_timestamp("1970-01-01T14:00:00+14:00") == 0);
}

TEST_CASE("leap years") {
  CHECK(parse_timestamp("2024-02-29T00:00:00Z"));
  CHECK(parse_timestamp("2000-02-29T00:00:00Z") == 951782400 * second);
  CHECK_FALSE(parse_timestamp("1900-02-29T00:00:00Z"));
  CHECK_FALSE(parse_timestamp("2023-02-29T00:00:00Z"));
}

// CVE-2013-6477.
TEST_CASE("refusals") {
  for (const char* bad : {"",
                          "2026",
                          "2026-11-22",
                          "2026-11-22T12:34:56",
                          "2026-11-22 12:34:56Z",
                          "2026-11-22T12:34Z",
                          "2026-13-01T00:00:00Z",
                          "2026-00-01T00:00:00Z",
                          "2026-04-31T00:00:00Z",
                          "2026-01-00T00:00:00Z",
                          "2026-01-01T24:00:00Z",
                          "2026-01-01T00:60:00Z",
                          "2026-01-01T00:00:60Z",
                          "2026-01-01T00:00:00.Z",
                          "2026-01-01T00:00:00+1:00",
                          "2026-01-01T00:00:00+14:01",
                          "2026-01-01T00:00:00+00:60",
                          "2026-01-01T00:00:00Zx",
                          "2026-01-01T00:00:00z",
                          "+026-01-01T00:00:00Z",
                          "-026-01-01T00:00:00Z",
                          "0000-01-01T00:00:00Z",
                          "0001-01-01T00:00:00+00:01",
                          "9999-12-31T23:59:59-00:01",
                          "20260101T00:00:00",
                          "2026-1-01T00:00:00Z",
                          " 2026-01-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_timestamp(bad));
  }
}

TEST_CASE("format") {
  CHECK(format_timestamp(0) == "1970-01-01T00:00:00Z");
  CHECK(format_timestamp(1500000) == "1970-01-01T00:00:01.500Z");
  CHECK(format_timestamp(1000001) == "1970-01-01T00:00:01.000001Z");
  CHECK(format_timestamp(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(format_timestamp(std::numeric_limits<Timestamp>::min()) == "0001-01-01T00:00:00Z");
  CHECK(format_timestamp(std::numeric_limits<Timestamp>::max()) == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("what is written is read as the same") {
  for (Timestamp t = -62135596800 * second; t < 253402300800 * second; t += 86400 * second * 97 + 12345678901) {
    REQUIRE(parse_timestamp(format_timestamp(t)) == t);
  }
  CHECK(parse_timestamp(format_timestamp(now())));
  CHECK(now() > 1700000000 * second);
}
