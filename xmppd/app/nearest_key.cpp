// Nearest keys by edit distance.
#include "xmppd/app/nearest_key.hpp"

#include <algorithm>

namespace xmppd {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string_view leaf(std::string_view key) { return key.substr(key.rfind('.') + 1); }

}  // namespace

std::string nearest_key(std::string_view unknown, const std::vector<std::string_view>& known) {
  constexpr std::size_t longest_key = 100;  // a hostile or absurd file must not cost time
  if (unknown.size() > longest_key) return {};
  std::size_t best = std::max<std::size_t>(2, unknown.size() / 4) + 1;
  std::string found;
  for (const auto key : known) {
    // The right name in the wrong table is near.
    const std::size_t distance = leaf(key) == leaf(unknown) ? 1 : edit_distance(unknown, key);
    if (distance < best) {
      best = distance;
      found = key;
    }
  }
  return found;
}

}  // namespace xmppd
