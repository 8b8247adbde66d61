// ServiceDomain: the way of a stanza to a feature's own domain.
#include "xmppd/core/service_domain.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaKind;

namespace {

xmpp::Jid domain_below(const Host& host, std::string_view name) {
  auto jid = xmpp::Jid::make({}, fmt::format("{}.{}", name, host.jid.domain()));
  if (!jid) throw std::invalid_argument(fmt::format("{}.{} is no domain", name, host.jid.domain()));
  return std::move(*jid);
}

}  // namespace

ServiceDomain::ServiceDomain(Host& host, std::string_view name, DiscoRegistry::Identity identity)
    : jid(domain_below(host, name)), iq(host), host_(host) {
  xmpp::Element item("item", std::string(xmpp::ns::disco_items));
  item.set_attr("jid", jid.text());
  if (!identity.name.empty()) item.set_attr("name", identity.name);
  host.disco.add_items(At::Server, [item](const IqRequest&) { return std::vector<xmpp::Element>{item}; });

  disco.add_identity(At::Server, std::move(identity));
  for (const auto feature : {xmpp::ns::disco_info, xmpp::ns::disco_items, xmpp::ns::ping}) {
    disco.add_feature(At::Server, feature);
  }
  const auto serve_disco = [this](std::string_view ns, bool items) {
    iq.on_get(At::Server, ns, "query", [this, items](IqRequest& request) { return answer_disco(request, items); });
  };
  serve_disco(xmpp::ns::disco_info, false);
  serve_disco(xmpp::ns::disco_items, true);
  iq.on_get(At::Server, xmpp::ns::ping, "ping", [](IqRequest&) { return ok(); });
  host.directory.add_service(*this);
}

ServiceDomain::~ServiceDomain() { host_.directory.remove_service(*this); }

void ServiceDomain::take(const StanzaPtr& stanza, const Origin& origin) {
  try {
    if (stanza->kind() == StanzaKind::iq) return take_iq(stanza, origin);
    const auto& taker = stanza->kind() == StanzaKind::message ? on_message : on_presence;
    if (taker) return taker(stanza, origin);
  } catch (const std::exception& error) {
    xmpp::log::error("service", "{}: {} {} from {}: {}", jid.text(), stanza->element().name(), stanza->id(),
                     stanza->from().text(), error.what());
    return host_.router.reply_error(stanza, origin, StanzaError(Condition::internal_server_error));
  }
  if (stanza->kind() == StanzaKind::message) {
    host_.router.reply_error(stanza, origin, StanzaError(Condition::service_unavailable));
  }
}

void ServiceDomain::take_iq(const StanzaPtr& stanza, const Origin& origin) {
  const auto& to = stanza->to();
  const bool request = stanza->type() == "get" || stanza->type() == "set";
  if (!to.resource().empty()) {
    if (on_resource_iq) return on_resource_iq(stanza, origin);
    return host_.router.reply_error(stanza, origin, StanzaError(Condition::service_unavailable));
  }
  if (!request) return host_.requests.take(stanza);
  iq.handle(to.local().empty() ? At::Server : At::Account, {stanza, nullptr, origin});
}

IqAnswer ServiceDomain::answer_disco(IqRequest& request, bool items) {
  const auto node = request.payload().attr("node");
  if (!node.empty() || items) {
    if (auto answer = disco.node(At::Server, request, node, items)) return std::move(*answer);
  }
  if (!node.empty()) return StanzaError(Condition::item_not_found);
  if (!items) return disco.info(At::Server);
  xmpp::Element query("query", std::string(xmpp::ns::disco_items));
  for (auto& item : disco.items(At::Server, request)) query.add(std::move(item));
  return query;
}

}  // namespace xmppd
