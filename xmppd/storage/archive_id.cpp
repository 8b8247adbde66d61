// Archive ids as text.
#include "xmppd/storage/archive_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace xmppd {
namespace {

// 56 bits of microseconds last until the year 4253.
constexpr std::size_t position_digits = 14;
constexpr std::size_t key_digits = 16;

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

std::string ArchiveId::text() const { return fmt::format("{:014x}{:016x}", position, static_cast<std::uint64_t>(key)); }

std::optional<ArchiveId> ArchiveId::parse(std::string_view text) {
  if (text.size() != position_digits + key_digits || !std::all_of(text.begin(), text.end(), lower_hex)) {
    return std::nullopt;
  }
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
