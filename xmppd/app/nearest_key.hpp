// The known key that somebody may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xmppd {

// Empty if none is near enough.
std::string nearest_key(std::string_view unknown, const std::vector<std::string_view>& known);

}  // namespace xmppd
