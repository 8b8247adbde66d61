// Approval of subscriptions to nodes whose access model is "authorize" (XEP-0060 §8.6).
#pragma once

#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace xmppd {

// The form to each owner of the node.
void ask_for_approval(PubsubService& service, const Place& place, const Node& node, const xmpp::Jid& subscriber,
                      const PubsubSubscription& subscription);

// True for a message with a submitted form of this kind: an owner's answer, for take_approval() alone.
bool is_approval(const Stanza& message);
// The subscriber is told; an answer that makes no sense is ignored, one from somebody who is no owner is forbidden.
void take_approval(PubsubService& service, const Place& place, const StanzaPtr& message, const Origin& origin);

}  // namespace xmppd
