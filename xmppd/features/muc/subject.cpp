// XEP-0045 §8.1: the subject of a room.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/messages.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

bool is_subject_change(const xmpp::Element& message) {
  return message.child("subject", xmpp::ns::client) && !message.child("body", xmpp::ns::client) &&
         !message.child("thread", xmpp::ns::client);
}

void change_subject(Turn& turn, Visit& visit) {
  auto& sender = *visit.occupant;
  const auto needed = turn.room.config.change_subject ? Role::participant : Role::moderator;
  if (sender.role < needed) return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
  if (auto refused = flood_refusal(turn, sender)) return turn.refuse(std::move(*refused));
  MucSubjectRecord subject{turn.stanza->element().child_text("subject", xmpp::ns::client), sender.address, turn.now()};
  if (subject.text.size() > turn.bound(settings::max_text_bytes)) {
    return turn.refuse(StanzaError(Type::modify, Condition::policy_violation, "The subject is too long."));
  }
  auto element = reflected(turn, sender);
  if (element.attr("id").empty()) element.set_attr("id", turn.service.host.environment.new_id());
  const auto message = Stanza::make(std::move(element), sender.address, turn.room.jid);
  MucRoomChange change;
  change.subject = subject;
  turn.commit(
      std::move(change),
      [turn, subject, message] {
        turn.room.subject = subject;
        turn.send_to_all(message);
      },
      [turn](StanzaError failed) { turn.refuse(std::move(failed)); });
}

}  // namespace xmppd::muc
