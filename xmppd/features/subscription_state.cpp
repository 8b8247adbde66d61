// RFC 6121 appendix A: four rules per direction say what the tables say cell by cell.
#include "xmppd/features/subscription_state.hpp"

namespace xmppd {

namespace {

Subscription combine(bool hears, bool sends) {
  if (hears) return sends ? Subscription::both : Subscription::to;
  return sends ? Subscription::from : Subscription::none;
}

SubscriptionState with_sends(SubscriptionState state, bool sends) {
  state.subscription = combine(state.hears(), sends);
  return state;
}

SubscriptionState with_hears(SubscriptionState state, bool hears) {
  state.subscription = combine(hears, state.sends());
  return state;
}

}  // namespace

OutboundStep outbound_step(const SubscriptionState& state, SubscriptionEvent event) {
  SubscriptionState next = state;
  switch (event) {
    case SubscriptionEvent::subscribe:  // A.2.1
      next.pending_out = state.pending_out || !state.hears();
      return {next, true};
    case SubscriptionEvent::unsubscribe:  // A.2.2
      next.pending_out = false;
      return {with_hears(next, false), true};
    case SubscriptionEvent::subscribed:  // A.2.3
      if (state.pending_in) {
        next.pending_in = false;
        next.approved = false;
        return {with_sends(next, true), true};
      }
      // §3.4.2: without a request it approves one that is yet to come.
      if (!state.sends()) next.approved = true;
      return {next, false};
    case SubscriptionEvent::unsubscribed:  // A.2.4; it takes a pre-approval back as well
      next.pending_in = false;
      next.approved = false;
      return {with_sends(next, false), state.pending_in || state.sends()};
  }
  return {state, false};
}

InboundStep inbound_step(const SubscriptionState& state, SubscriptionEvent event) {
  SubscriptionState next = state;
  switch (event) {
    case SubscriptionEvent::subscribe:  // A.3.1
      if (state.sends()) return {state, false, true};
      if (state.approved) {
        next.approved = false;
        next.pending_in = false;
        return {with_sends(next, true), false, true};
      }
      next.pending_in = true;
      return {next, !state.pending_in, false};
    case SubscriptionEvent::unsubscribe:  // A.3.2
      next.pending_in = false;
      return {with_sends(next, false), state.pending_in || state.sends(), false};
    case SubscriptionEvent::subscribed:  // A.3.3
      if (!state.pending_out) return {state, false, false};
      next.pending_out = false;
      return {with_hears(next, true), true, false};
    case SubscriptionEvent::unsubscribed:  // A.3.4
      next.pending_out = false;
      return {with_hears(next, false), state.pending_out || state.hears(), false};
  }
  return {state, false, false};
}

SubscriptionState subscription_state(const Roster& roster, const xmpp::Jid& contact) {
  SubscriptionState state;
  if (const auto* item = roster.find(contact)) {
    state.subscription = item->subscription;
    state.pending_out = item->ask;
    state.approved = item->approved;
  }
  state.pending_in = roster.requests.contains(contact);
  return state;
}

}  // namespace xmppd
