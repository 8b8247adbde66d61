// XEP-0045 §7.4 and §7.5: messages to all, and to one.
#include "xmppd/features/muc/messages.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

// XEP-0045 §12.1.3 (Ghost Users), and what this server says of a resource that is gone (RFC 6121 §8.5.3.2.1).
bool means_gone(Condition condition) {
  switch (condition) {
    case Condition::gone:
    case Condition::item_not_found:
    case Condition::recipient_unavailable:
    case Condition::redirect:
    case Condition::remote_server_not_found:
    case Condition::remote_server_timeout:
    case Condition::service_unavailable:
      return true;
    default:
      return false;
  }
}

// XEP-0085 §5.5: "is writing", and nothing that is written.
bool only_chat_state(const xmpp::Element& message) {
  bool state = false;
  for (const auto& child : message.children()) {
    if (child.ns() == xmpp::ns::chat_states) {
      state = true;
    } else if (child.ns() != xmpp::ns::hints && !child.is("thread", xmpp::ns::client)) {
      return false;
    }
  }
  return state;
}

bool may_whisper(const Room& room, const Occupant& sender) {
  switch (room.config.private_messages) {
    case PrivateMessages::anyone:
      return true;
    case PrivateMessages::participants:
      return sender.role >= Role::participant;
    case PrivateMessages::moderators:
      return sender.role == Role::moderator;
    case PrivateMessages::none:
      break;
  }
  return false;
}

void send_to_occupant(const Turn& turn, const Occupant& recipient, const StanzaPtr& message) {
  for (const auto* visit : recipient.visits) turn.send(Stanza::readdress(message, visit->jid));
}

}  // namespace

xmpp::Element reflected(const Turn& turn, const Occupant& sender) {
  auto element = turn.stanza->element();
  const auto& room = turn.room.jid.text();
  element.remove_children_if([&room](const xmpp::Element& child) {
    return child.ns() == xmpp::ns::occupant_id || child.ns() == xmpp::ns::muc_user ||
           (child.is("stanza-id", xmpp::ns::stanza_ids) && child.attr("by") == room) ||
           (child.is("delay", xmpp::ns::delay) && child.attr("from") == room);
  });
  element.add("occupant-id", std::string(xmpp::ns::occupant_id)).set_attr("id", sender.id);
  return element;
}

std::optional<StanzaError> flood_refusal(const Turn& turn, Occupant& sender) {
  if (sender.role == Role::moderator) return std::nullopt;
  const bool within = sender.messages.take(turn.now(), turn.config(settings::messages_per_second),
                                           turn.config(settings::message_burst));
  if (within) return std::nullopt;
  return StanzaError(Type::wait, Condition::policy_violation, "Too many messages.");
}

std::optional<StanzaError> speech_refusal(const Turn& turn, Occupant& sender) {
  if (sender.role < Role::participant) return StanzaError(Type::auth, Condition::forbidden);
  return flood_refusal(turn, sender);
}

void take_groupchat(Turn& turn) {
  auto& room = turn.room;
  auto* visit = room.occupants.visit(turn.from());
  if (!visit) return turn.refuse(Condition::not_acceptable);
  if (is_subject_change(turn.stanza->element())) return change_subject(turn, *visit);
  auto& sender = *visit->occupant;
  if (auto refused = speech_refusal(turn, sender)) return turn.refuse(std::move(*refused));
  const auto listeners = turn.bound(settings::max_chat_states);
  if (listeners > 0 && room.occupants.size() > listeners && only_chat_state(turn.stanza->element())) return;
  if (auto refused = slow_mode_refusal(turn, sender)) return turn.refuse(std::move(*refused));
  auto element = reflected(turn, sender);
  drop_forbidden_mentions(element, room.config.mentions, sender.role);
  if (element.attr("id").empty()) element.set_attr("id", turn.service.host.environment.new_id());
  publish(turn, std::move(element), sender);
}

void take_private_message(Turn& turn) {
  auto& room = turn.room;
  if (turn.stanza->type() == "groupchat") return turn.refuse(Condition::bad_request);
  auto* visit = room.occupants.visit(turn.from());
  if (!visit) return turn.refuse(Condition::not_acceptable);
  auto& sender = *visit->occupant;
  const auto* recipient = room.occupants.by_nick(turn.stanza->to().resource());
  if (!recipient) return turn.refuse(Condition::item_not_found);
  if (!may_whisper(room, sender)) return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
  if (auto refused = flood_refusal(turn, sender)) return turn.refuse(std::move(*refused));
  auto element = reflected(turn, sender);
  element.add("x", std::string(xmpp::ns::muc_user));
  send_to_occupant(turn, *recipient, Stanza::make(std::move(element), sender.address, room.jid));
}

void take_error(Turn& turn) {
  if (turn.stanza->to().is_bare() && invitation_came_back(turn)) return;
  auto* visit = turn.room.occupants.visit(turn.from());
  if (!visit) return;
  const auto condition = xmpp::parse_stanza_error(turn.stanza->element()).condition;
  const auto& to = turn.stanza->to();
  const auto* sender = to.is_bare() ? nullptr : turn.room.occupants.by_nick(to.resource());
  // A private message that came back: whoever sent it wants to know. In the room it is nobody's concern.
  if (sender && sender != visit->occupant && turn.stanza->element().child("body", xmpp::ns::client)) {
    send_to_occupant(turn, *sender,
                     Stanza::make(reflected(turn, *visit->occupant), visit->occupant->address, turn.room.jid));
  }
  if (means_gone(condition)) remove_unreachable(turn, *visit);
}

}  // namespace xmppd::muc
