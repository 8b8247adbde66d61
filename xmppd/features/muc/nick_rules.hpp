// Which nick somebody may have in a room (XEP-0045 §7.2.8, §7.6, §7.10), and the steps of entering that others share.
#pragma once

#include <optional>
#include <set>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// Why `user` can't be `address`; nullopt: it can.
std::optional<xmpp::StanzaError> nick_refusal(const Turn& turn, const xmpp::Jid& user, const xmpp::Jid& address);
// Where nicks are locked: the address that a registered user has instead of `address`; nullopt: any is fine.
std::optional<xmpp::Jid> imposed_nick(const Room& room, const xmpp::Jid& user, const xmpp::Jid& address);

// join.cpp
// 100 and 170, as the configuration has it.
std::set<int> entry_codes(const Room& room);
// The sender of the stanza is in the room as `address`; nobody is told.
Visit& add_visit(const Turn& turn, const xmpp::Jid& address, Affiliation affiliation);
// The presence of all other occupants, to one client.
void send_others(const Turn& turn, const Visit& visit);
// History and subject, to one client.
void send_what_was_said(const Turn& turn, const Visit& visit);

}  // namespace xmppd::muc
