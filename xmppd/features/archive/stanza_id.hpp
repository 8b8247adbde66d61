// XEP-0359 Unique and Stable Stanza IDs: <stanza-id/> as evidence that cannot be forged.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "xmppd/core/stanza.hpp"

namespace xmppd {

// The same message with <stanza-id by id/> as its last child.
StanzaPtr with_stanza_id(const StanzaPtr& message, const xmpp::Jid& by, std::string_view id);

// Without those whose `by` is `forged`; the same object if there are none (the usual case). What is no address is
// evidence of nothing and stays.
StanzaPtr without_stanza_ids(const StanzaPtr& message, const std::function<bool(const xmpp::Jid& by)>& forged);

// The id that `by` gave; empty if it gave none.
std::string_view stanza_id_by(const xmpp::Element& message, const xmpp::Jid& by);

}  // namespace xmppd
