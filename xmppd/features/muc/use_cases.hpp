// The use cases of XEP-0045, one function each.
#pragma once

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// join.cpp: available presence to a nick, from somebody who is not in the room (§7.2), or who asks for all again.
void enter(Turn& turn);
void synchronise(Turn& turn, Visit& visit);
// create.cpp: the same to a room that does not exist (§10.1). `turn.room` is the new one, with its address alone.
void create_room(Turn& turn);
// presence_update.cpp: from somebody who is (§7.6, §7.7).
void update_presence(Turn& turn, Visit& visit);
// leave.cpp
void leave(Turn& turn, Visit& visit);               // §7.14: unavailable presence
void remove_unreachable(Turn& turn, Visit& visit);  // §11.1
// Nobody may be left in it: temporary and locked rooms go.
void after_departure(const Turn& turn);

// messages.cpp: to the room or, if addressed to one, to an occupant.
void take_groupchat(Turn& turn);
void take_private_message(Turn& turn);
void take_error(Turn& turn);
// publish.cpp: to all, once it is kept.
void publish(Turn& turn, xmpp::Element message, const Occupant& sender);
// absent_members.cpp: members who are not there and want to know of it, by push (XEP-0357). It is in the archive.
void notify_absent_members(const Turn& turn, const Publication& said);
std::optional<xmpp::StanzaError> slow_mode_refusal(const Turn& turn, Occupant& sender);
// moderation.cpp: XEP-0424, if `retraction` is one of a message of the sender's.
void retract_own(Turn& turn, const xmpp::Element& retraction, const Occupant& sender);
// subject.cpp: §8.1
bool is_subject_change(const xmpp::Element& message);
void change_subject(Turn& turn, Visit& visit);
// room_message.cpp: messages to the room itself that are not for all.
void take_room_message(Turn& turn);
// invitations.cpp: §7.8
void invite(Turn& turn, const xmpp::Element& x);
// An error that answers an invitation: its inviter is told. False: it answers none.
bool invitation_came_back(const Turn& turn);
void decline(Turn& turn, const xmpp::Element& decline);
// `request`: the <invite/> that asks for it; nullptr: the room itself invites, on behalf of the sender of the stanza.
StanzaPtr invitation(const Turn& turn, const xmpp::Jid& invitee, const xmpp::Element* request);
// voice.cpp: §7.13, §8.6
void take_voice_form(Turn& turn, const xmpp::DataForm& form);

// occupant_iq.cpp: IQs from occupant to occupant (§16.4), XEP-0410.
void take_occupant_request(Turn& turn);
void take_occupant_answer(Turn& turn);

// IQs to the room; each registers its own.
void serve_admin(Service& service);         // muc#admin: §8, §9, §10.3 to §10.8
void serve_owner(Service& service);         // muc#owner: §10
void serve_registration(Service& service);  // §7.10
void serve_discovery(Service& service);     // §6, §7.12
void serve_archive(Service& service);       // XEP-0313
void serve_moderation(Service& service);    // XEP-0425
void serve_vcard(Service& service);         // XEP-0486
void serve_search(Service& service);        // search.cpp: XEP-0433
void serve_mentions(Service& service);      // mention_permissions.cpp: XEP-0513
// hat_commands.cpp: XEP-0317
void serve_hats(Service& service);
// disco#info and disco#items of the room's commands; nullopt: the node is none of them.
std::optional<IqReply> command_info(const Turn& turn, std::string_view node);
std::optional<IqReply> command_items(const Turn& turn, std::string_view node);
// register.cpp: §9.9
bool is_registration_approval(const xmpp::DataForm& form);
void take_registration_approval(Turn& turn, const xmpp::DataForm& form);

// destroy.cpp: §10.9. Everybody is told; the room is gone.
struct Venue {
  xmpp::Jid jid;  // empty: none
  std::string password, reason;
};
void destroy(const Turn& turn, const Venue& venue);
// §11.2: all occupants of all rooms are told that the service ends. The rooms stay, temporary ones too: their people
// may come back to them.
void say_goodbye(Service& service);
// To a client that was away when it ended and has resumed its session since (XEP-0198): it is in no room any more.
void say_goodbye_to(const Service& service, Session& session);

}  // namespace xmppd::muc
