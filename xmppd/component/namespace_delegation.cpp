// XEP-0355 Namespace Delegation, as the administrator grants it.
#include "xmppd/component/namespace_delegation.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;

}  // namespace

NamespaceDelegation::NamespaceDelegation(Host& host, std::vector<Delegation> delegated, std::function<bool()> connected,
                                         std::function<bool(const Stanza&)> own)
    : host_(host), delegated_(std::move(delegated)), connected_(std::move(connected)), own_(std::move(own)) {
  take_part(host.hooks.iq_from_client);
  take_part(host.hooks.iq_to_account);
  // For the host itself: who writes to a user may be blocked, which is known at the account.
  host.hooks.from_outside.on(Phase::Rewrite, "delegation", [this, alive = lifetime_.watch()](ForeignStanza& event) {
    const bool ours = !alive.expired() && event.stanza->to().local().empty();
    return ours ? take(event.stanza, event.origin) : Verdict::Pass;
  });
}

template <class Event>
void NamespaceDelegation::take_part(Hook<Event>& hook) {
  // Behind the guards of others: who is blocked does not get here.
  hook.on(Phase::Rewrite, "delegation", [this, alive = lifetime_.watch()](Event& event) {
    return alive.expired() ? Verdict::Pass : take(event.stanza, event.origin);
  });
}

StanzaPtr NamespaceDelegation::announcement() const {
  const auto& component = delegated_.front().domain;
  auto told = xmpp::make_message(host_.jid, component, xmpp::MessageType::normal, host_.environment.new_id());
  auto& delegation = told.add("delegation", std::string(xmpp::ns::delegation));
  for (const auto& each : delegated_) {
    auto& one = delegation.add("delegated").set_attr("namespace", each.ns);
    for (const auto& name : each.attributes) one.add("attribute").set_attr("name", name);
  }
  return Stanza::make(std::move(told), host_.jid, component);
}

bool NamespaceDelegation::delegated(const Element& payload) const {
  return std::any_of(delegated_.begin(), delegated_.end(), [&](const Delegation& each) {
    return payload.ns() == each.ns && std::all_of(each.attributes.begin(), each.attributes.end(),
                                                  [&](const auto& name) { return payload.has_attr(name); });
  });
}

// §4.3
Verdict NamespaceDelegation::take(const StanzaPtr& request, const Origin& origin) {
  if (request->kind() != xmpp::StanzaKind::iq || (request->type() != "get" && request->type() != "set")) {
    return Verdict::Pass;
  }
  const auto& to = request->to();
  const auto* const payload = request->element().first_child();
  if (!to.is_bare() || to.domain() != host_.jid.domain() || !payload || !delegated(*payload)) return Verdict::Pass;
  // §4.3.1
  const auto& component = delegated_.front().domain;
  if (request->from().domain() == component.domain() || own_(*request)) return Verdict::Pass;
  if (!connected_()) {
    host_.router.reply_error(request, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::service_unavailable));
    return Verdict::Handled;
  }
  Element delegation("delegation", std::string(xmpp::ns::delegation));
  delegation.add("forwarded", std::string(xmpp::ns::forward)).add(request->element());
  host_.requests.ask(component, xmpp::IqType::set, std::move(delegation),
                     [this, request, origin, alive = lifetime_.watch()](const StanzaPtr& answered) {
                       if (!alive.expired()) answer(request, origin, answered);
                     });
  return Verdict::Handled;
}

// What is not an answer to this request is none.
void NamespaceDelegation::answer(const StanzaPtr& request, const Origin& origin, const StanzaPtr& answer) {
  const auto* const delegation = answer ? answer->element().child("delegation", xmpp::ns::delegation) : nullptr;
  const auto* const forwarded = delegation ? delegation->child("forwarded", xmpp::ns::forward) : nullptr;
  const auto* const inner = forwarded ? forwarded->child("iq", xmpp::ns::client) : nullptr;
  const auto same = [&](const char* name, const Jid& expected, bool needed) {
    if (!inner->has_attr(name)) return !needed;
    const auto found = Jid::parse(inner->attr(name));
    return found && *found == expected;
  };
  const bool good = inner && answer->type() == "result" && inner->attr("type") == "result" &&
                    inner->attr("id") == request->id() && same("to", request->from(), true) &&
                    same("from", request->to(), false) && inner->children().size() <= 1;
  if (!good) {
    xmpp::log::info("component", "{} did not answer what was delegated to it", delegated_.front().domain.text());
    return host_.router.reply_error(request, origin,
                                    xmpp::StanzaError(xmpp::StanzaErrorCondition::service_unavailable));
  }
  const auto* const payload = inner->first_child();
  host_.router.reply_result(request, origin, payload ? std::optional(*payload) : std::nullopt);
}

}  // namespace xmppd
