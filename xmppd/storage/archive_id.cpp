// Archive ids as text.
#include "xmppd/storage/archive_id.hpp"

#include <algorithm>

namespace xmppd {
namespace {

// 56 bits of microseconds last until the year 4253.
constexpr std::size_t position_digits = 14;
constexpr std::size_t key_digits = 16;

constexpr std::string_view digits = "0123456789abcdef";

void write_hex(char* end, std::size_t count, std::uint64_t value) {
  for (; count > 0; --count, value >>= 4U) *--end = digits[value & 0xFU];
}

// Lower case alone: one id has one text.
std::optional<std::uint64_t> parse_hex(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && (c < 'a' || c > 'f')) return std::nullopt;
    value = value << 4U | static_cast<std::uint64_t>(decimal ? c - '0' : c - 'a' + 10);
  }
  return value;
}

}  // namespace

// Each archived message has two, and each is read once more: nothing is formatted.
std::string ArchiveId::text() const {
  std::string text(position_digits + key_digits, '0');
  write_hex(text.data() + position_digits, position_digits, static_cast<std::uint64_t>(position));
  write_hex(text.data() + text.size(), key_digits, static_cast<std::uint64_t>(key));
  return text;
}

std::optional<ArchiveId> ArchiveId::parse(std::string_view text) {
  if (text.size() != position_digits + key_digits) return std::nullopt;
  const auto position = parse_hex(text.substr(0, position_digits));
  const auto key = parse_hex(text.substr(position_digits));
  if (!position || !key) return std::nullopt;
  return ArchiveId{static_cast<std::int64_t>(*position), static_cast<std::int64_t>(*key)};
}

ArchiveId ArchiveIdSource::next(xmpp::Timestamp now) {
  last_ = std::max(last_ + 1, now);
  return {last_, make_key_()};
}

}  // namespace xmppd
