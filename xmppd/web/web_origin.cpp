// The request's origin beside the list.
#include "xmppd/web/web_origin.hpp"

#include <algorithm>

#include "xmppd/core/config.hpp"
#include "xmppd/http/http_request_parser.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {

bool origin_allowed(const HttpRequest& request, const Config& config) {
  const auto* origin = request.field("origin");
  const auto& allowed = config.get(settings::http_websocket_origins);
  return !origin || std::any_of(allowed.begin(), allowed.end(),
                                [origin](const std::string& each) { return each == "*" || each == *origin; });
}

}  // namespace xmppd
