// Which domains a list means.
#include "xmppd/s2s/domain_patterns.hpp"

#include <algorithm>

#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {

bool is_domain_pattern(std::string_view text) {
  if (text == "*") return true;
  if (text.starts_with("*.")) text.remove_prefix(2);
  const auto domain = xmpp::Jid::make({}, text);
  return domain && domain->text() == text;
}

bool matches_pattern(std::string_view pattern, std::string_view domain) {
  if (pattern == "*" || pattern == domain) return true;
  return pattern.starts_with("*.") && domain.size() >= pattern.size() && domain.ends_with(pattern.substr(1));
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view domain) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [domain](const std::string& pattern) { return matches_pattern(pattern, domain); });
}

bool may_talk_to(const Config& config, std::string_view domain) {
  const auto& allowed = config.get(settings::s2s_allow);
  if (!allowed.empty() && !matches_any(allowed, domain)) return false;
  return !matches_any(config.get(settings::s2s_block), domain);
}

}  // namespace xmppd
