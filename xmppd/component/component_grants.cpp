// Reading component.privileges and component.delegations.
#include "xmppd/component/component_grants.hpp"

#include <optional>

namespace xmppd {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto space = text.find(' ');
    if (space != 0) words.emplace_back(text.substr(0, space));
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return words;
}

std::optional<Access> access(std::string_view text) {
  if (text == "get") return Access{true, false};
  if (text == "set") return Access{false, true};
  if (text == "both") return Access{true, true};
  return std::nullopt;
}

tl::unexpected<xmpp::Error> wrong(const std::string& detail) {
  return xmpp::fail(xmpp::Errc::invalid_argument, detail);
}

}  // namespace

xmpp::Result<Privileges> parse_privileges(std::string_view text) {
  const auto words = words_of(text);
  auto domain = xmpp::Jid::make({}, words.empty() ? std::string() : words[0]);
  if (!domain || words.size() < 2) return wrong("a domain and what is granted");
  Privileges granted;
  granted.domain = std::move(*domain);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto equals = words[i].rfind('=');
    const auto key = words[i].substr(0, equals);
    const auto value = equals == std::string::npos ? std::string() : words[i].substr(equals + 1);
    const auto rights = access(value);
    if (key == "roster" && rights) {
      granted.roster = *rights;
    } else if (key == "message" && value == "outgoing") {
      granted.messages = true;
    } else if (key == "presence" && value == "managed_entity") {
      granted.presence = true;
    } else if (key.starts_with("iq:") && key.size() > 3 && rights) {
      granted.iq[key.substr(3)] = *rights;
    } else {
      return wrong("roster=get|set|both, message=outgoing, presence=managed_entity or iq:NAMESPACE=get|set|both, not " +
                   words[i]);
    }
  }
  return granted;
}

xmpp::Result<Delegation> parse_delegation(std::string_view text) {
  const auto words = words_of(text);
  auto domain = xmpp::Jid::make({}, words.empty() ? std::string() : words[0]);
  if (!domain || words.size() < 2) return wrong("a domain and a namespace");
  return Delegation{std::move(*domain), words[1], {words.begin() + 2, words.end()}};
}

}  // namespace xmppd
