// Text, line by line.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace xmpp {

// The lines of `text` that are not empty, without their ends.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace xmpp
