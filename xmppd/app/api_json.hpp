// Arguments as the HTTP API takes them: JSON in the content, or a URL's query; strict, and bounded.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmppd {

constexpr std::size_t max_api_content = 65'536;

// One object with plain values, no name twice. invalid_argument says what else it is.
xmpp::Result<nlohmann::json> parse_api_json(std::string_view text);
// "a=1&b=x%20y": all values are texts; no name twice.
xmpp::Result<nlohmann::json> parse_api_query(std::string_view query);

}  // namespace xmppd
