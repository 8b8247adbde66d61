// Values as XML Schema writes them in attributes and texts (XML Schema Part 2 §3.2.2, §3.3.21 and what derives from
// it).
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace xmpp {

// Decimal digits and nothing else. nullopt: something else, nothing, or more than fits.
template <std::unsigned_integral Number>
std::optional<Number> parse_unsigned(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "true" and "1", "false" and "0". nullopt: neither.
inline std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

}  // namespace xmpp
