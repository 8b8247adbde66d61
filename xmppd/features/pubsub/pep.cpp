// XEP-0163 Personal Eventing Protocol: every account is a pubsub service (XEP-0060). This file says who tells the
// watchers; the use cases are the files beside it.
#include "xmppd/features/pubsub/pep.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/approval.hpp"
#include "xmppd/features/pubsub/own_nodes.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace xmppd {

using xmpp::PresenceType;

namespace {

class Pep final : public Feature {
 public:
  explicit Pep(Host& host)
      : service_(host, [](const Place& place, const xmpp::Jid& who) { return who.same_bare(place.jid()); }) {
    for (const auto ns : {xmpp::ns::pubsub, xmpp::ns::pubsub_owner}) {
      const auto handle = [this](IqRequest& request) {
        return handle_pubsub(service_, Place(request.account), request);
      };
      host.iq.on_get(At::Account, ns, "pubsub", handle);
      host.iq.on_set(At::Account, ns, "pubsub", handle);
    }
    host.personal_nodes = &own_nodes_;
    declare(host.disco);
    watch_presence(host);
    host.hooks.message_to_account.on(Phase::Guard, "pep", [this](AccountMessage& event) { return approval(event); });
  }

 private:
  void declare(DiscoRegistry& disco) {
    disco.add_identity(At::Account, {"pubsub", "pep", ""});
    for (const auto& feature : pubsub_features(ServiceKind::personal)) disco.add_feature(At::Account, feature);
    // COMPAT(profanity ≤ 0.13): it looks for publish-options at the domain, and publishes without where it misses them.
    disco.add_feature(At::Server, xmpp::ns::pubsub_publish_options);
    disco.add_node_handler(At::Account,
                           [this](IqRequest& request, std::string_view node, bool items) -> std::optional<IqAnswer> {
                             if (node.empty() && !items) return std::nullopt;
                             return describe_node(service_, Place(request.account), request.from(), node, items);
                           });
  }

  // What the account's own client says about somebody who wants to subscribe goes to the service, to nobody else.
  Verdict approval(AccountMessage& event) {
    const auto& stanza = event.stanza;
    const auto& own = event.recipient.jid();
    if (!stanza->to().is_bare() || !stanza->from().same_bare(own) || stanza->from() == own || !is_approval(*stanza)) {
      return Verdict::Pass;
    }
    const auto account = service_.host.accounts.loaded(own);
    if (account) take_approval(service_, Place(account), stanza, event.origin);
    return Verdict::Handled;
  }

  void watch_presence(Host& host) {
    // Own resources: their first presence, what they say later, and their end.
    host.hooks.session_available.on(Phase::Deliver, "pep", [this](SessionEvent& event) {
      watchers().available(event.session.account_ptr(), *event.session.presence());
      return Verdict::Pass;
    });
    // What it wants to hear of is learnt anew, and with it what it has missed.
    host.hooks.session_resumed.on(Phase::Deliver, "pep", [this](SessionResumed& event) {
      Session& session = event.session;
      if (event.restored && session.available()) watchers().available(session.account_ptr(), *session.presence());
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
      service_.notifier.send_last_to_contact(Place(event.account), event.contact);
      return Verdict::Pass;
    });
  }

  void presence_of_contact(AccountPresence& event) {
    const auto type = xmpp::presence_type(event.stanza->content());
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

  PubsubService service_;
  OwnNodes own_nodes_{service_};
};

}  // namespace

const FeatureEntry pep_feature{
    .name = "pep",
    .specifications = {{60, "1.30.0"}, {163, "1.2.2"}, {222, "1.0"}, {223, "1.1.1"}},
    .settings = {&pubsub_max_nodes, &pubsub_max_items, &pubsub_max_item_bytes, &pubsub_max_bytes, &pubsub_max_entities,
                 &pubsub_max_subscriptions, &caps_max_cached},
    .make = make_feature<Pep>,
};

}  // namespace xmppd
