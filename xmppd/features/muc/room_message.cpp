// Messages to a room that are not for all in it: invitations, declines, requests for voice and the answers to them.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

void take_room_message(Turn& turn) {
  const auto& message = turn.stanza->element();
  const bool outsider = turn.room.locked && turn.room.affiliations.of(turn.from()) != Affiliation::owner;
  if (outsider) return turn.refuse(Condition::item_not_found);
  const bool normal = xmpp::message_type(message) == xmpp::MessageType::normal;
  if (const auto* x = message.child("x", xmpp::ns::muc_user); x && normal) {
    if (const auto* refusal = x->child("decline", xmpp::ns::muc_user)) return decline(turn, *refusal);
    if (x->child("invite", xmpp::ns::muc_user)) return invite(turn, *x);
  }
  if (const auto* x = message.child("x", xmpp::ns::data_forms); x && normal) {
    const auto form = xmpp::DataForm::parse(*x);
    if (form && form->form_type() == xmpp::ns::muc_request) return take_voice_form(turn, *form);
    if (form && is_registration_approval(*form)) return take_registration_approval(turn, *form);
  }
  if (!turn.room.occupants.visit(turn.from())) return turn.refuse(Condition::not_acceptable);
  turn.refuse(Condition::bad_request);  // §16.2: to all, it would have been groupchat
}

}  // namespace xmppd::muc
