// api-tokens of the control socket.
#include "xmppd/app/control_api_tokens.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/app/api_tokens.hpp"
#include "xmppd/app/control_listings.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

constexpr xmpp::Timestamp token_day = 86'400'000'000;

json describe_token(const ApiToken& token) {
  const auto time = [](const std::optional<xmpp::Timestamp>& when) {
    return when ? json(xmpp::format_timestamp(*when)) : json();
  };
  json scopes = json::array();
  for (const auto scope : token.scopes) scopes.push_back(to_string(scope));
  return {{"name", token.name},
          {"scopes", std::move(scopes)},
          {"domain", token.domain},
          {"created", xmpp::format_timestamp(token.created)},
          {"expires", time(token.expires)},
          {"last_used", time(token.last_used)}};
}

xmpp::Result<std::vector<ControlScope>> scopes_in(std::string_view text) {
  std::vector<ControlScope> scopes;
  while (!text.empty()) {
    const auto scope = parse_control_scope(text.substr(0, text.find(',')));
    if (!scope) return tl::unexpected(scope.error());
    if (std::find(scopes.begin(), scopes.end(), *scope) == scopes.end()) scopes.push_back(*scope);
    text.remove_prefix(std::min(text.size(), text.substr(0, text.find(',')).size() + 1));
  }
  return scopes;
}

}  // namespace

void list_api_tokens(const ControlContext& context, const json&, const ControlReply& reply) {
  json items = json::array();
  for (const ApiToken& token : context.target.api_tokens().all()) items.push_back(describe_token(token));
  reply(json{{"items", std::move(items)}});
}

void add_api_token(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  ApiToken wanted;
  wanted.name = arguments.at("name").get<std::string>();
  wanted.domain = arguments.value("domain", std::string());
  if (!wanted.domain.empty() && !context.target.hosts().find(wanted.domain)) {
    return reply(fail(Errc::not_found, wanted.domain + " is not served here"));
  }
  auto scopes = scopes_in(arguments.value("scope", std::string()));
  if (!scopes) return reply(tl::unexpected(scopes.error()));
  wanted.scopes = std::move(*scopes);
  wanted.created = xmpp::now();
  if (arguments.contains("days")) {
    const auto days = number_argument(arguments, "days");
    if (days < 1 || days > 36'500) return reply(fail(Errc::invalid_argument, "days: expected 1 to 36500"));
    wanted.expires = wanted.created + days * token_day;
  }
  const auto token = context.target.api_tokens().add(wanted);
  if (!token) return reply(tl::unexpected(token.error()));
  xmpp::log::info("control", "token {} of the HTTP API made", wanted.name);
  json made = describe_token(wanted);
  made["token"] = *token;
  reply(std::move(made));
}

void revoke_api_token(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto name = arguments.at("name").get<std::string>();
  if (const auto revoked = context.target.api_tokens().revoke(name); !revoked) {
    return reply(tl::unexpected(revoked.error()));
  }
  xmpp::log::info("control", "token {} of the HTTP API revoked", name);
  reply(json::object());
}

}  // namespace xmppd
