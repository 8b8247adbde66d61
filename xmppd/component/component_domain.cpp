// Stanzas to and from a component.
#include "xmppd/component/component_domain.hpp"

#include <stdexcept>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/core/foreign_stanza.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

}  // namespace

ComponentDomain::ComponentDomain(Host& host, ComponentSecret secret, const Privileges* privileges,
                                 std::vector<Delegation> delegations)
    : host_(host), secret_(std::move(secret)) {
  if (!host_.directory.add_external(jid().text(), *this)) {
    throw std::invalid_argument("component.secrets: the domain " + jid().text() + " is in use already");
  }
  if (jid().text().ends_with("." + host_.jid.text())) {
    xmpp::Element item("item", std::string(xmpp::ns::disco_items));
    item.set_attr("jid", jid().text());
    host_.disco.add_items(At::Server, [item](const IqRequest&) { return std::vector<xmpp::Element>{item}; });
  }
  if (privileges) {
    privileged_ = std::make_unique<PrivilegedEntity>(host_, *privileges, [this](const StanzaPtr& stanza) {
      if (link_) link_->deliver(stanza);
    });
  }
  if (!delegations.empty()) {
    delegation_ = std::make_unique<NamespaceDelegation>(
        host_, std::move(delegations), [this] { return connected(); },
        [this](const Stanza& request) { return privileged_ && privileged_->made(request); });
  }
  expect();
}

ComponentDomain::~ComponentDomain() { host_.directory.remove_external(jid().text()); }

ComponentStatus ComponentDomain::status() const {
  return {jid().text(), link_ ? link_->peer_address() : std::string(), since_, waiting_.size()};
}

void ComponentDomain::connect(ComponentLink& link) {
  since_ = host_.environment.now();
  if (auto* const older = std::exchange(link_, &link)) {
    older->close({xmpp::StreamErrorCondition::conflict, "replaced by a new connection"});
  }
  expected_.reset();
  paused_ = false;
  if (privileged_) privileged_->announce();
  if (delegation_) link.deliver(delegation_->announcement());
  const auto kept = std::exchange(waiting_, {});
  for (const Waiting& each : kept) link.deliver(each.stanza);
  throttle();
}

void ComponentDomain::disconnect(const ComponentLink& link) {
  if (link_ != &link) return;
  link_ = nullptr;
  expect();
}

void ComponentDomain::expect() {
  since_ = host_.environment.now();
  const auto seconds = host_.config.get(settings::component_reconnect_seconds);
  expected_ = host_.environment.executor().after(static_cast<unsigned>(seconds * 1000), [this] {
    expected_.reset();
    const auto late = std::exchange(waiting_, {});
    for (const Waiting& each : late) refuse(each, StanzaErrorCondition::remote_server_timeout);
  });
}

void ComponentDomain::take(Router& router, const StanzaPtr& stanza, const Origin& origin) {
  if (link_) return link_->deliver(stanza);
  const Waiting waiting{&router, stanza, origin};
  if (!expected_) return refuse(waiting, StanzaErrorCondition::remote_server_timeout);
  if (waiting_.size() >= static_cast<std::size_t>(host_.config.get(settings::component_max_waiting))) {
    return refuse(waiting, StanzaErrorCondition::resource_constraint);
  }
  waiting_.push_back(waiting);
  // Kept in memory only: the sender's next stanzas must not wait for a program that may never come.
  waiting_.back().origin.work.reset();
}

void ComponentDomain::refuse(const Waiting& waiting, StanzaErrorCondition condition) {
  if (somebody_waits(*waiting.stanza)) {
    waiting.router->reply_error(waiting.stanza, waiting.origin, StanzaError(condition));
  }
}

bool ComponentDomain::from_component(xmpp::Element element) {
  const auto from = xmpp::Jid::parse(element.attr("from"));
  if (!from || from->domain() != jid().domain()) return false;
  if (!xmpp::stanza_kind(element)) return false;
  Origin origin{nullptr, work_.begin()};
  throttle();
  const auto to = xmpp::Jid::parse(element.attr("to"));
  if (to && privileged_ && privileged_->take(Stanza::make(element, *from, *to), origin)) return true;
  if (to) {
    route_foreign(host_, std::move(element), *from, *to, std::move(origin));
  } else {
    // Without an address of its own, an error comes from the host.
    const auto stanza = Stanza::make(std::move(element), *from, host_.jid);
    host_.router.reply_error(stanza, origin, StanzaError(StanzaErrorCondition::jid_malformed));
  }
  return true;
}

void ComponentDomain::throttle() {
  const auto limit = static_cast<std::uint32_t>(host_.config.get(settings::component_max_unhandled));
  if (paused_ || !link_ || work_.begun() - work_.handled() < limit) return;
  paused_ = true;
  link_->pause_reading();
  work_.when_handled(work_.begun(), [this] {
    // Later, not from within whatever finishes the last of them: reading may start at once.
    host_.environment.executor().post([this, alive = lifetime_.watch()] {
      if (alive.expired() || !std::exchange(paused_, false) || !link_) return;
      link_->resume_reading();
    });
  });
}

}  // namespace xmppd
