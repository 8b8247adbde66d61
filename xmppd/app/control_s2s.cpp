// Other servers, for the operator.
#include "xmppd/app/control_s2s.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/s2s/federation.hpp"

namespace xmppd {
namespace {

using nlohmann::json;

// More would not fit into a reply; who has so many asks the log.
constexpr std::size_t max_listed = 500;

tl::unexpected<xmpp::Error> switched_off() {
  return xmpp::fail(xmpp::Errc::not_allowed, "there are no connections to other servers: s2s.enabled is off");
}

json describe_stream(const S2sStreamStatus& stream) {
  return {{"remote", stream.remote},
          {"local", stream.local},
          {"direction", stream.direction},
          {"address", stream.address},
          {"tls", stream.tls},
          {"mechanism", stream.mechanism},
          {"acknowledged", stream.managed},
          {"since", xmpp::format_timestamp(stream.since)},
          {"received", stream.received},
          {"sent", stream.sent}};
}

json describe_domain(const S2sDomainStatus& domain) {
  json result{{"domain", domain.domain}, {"waiting", domain.waiting}, {"last_failure", json()}};
  result["retry_at"] = domain.retry_at == 0 ? json() : json(xmpp::format_timestamp(domain.retry_at));
  if (const auto& failure = domain.last_failure) {
    result["last_failure"] = {{"stage", std::string(to_string(failure->stage))},
                              {"reason", failure->text},
                              {"when", xmpp::format_timestamp(failure->when)}};
  }
  return result;
}

json describe_blocklist(const Host& host, const BlocklistStatus& list) {
  return {{"host", host.jid.text()},
          {"service", list.service},
          {"node", list.node},
          {"items", list.items},
          {"subscribed", list.subscribed},
          {"updated", list.updated == 0 ? json() : json(xmpp::format_timestamp(list.updated))},
          {"problem", list.problem},
          {"refused", list.refused}};
}

xmpp::Result<std::string> domain_argument(const json& arguments, const char* name) {
  const auto text = arguments.value(name, std::string());
  const auto jid = xmpp::Jid::parse(text);
  if (jid && jid->is_domain()) return jid->text();
  return xmpp::fail(xmpp::Errc::invalid_argument, fmt::format("{}: expected a domain", text));
}

}  // namespace

void list_s2s(const ControlContext& context, const json&, const ControlReply& reply) {
  const Federation* const federation = context.target.federation();
  if (!federation) return reply(switched_off());
  S2sStatus status = federation->status();
  std::sort(status.streams.begin(), status.streams.end(),
            [](const auto& a, const auto& b) { return std::tie(a.remote, a.since) < std::tie(b.remote, b.since); });
  json streams = json::array(), domains = json::array();
  for (const auto& stream : status.streams) {
    if (streams.size() < max_listed) streams.push_back(describe_stream(stream));
  }
  for (const auto& domain : status.domains) {
    if (domains.size() < max_listed) domains.push_back(describe_domain(domain));
  }
  reply(json{{"streams", std::move(streams)}, {"domains", std::move(domains)}, {"blocklists", described_blocklists(context)}});
}

json described_blocklists(const ControlContext& context) {
  json blocklists = json::array();
  for (const Host* host : context.target.hosts().all()) {
    if (!host->outsiders.blocklists) continue;
    for (const auto& list : host->outsiders.blocklists()) blocklists.push_back(describe_blocklist(*host, list));
  }
  return blocklists;
}

void test_s2s(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  Federation* const federation = context.target.federation();
  if (!federation) return reply(switched_off());
  const auto domain = domain_argument(arguments, "domain");
  if (!domain) return reply(tl::unexpected(domain.error()));
  const auto& hosts = context.target.hosts();
  std::string local = hosts.all().front()->jid.text();
  if (arguments.contains("from")) {
    auto from = domain_argument(arguments, "from");
    if (!from) return reply(tl::unexpected(from.error()));
    local = std::move(*from);
  }
  if (!serves(hosts, local)) return reply(xmpp::fail(xmpp::Errc::not_found, local + " is not served here"));
  if (serves(hosts, *domain)) return reply(xmpp::fail(xmpp::Errc::invalid_argument, *domain + " is served here"));
  auto steps = std::make_shared<json>(json::array());
  auto started = federation->test(
      local, *domain, [steps](const std::string& step) { steps->push_back(step); },
      [steps, reply, alive = context.owner.watch()](const S2sFailure* failure) {
        if (alive.expired()) return;
        json result{{"steps", *steps}, {"failed", json()}};
        if (failure) {
          result["failed"] = std::string(to_string(failure->stage));
          result["reason"] = failure->text;
        }
        reply(std::move(result));
      });
  if (!started) reply(tl::unexpected(started.error()));
}

void strangers(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto jid = xmpp::Jid::parse(arguments.at("jid").get<std::string>());
  Host* const host = jid ? context.target.hosts().find(jid->domain()) : nullptr;
  if (!host || jid->local().empty() || !jid->is_bare() || !host->outsiders.held) {
    return reply(xmpp::fail(xmpp::Errc::invalid_argument, "expected user@domain of an account here"));
  }
  const auto settle = arguments.value("settle", std::string());
  if (!settle.empty()) {
    return host->outsiders.settle(*jid, settle == "deliver", [reply](xmpp::Result<std::size_t> settled) {
      if (!settled) return reply(tl::unexpected(settled.error()));
      reply(json{{"settled", *settled}});
    });
  }
  host->outsiders.held(*jid, [reply](const xmpp::Result<std::vector<HeldStanza>>& held) {
    if (!held) return reply(tl::unexpected(held.error()));
    json items = json::array();
    for (const auto& each : *held) {
      items.push_back({{"from", each.from.text()},
                       {"received", xmpp::format_timestamp(each.received)},
                       {"kind", each.kind},
                       {"text", each.text}});
    }
    reply(json{{"items", std::move(items)}});
  });
}

}  // namespace xmppd
