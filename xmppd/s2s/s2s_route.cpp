// Reading s2s.routes.
#include "xmppd/s2s/s2s_route.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {

xmpp::Result<S2sRoute> parse_s2s_route(std::string_view text) {
  const auto wrong = [] {
    return xmpp::fail(xmpp::Errc::invalid_argument, "a domain, a space and address:port, perhaps with \" tls\" behind");
  };
  S2sRoute route;
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return wrong();
  route.pattern = text.substr(0, space);
  text.remove_prefix(space + 1);
  if (text.ends_with(" tls")) {
    route.direct_tls = true;
    text.remove_suffix(4);
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_domain_pattern(route.pattern)) return wrong();
  const auto port = xmpp::parse_unsigned<std::uint16_t>(text.substr(colon + 1));
  if (port.value_or(0) == 0) return wrong();
  route.port = *port;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.find(' ') != std::string_view::npos) return wrong();
  route.host = host;
  return route;
}

std::optional<S2sRoute> find_s2s_route(const Config& config, std::string_view domain) {
  for (const std::string& text : config.get(settings::s2s_routes)) {
    auto route = parse_s2s_route(text);
    if (route && matches_pattern(route->pattern, domain)) return std::move(*route);
  }
  return std::nullopt;
}

}  // namespace xmppd
