// The nine subscription states of RFC 6121 appendix A and their transitions, as pure functions.
#pragma once

#include "xmppd/core/roster.hpp"

namespace xmppd {

enum class SubscriptionEvent { subscribe, subscribed, unsubscribe, unsubscribed };

// From the view of one user toward one contact. `pending_out` goes with none and from, `pending_in` with none and to.
struct SubscriptionState {
  Subscription subscription = Subscription::none;
  bool pending_out = false;
  bool pending_in = false;
  bool approved = false;  // pre-approval (RFC 6121 §3.4)

  bool sends() const { return subscription == Subscription::from || subscription == Subscription::both; }
  bool hears() const { return subscription == Subscription::to || subscription == Subscription::both; }
  friend bool operator==(const SubscriptionState&, const SubscriptionState&) = default;
};

// The user's client sends `event` to the contact (A.2).
struct OutboundStep {
  SubscriptionState next;
  bool route = false;  // to the contact
};
OutboundStep outbound_step(const SubscriptionState& state, SubscriptionEvent event);

// `event` arrives from the contact (A.3).
struct InboundStep {
  SubscriptionState next;
  bool deliver = false;           // to the user's clients
  bool reply_subscribed = false;  // the server answers in the user's name
};
InboundStep inbound_step(const SubscriptionState& state, SubscriptionEvent event);

// What a roster says of a contact; an unknown contact is in state "None".
SubscriptionState subscription_state(const Roster& roster, const xmpp::Jid& contact);

}  // namespace xmppd
