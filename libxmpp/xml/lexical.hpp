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

// An absolute URI as far as its characters tell (RFC 3986 §3): a scheme, a colon and more.
inline bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!letter(text.front())) return false;
  for (const char c : text.substr(0, colon)) {
    if (!letter(c) && !digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  for (const char c : text.substr(colon + 1)) {
    constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%";
    if (!letter(c) && !digit(c) && others.find(c) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace xmpp
