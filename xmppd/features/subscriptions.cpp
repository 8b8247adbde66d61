// RFC 6121 §3: subscription stanzas, outbound and inbound, on the state machine of appendix A.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/presence_fanout.hpp"
#include "xmppd/features/roster.hpp"
#include "xmppd/features/roster_writer.hpp"
#include "xmppd/features/subscription_state.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::PresenceType;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

std::optional<SubscriptionEvent> subscription_event(const Element& presence) {
  switch (xmpp::presence_type(presence).value_or(PresenceType::error)) {
    case PresenceType::subscribe:
      return SubscriptionEvent::subscribe;
    case PresenceType::subscribed:
      return SubscriptionEvent::subscribed;
    case PresenceType::unsubscribe:
      return SubscriptionEvent::unsubscribe;
    case PresenceType::unsubscribed:
      return SubscriptionEvent::unsubscribed;
    default:
      return std::nullopt;
  }
}

class Subscriptions final : public Feature {
 public:
  explicit Subscriptions(Host& host) : host_(host), writer_(host) {
    host.hooks.presence_from_client.on(Phase::Deliver, "subscriptions", [this](ClientPresence& event) {
      const auto kind = subscription_event(event.stanza->element());
      if (!kind) return Verdict::Pass;
      outbound(event, *kind);
      return Verdict::Handled;
    });
    host.hooks.presence_to_account.on(Phase::Deliver, "subscriptions", [this](AccountPresence& event) {
      const auto kind = subscription_event(event.stanza->element());
      if (!kind) return Verdict::Pass;
      inbound(event, *kind);
      return Verdict::Handled;
    });
    host.hooks.session_available.on(Phase::Deliver, "subscriptions", [this](SessionEvent& event) {
      redeliver(event.session);
      return Verdict::Pass;
    });
    host.hooks.session_resumed.on(Phase::Deliver, "subscriptions", [this](SessionResumed& event) {
      if (event.restored && event.session.available()) redeliver(event.session);
      return Verdict::Pass;
    });
    host.hooks.account_removed.on(Phase::Deliver, "subscriptions", [this](AccountRemoved& event) {
      end_all(event.account);
      return Verdict::Pass;
    });
  }

 private:
  void outbound(ClientPresence& event, SubscriptionEvent kind) {
    const auto& account = event.sender.account_ptr();
    const xmpp::Jid contact = event.stanza->to().bare();  // §3.1.2: requests are between bare addresses
    if (contact.empty()) return refuse(event, Condition::bad_request);
    if (contact == account->jid()) return refuse(event, Condition::not_allowed);

    const auto state = subscription_state(account->roster(), contact);
    const auto step = outbound_step(state, kind);
    auto change = change_for(account->roster(), contact, state, step.next);
    if (change.put && !account->roster().find(contact) && roster_is_full(account->roster())) {
      return refuse(event, Condition::resource_constraint);
    }
    const auto outgoing = Stanza::make(event.stanza->element(), account->jid(), contact);
    const bool grants = !state.sends() && step.next.sends();
    const bool ends = state.sends() && !step.next.sends();
    const auto act = [this, account, contact, outgoing, step, grants, ends,
                      work = event.origin.work](const RosterChange& committed) {
      if (ends) send_unavailable_of(*account, contact, work);  // §3.2.2: while the contact still may see it
      if (step.route) host_.router.route(outgoing, Origin{nullptr, work});
      writer_.push(*account, committed);
      if (grants) granted(account, contact, work);  // §3.1.5
    };
    commit(account, std::move(change), act,
           [this, stanza = event.stanza, origin = event.origin](const xmpp::Error& error) {
             host_.router.reply_error(stanza, origin, xmpp::to_stanza_error(error));
           });
  }

  void inbound(AccountPresence& event, SubscriptionEvent kind) {
    const auto account = host_.accounts.loaded(event.recipient.jid());
    const xmpp::Jid contact = event.stanza->from().bare();
    if (!account || contact == account->jid()) return;
    // RFC 6121 §8.5.3.2.2: for a resource that is not there only a request counts, as if sent to the bare JID.
    const auto resource = event.stanza->to().resource();
    if (!resource.empty() && kind != SubscriptionEvent::subscribe && !account->session(resource)) return;

    const auto state = subscription_state(account->roster(), contact);
    const auto step = inbound_step(state, kind);
    auto change = change_for(account->roster(), contact, state, step.next);
    auto incoming = Stanza::make(event.stanza->element(), contact, account->jid());
    if (kind == SubscriptionEvent::subscribe && step.deliver) {
      if (account->roster().requests.size() >= static_cast<std::size_t>(host_.config.get(roster_max_requests))) {
        xmpp::log::warning("subscriptions", "{}: roster.max_requests reached, a request is dropped",
                           account->jid().text());
        return;
      }
      incoming = within_limit(std::move(incoming));
      change.put_request = SubscriptionRequest{contact, xmpp::to_xml(incoming->element(), xmpp::ns::client)};
    }
    const bool grants = !state.sends() && step.next.sends();
    const bool ends = state.sends() && !step.next.sends();
    const auto act = [this, account, contact, incoming, kind, step, grants, ends,
                      work = event.origin.work](const RosterChange& committed) {
      if (step.deliver && kind == SubscriptionEvent::subscribe) {
        deliver_to_available(*account, incoming);  // §3.1.3
      } else if (step.deliver) {
        account->send_to_interested(incoming);  // §3.1.6, §3.2.3, §3.3.3: before the push
      }
      if (step.reply_subscribed) send_from_account(*account, contact, PresenceType::subscribed, work);
      writer_.push(*account, committed);
      if (grants) granted(account, contact, work);
      if (ends) send_unavailable_of(*account, contact, work);  // §3.3.3
    };
    commit(account, std::move(change), act, [](const xmpp::Error&) {});
  }

  // What has to be stored for the step from `before` to `after`.
  static RosterChange change_for(const Roster& roster, const xmpp::Jid& contact, const SubscriptionState& before,
                                 const SubscriptionState& after) {
    RosterChange change;
    if (before.pending_in && !after.pending_in) change.remove_request = contact;
    if (before.subscription != after.subscription || before.pending_out != after.pending_out ||
        before.approved != after.approved) {
      const auto* existing = roster.find(contact);
      RosterItem item = existing ? *existing : RosterItem{};
      item.jid = contact;
      item.subscription = after.subscription;
      item.ask = after.pending_out;
      item.approved = after.approved;
      change.put = std::move(item);
    }
    return change;
  }

  void commit(const std::shared_ptr<Account>& account, RosterChange change,
              std::function<void(const RosterChange&)> act, std::function<void(const xmpp::Error&)> failed) {
    writer_.apply(account, std::move(change),
                  [act = std::move(act), failed = std::move(failed)](xmpp::Result<RosterChange> result) {
                    if (result) {
                      act(*result);
                    } else {
                      failed(result.error());
                    }
                  });
  }

  void granted(const std::shared_ptr<Account>& account, const xmpp::Jid& contact, const Work& work) {
    send_presence_of(*account, contact, work);
    SubscriptionGranted event{account, contact};
    host_.hooks.subscription_granted.fire(event);
  }

  bool roster_is_full(const Roster& roster) const {
    return roster.items.size() >= static_cast<std::size_t>(host_.config.get(roster_max_items));
  }

  // A request is kept until it is answered, so its size counts; the wish itself is never too large.
  StanzaPtr within_limit(StanzaPtr request) const {
    const auto limit = static_cast<std::size_t>(host_.config.get(roster_max_request_bytes));
    if (request->wire().size() <= limit) return request;
    return Stanza::make(xmpp::make_presence(request->from(), request->to(), PresenceType::subscribe), request->from(),
                        request->to());
  }

  static void deliver_to_available(Account& account, const StanzaPtr& stanza) {
    for (const auto& session : account.sessions()) {
      if (session->available()) session->send(stanza);
    }
  }

  // §3.1.3: whenever a resource becomes available, until the request is answered.
  static void redeliver(Session& session) {
    for (const auto& [contact, request] : session.account().roster().requests) {
      auto element = xmpp::parse_element(request.stanza, xmpp::ns::client);
      if (!element || !element->is("presence", xmpp::ns::client)) {
        xmpp::log::error("subscriptions", "{}: a stored request is unreadable", session.jid().text());
        continue;
      }
      session.send(Stanza::make(std::move(*element), contact, session.account().jid()));
    }
  }

  // Nobody shall go on waiting for, or sending presence to, an account that is no more.
  static void end_all(Account& account) {
    for (const auto& item : account.roster().items) {
      const auto& contact = item.jid;
      const auto state = subscription_state(account.roster(), contact);
      if (state.sends()) send_unavailable_of(account, contact, nullptr);
      if (state.sends()) send_from_account(account, contact, PresenceType::unsubscribed, nullptr);
      if (state.hears() || state.pending_out) send_from_account(account, contact, PresenceType::unsubscribe, nullptr);
    }
    for (const auto& [contact, request] : account.roster().requests) {
      send_from_account(account, contact, PresenceType::unsubscribed, nullptr);
    }
  }

  void refuse(ClientPresence& event, Condition condition) {
    host_.router.reply_error(event.stanza, event.origin, StanzaError(condition));
  }

  Host& host_;
  RosterWriter writer_;
};

}  // namespace

const FeatureEntry subscriptions_feature{
    .name = "subscriptions",
    .specifications = {{0, "RFC 6121"}},
    .settings = {},
    .make = make_feature<Subscriptions>,
};

}  // namespace xmppd
