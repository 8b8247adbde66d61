// XEP-0163 Personal Eventing Protocol: every account is a pubsub service (XEP-0060). This file says which request is
// which use case and who tells the watchers; the use cases are the files beside it.
#include "xmppd/features/pubsub/pep.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::PresenceType;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

struct UseCase {
  std::string_view ns;
  bool set;
  std::string_view action;
  PepOperation run;
};

constexpr UseCase use_cases[]{
    {xmpp::ns::pubsub, true, "publish", pep_publish},
    {xmpp::ns::pubsub, true, "retract", pep_retract},
    {xmpp::ns::pubsub, true, "create", pep_create},
    {xmpp::ns::pubsub, true, "subscribe", pep_subscribe},
    {xmpp::ns::pubsub, true, "unsubscribe", pep_unsubscribe},
    {xmpp::ns::pubsub, false, "items", pep_items},
    {xmpp::ns::pubsub, false, "subscriptions", pep_own_subscriptions},
    {xmpp::ns::pubsub, false, "affiliations", pep_own_affiliations},
    {xmpp::ns::pubsub_owner, false, "configure", pep_get_config},
    {xmpp::ns::pubsub_owner, false, "default", pep_get_default_config},
    {xmpp::ns::pubsub_owner, false, "affiliations", pep_node_affiliations},
    {xmpp::ns::pubsub_owner, false, "subscriptions", pep_node_subscriptions},
    {xmpp::ns::pubsub_owner, true, "configure", pep_set_config},
    {xmpp::ns::pubsub_owner, true, "delete", pep_delete},
    {xmpp::ns::pubsub_owner, true, "purge", pep_purge},
    {xmpp::ns::pubsub_owner, true, "affiliations", pep_set_affiliations},
    {xmpp::ns::pubsub_owner, true, "subscriptions", pep_set_subscriptions},
};

// The child of <pubsub/> that names the use case: the first, because <publish-options/> and <configure/> follow it.
const UseCase* use_case_of(const Element& pubsub, bool set) {
  const auto* action = pubsub.first_child();
  if (!action) return nullptr;
  for (const auto& each : use_cases) {
    if (each.set == set && action->is(each.action, each.ns)) return &each;
  }
  return nullptr;
}

class Pep final : public Feature {
 public:
  explicit Pep(Host& host) : service_(host) {
    for (const auto ns : {xmpp::ns::pubsub, xmpp::ns::pubsub_owner}) {
      host.iq.on_get(At::Account, ns, "pubsub", [this](IqRequest& request) { return handle(request, false); });
      host.iq.on_set(At::Account, ns, "pubsub", [this](IqRequest& request) { return handle(request, true); });
    }
    declare_pep(service_);
    watch_presence(host);
  }

 private:
  IqAnswer handle(IqRequest& request, bool set) {
    const Element& pubsub = request.payload();
    if (!pubsub.first_child()) return StanzaError(Condition::bad_request);
    const auto* use_case = use_case_of(pubsub, set);
    if (!use_case) return pubsub_unsupported(pubsub.first_child()->name());

    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    service_.nodes.with(request.account, [this, request, run = use_case->run, promise](xmpp::Result<Nodes*> nodes) {
      if (!nodes) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(nodes.error()))));
      IqRequest copy = request;
      const Element& payload = copy.payload();
      PepCall call{service_, copy, payload, *payload.first_child(), **nodes};
      auto answer = std::move(run(call).value());
      if (auto* reply = std::get_if<IqReply>(&answer)) return promise->complete(std::move(*reply));
      std::get<xmpp::Pending<IqReply>>(answer).then(
          service_.lifetime, [promise](xmpp::Result<IqReply> reply) { promise->complete(std::move(reply)); });
    });
    return pending;
  }

  void watch_presence(Host& host) {
    // Own resources: their first presence, what they say later, and their end.
    host.hooks.session_available.on(Phase::Deliver, "pep", [this](SessionEvent& event) {
      watchers().available(event.session.account_ptr(), *event.session.presence());
      return Verdict::Pass;
    });
    host.hooks.presence_from_client.on(Phase::Copy, "pep", [this](ClientPresence& event) {
      if (event.stanza->to().empty() && event.stanza->type().empty() && event.sender.available()) {
        watchers().available(event.sender.account_ptr(), *event.stanza);
      }
      return Verdict::Pass;
    });
    host.hooks.session_unavailable.on(Phase::Deliver, "pep", [this](SessionEvent& event) {
      watchers().unavailable(event.session.account(), event.session.jid());
      return Verdict::Pass;
    });
    // Contacts' resources.
    host.hooks.presence_to_account.on(Phase::Copy, "pep", [this](AccountPresence& event) {
      presence_of_contact(event);
      return Verdict::Pass;
    });
    host.hooks.subscription_granted.on(Phase::Deliver, "pep", [this](SubscriptionGranted& event) {
      service_.notifier.send_last_to_contact(event.account, event.contact);
      return Verdict::Pass;
    });
  }

  void presence_of_contact(AccountPresence& event) {
    const auto type = xmpp::presence_type(event.stanza->element());
    const auto& from = event.stanza->from();
    if (from.is_bare() || from.same_bare(event.recipient.jid())) return;
    if (type == PresenceType::unavailable) return watchers().unavailable(event.recipient, from);
    if (type != PresenceType::available) return;
    const auto& roster = event.recipient.roster();
    // A stranger's directed presence gives no right to hear anything.
    if (!roster.sends_to(from.bare()) && !roster.hears_from(from.bare())) return;
    const auto account = service_.host.accounts.loaded(event.recipient.jid());
    if (account) watchers().available(account, *event.stanza);
  }

  Watchers& watchers() { return service_.notifier.watchers(); }

  PepService service_;
};

}  // namespace

const FeatureEntry pep_feature{
    .name = "pep",
    .specifications = {{60, "1.26.0"}, {115, "1.6.0"}, {163, "1.2.2"}, {223, "1.1.1"}},
    .settings = {&pubsub_max_nodes, &pubsub_max_items, &pubsub_max_item_bytes, &pubsub_max_entities, &caps_max_cached},
    .make = make_feature<Pep>,
};

}  // namespace xmppd
