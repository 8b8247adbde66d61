// muc#admin: the items of a request, and the two kinds of changes they ask for (XEP-0045 §8, §9, §10.3 to §10.8).
#pragma once

#include <vector>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

using Refusal = std::optional<xmpp::StanzaError>;

// role_changes.cpp: all items have a role. All or none is applied.
void change_roles(Turn& turn, const std::vector<const xmpp::Element*>& items, const Reply& reply);
// affiliation_requests.cpp: all items have an affiliation. All or none is applied.
void change_affiliations(Turn& turn, const std::vector<const xmpp::Element*>& items, const Reply& reply);
// lists.cpp: whether the sender of the turn's stanza may read that list (§9.5, §10.5).
bool may_read_list(const Turn& turn, Affiliation list);
// admin.cpp: what this server asks its own rooms when somebody is erased (xmppctl erase): the affiliation, the reserved
// nick and hats go, and the history is read from the archive again. Nobody else may ask it.
xmpp::Element forget_person(const xmpp::Jid& bare);
// The <item/> of a get.
IqReply list(const Turn& turn, const xmpp::Element& item);

}  // namespace xmppd::muc
