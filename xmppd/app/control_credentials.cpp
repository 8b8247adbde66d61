// second-factor and app-passwords of the control socket.
#include "xmppd/app/control_credentials.hpp"

#include <map>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_owner.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;
using xmpp::Done;
using xmpp::Errc;
using xmpp::Result;

namespace {

void show_factor(const ControlContext& context, const ControlOwner& owner, const ControlReply& reply) {
  owner.host->stores.credentials.factor(owner.jid).then(context.owner, [reply, owner](const Result<FactorRecord>& factor) {
    if (!factor) return reply(tl::unexpected(factor.error()));
    static const std::map<FactorPolicy, const char*> names{
        {FactorPolicy::host, "host"}, {FactorPolicy::required, "required"}, {FactorPolicy::exempt, "exempt"}};
    reply(json{{"enrolled", factor->is_enrolled() ? json(xmpp::format_timestamp(factor->enrolled)) : json()},
               {"recovery_codes", factor->recovery_codes},
               {"policy", names.at(factor->policy)},
               {"host", owner.host->config.get(settings::host_second_factor, owner.jid.domain())}});
  });
}

}  // namespace

void second_factor(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  show_factor(context, *owner, reply);
}

void set_second_factor(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  const auto action = arguments.at("action").get<std::string>();
  const auto then = [context, reply, owner = *owner, action](const Result<Done>& done) {
    if (!done) return reply(tl::unexpected(done.error()));
    xmpp::log::info("control", "{}: second factor: {}", owner.jid.text(), action);
    show_factor(context, owner, reply);
  };
  static const std::map<std::string, FactorPolicy, std::less<>> policies{
      {"host", FactorPolicy::host}, {"require", FactorPolicy::required}, {"exempt", FactorPolicy::exempt}};
  auto& host = *owner->host;
  if (const auto policy = policies.find(action); policy != policies.end()) {
    return host.stores.credentials.set_policy(owner->jid, policy->second).then(context.owner, then);
  }
  if (action == "reset") return host.second_factor.remove(owner->jid).then(context.owner, then);
  reply(xmpp::fail(Errc::invalid_argument, "expected require, exempt, host or reset"));
}

void list_app_passwords(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  owner->host->stores.credentials.app_passwords(owner->jid).then(context.owner, [reply](const auto& all) {
    if (!all) return reply(tl::unexpected(all.error()));
    json items = json::array();
    for (const AppPassword& each : *all) {
      items.push_back({{"number", each.number},
                       {"name", each.name},
                       {"created", xmpp::format_timestamp(each.created)},
                       {"last_used", each.last_used ? json(xmpp::format_timestamp(*each.last_used)) : json()}});
    }
    reply(json{{"items", std::move(items)}});
  });
}

void make_app_password(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  owner->host->app_passwords.make(owner->jid, arguments.at("name").get<std::string>())
      .then(context.owner, [reply](const Result<MadeAppPassword>& made) {
        if (!made) return reply(tl::unexpected(made.error()));
        reply(json{{"number", made->number}, {"password", made->password}});
      });
}

void revoke_app_passwords(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  std::optional<std::int64_t> number;
  if (arguments.contains("number")) number = arguments.at("number").get<std::int64_t>();
  owner->host->app_passwords.revoke(owner->jid, number).then(context.owner, [reply](const auto& ended) {
    if (!ended) return reply(tl::unexpected(ended.error()));
    json disconnected = json::array();
    for (const xmpp::Jid& each : *ended) disconnected.push_back(each.text());
    reply(json{{"disconnected", std::move(disconnected)}});
  });
}

}  // namespace xmppd
