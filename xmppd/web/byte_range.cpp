// ByteRange: parsing.
#include "xmppd/web/byte_range.hpp"

#include <algorithm>

#include "libxmpp/xml/lexical.hpp"

namespace xmppd {

ParsedRange parse_range(std::string_view value, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!value.starts_with(unit)) return {};
  value.remove_prefix(unit.size());
  const auto dash = value.find('-');
  if (dash == std::string_view::npos) return {};
  const auto before = value.substr(0, dash), behind = value.substr(dash + 1);
  const auto first = xmpp::parse_unsigned<std::uint64_t>(before), last = xmpp::parse_unsigned<std::uint64_t>(behind);
  if (before.empty()) {  // the last bytes
    if (!last) return {};
    if (*last == 0) return {RangeOutcome::unsatisfiable};
    const auto length = std::min(*last, size);
    return {RangeOutcome::part, {size - length, length}};
  }
  if (!first || (!behind.empty() && !last) || (last && *last < *first)) return {};
  if (*first >= size) return {RangeOutcome::unsatisfiable};
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return {RangeOutcome::part, {*first, end - *first + 1}};
}

}  // namespace xmppd
