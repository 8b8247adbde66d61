// ByteRange: which part of a file a client asks for (RFC 9110 §14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace xmppd {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

enum class RangeOutcome { whole, part, unsatisfiable };

struct ParsedRange {
  RangeOutcome outcome = RangeOutcome::whole;
  ByteRange range{};  // part
};

// The value of a Range field, for a representation of `size` bytes (at least 1). What is malformed, in another unit or
// several ranges at once is ignored, as §14.2 allows: the whole.
ParsedRange parse_range(std::string_view value, std::uint64_t size);

}  // namespace xmppd
