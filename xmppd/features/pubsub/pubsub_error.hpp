// Errors of XEP-0060: a stanza error with an element of pubsub#errors that says more.
#pragma once

#include <string_view>

#include "libxmpp/xmpp/stanza_error.hpp"

namespace xmppd {

// `detail`: "closed-node", "item-required", "precondition-not-met" …
xmpp::StanzaError pubsub_error(xmpp::StanzaErrorCondition condition, std::string_view detail);
xmpp::StanzaError pubsub_error(xmpp::StanzaErrorType type, xmpp::StanzaErrorCondition condition,
                               std::string_view detail);
// <unsupported feature='…'/>: a use case this service does not offer.
xmpp::StanzaError pubsub_unsupported(std::string_view feature);

}  // namespace xmppd
