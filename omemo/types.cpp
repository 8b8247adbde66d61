// Fingerprints as text; see types.hpp.
#include "omemo/types.hpp"

namespace omemo {
namespace {

constexpr std::size_t digits_per_group = 8;

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view to_string(Version version) { return version == Version::omemo_2 ? "OMEMO 2" : "OMEMO 0.3"; }

std::string fingerprint(const IdentityKey& key) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(key.size() * 2 + key.size() * 2 / digits_per_group);
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i != 0 && i * 2 % digits_per_group == 0) text += ' ';
    text += digits[key[i] >> 4];
    text += digits[key[i] & 0x0f];
  }
  return text;
}

std::optional<IdentityKey> parse_fingerprint(std::string_view text) {
  constexpr std::size_t key_digits = 2 * std::tuple_size_v<IdentityKey>;
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == ':') continue;
    if (digit_value(c) < 0 || digits.size() == key_digits + 2) return std::nullopt;
    digits += c;
  }
  std::string_view rest = digits;
  if (rest.size() == key_digits + 2 && rest.starts_with("05")) rest.remove_prefix(2);
  if (rest.size() != key_digits) return std::nullopt;
  IdentityKey key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<std::uint8_t>(digit_value(rest[2 * i]) * 16 + digit_value(rest[2 * i + 1]));
  }
  return key;
}

}  // namespace omemo
