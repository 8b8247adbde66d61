// XEP-0045 §7.13 and §8.6: a visitor asks for voice, a moderator gives it.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/messages.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

xmpp::FormField field(std::string var, std::string type, std::string label, std::string value) {
  xmpp::FormField made;
  made.var = std::move(var);
  made.type = std::move(type);
  made.label = std::move(label);
  made.values.push_back(std::move(value));
  return made;
}

void ask_moderators(Turn& turn, const Visit& visit) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = "Voice request";
  form.instructions = "Somebody in the room asks for voice. To give it, tick the box and send the form.";
  form.add("FORM_TYPE", std::string(xmpp::ns::muc_request), "hidden");
  form.fields.push_back(field("muc#role", "list-single", "Requested role", "participant"));
  form.fields.push_back(field("muc#jid", "jid-single", "User", visit.jid.text()));
  form.fields.push_back(field("muc#roomnick", "text-single", "Nick", std::string(visit.occupant->nick())));
  form.fields.push_back(field("muc#request_allow", "boolean", "Give voice?", "false"));
  const auto& room = turn.room;
  auto message =
      xmpp::make_message(room.jid, room.jid, xmpp::MessageType::normal, turn.service.host.environment.new_id());
  message.add(form.to_element());
  const auto made = Stanza::make(std::move(message), room.jid, room.jid);
  for (const auto& each : room.occupants.visits()) {
    if (each->occupant->role == Role::moderator) turn.send(Stanza::readdress(made, each->jid));
  }
}

void give_voice(Turn& turn, const xmpp::DataForm& form) {
  auto* occupant = turn.room.occupants.by_nick(form.value("muc#roomnick").value_or(std::string_view()));
  const auto jid = xmpp::Jid::parse(form.value("muc#jid").value_or(std::string_view()));
  // The nick may be somebody else's by now.
  if (!occupant || !jid || !occupant->bare.same_bare(*jid)) return turn.refuse(Condition::item_not_found);
  if (!form.boolean("muc#request_allow").value_or(false) || occupant->role != Role::visitor) return;
  occupant->role = Role::participant;
  occupant->changed();
  show(turn, *occupant, Role::visitor);
}

}  // namespace

void take_voice_form(Turn& turn, const xmpp::DataForm& form) {
  auto* visit = turn.room.occupants.visit(turn.from());
  if (!visit) return turn.refuse(Condition::not_acceptable);
  if (form.type == "cancel") return;
  if (form.field("muc#request_allow")) {
    if (visit->occupant->role != Role::moderator) return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
    return give_voice(turn, form);
  }
  if (form.value("muc#role") != "participant") return turn.refuse(Condition::bad_request);
  if (visit->occupant->role != Role::visitor) return turn.refuse(Condition::not_allowed);
  if (auto refused = flood_refusal(turn, *visit->occupant)) return turn.refuse(std::move(*refused));
  ask_moderators(turn, *visit);
}

}  // namespace xmppd::muc
