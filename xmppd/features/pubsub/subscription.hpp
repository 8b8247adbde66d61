// Subscriptions as XML and as forms (XEP-0060 §6.1, §6.3).
#pragma once

#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/storage/pubsub_store.hpp"

namespace xmppd {

// <subscription node='…' jid='…' subscription='subscribed' subid='…'/>
xmpp::Element& add_subscription(xmpp::Element& parent, std::string_view node, const xmpp::Jid& jid,
                                const PubsubSubscription& subscription);

// The subscriber's options: deliver, expire, show-values. No digests: each notification is sent when it is due.
xmpp::DataForm subscription_options_form(const PubsubSubscription& subscription, std::string_view type);
// Unchanged on error: invalid-options, for a field of pubsub's that is not on offer, or a value that is none.
std::optional<xmpp::StanzaError> apply_subscription_options(const xmpp::DataForm& form, xmpp::Timestamp now,
                                                            PubsubSubscription& subscription);

}  // namespace xmppd
