// XEP-0045 §7.8.2: invitations by way of the room.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/messages.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

struct Invitation {
  xmpp::Jid invitee;
  const xmpp::Element* request;
};

bool may_invite(const Room& room, const Occupant& inviter) {
  if (inviter.affiliation >= Affiliation::admin) return true;
  if (room.config.members_only) return room.config.member_invites && inviter.affiliation == Affiliation::member;
  return inviter.role >= Role::participant;
}

tl::expected<std::vector<Invitation>, StanzaError> read_invitations(const Turn& turn, const xmpp::Element& x) {
  std::vector<Invitation> all;
  for (const auto& child : x.children()) {
    if (!child.is("invite", xmpp::ns::muc_user)) continue;
    const auto to = child.find_attr("to");
    if (!to) return tl::unexpected(StanzaError(Condition::bad_request));
    auto invitee = xmpp::Jid::parse(*to);
    if (!invitee) return tl::unexpected(StanzaError(Condition::jid_malformed));
    const auto is = turn.room.affiliations.of(*invitee);
    if (is == Affiliation::outcast) return tl::unexpected(StanzaError(Type::cancel, Condition::not_allowed));
    if (child.child_text("reason").size() > turn.bound(settings::max_text_bytes)) {
      return tl::unexpected(StanzaError(Type::modify, Condition::policy_violation));
    }
    all.push_back({std::move(*invitee), &child});
  }
  if (all.size() > turn.bound(settings::max_invites)) {
    return tl::unexpected(StanzaError(Type::modify, Condition::policy_violation));
  }
  return all;
}

}  // namespace

StanzaPtr invitation(const Turn& turn, const xmpp::Jid& invitee, const xmpp::Element* request) {
  const auto& room = turn.room;
  auto id = std::string(turn.stanza->kind() == xmpp::StanzaKind::message ? turn.stanza->id() : std::string_view());
  if (id.empty()) id = turn.service.host.environment.new_id();
  auto message = xmpp::make_message(room.jid, invitee, xmpp::MessageType::normal, id);
  auto& x = message.add("x", std::string(xmpp::ns::muc_user));
  auto& invite = x.add("invite");
  invite.set_attr("from", turn.from().bare_text());
  if (request) {
    const auto reason = request->child_text("reason", xmpp::ns::muc_user);
    if (!reason.empty()) invite.add_text_child("reason", reason);
    if (const auto* going_on = request->child("continue", xmpp::ns::muc_user)) invite.add(*going_on);
  }
  if (room.config.password_protected) x.add_text_child("password", room.config.password);
  return Stanza::make(std::move(message), room.jid, invitee);
}

void invite(Turn& turn, const xmpp::Element& x) {
  auto& room = turn.room;
  auto* visit = room.occupants.visit(turn.from());
  if (!visit) return turn.refuse(Condition::not_acceptable);
  if (!may_invite(room, *visit->occupant)) return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
  auto invitations = read_invitations(turn, x);
  if (!invitations) return turn.refuse(std::move(invitations.error()));
  if (auto refused = flood_refusal(turn, *visit->occupant)) return turn.refuse(std::move(*refused));

  std::vector<AffiliationChange> new_members;
  std::vector<StanzaPtr> out;
  for (const auto& each : *invitations) {
    out.push_back(invitation(turn, each.invitee, each.request));
    // §9.5: who is invited into a members-only room has to be let in.
    const bool stranger = room.affiliations.of(each.invitee) == Affiliation::none;
    if (room.config.members_only && stranger) {
      // A domain is all who are there (§9.2): it is made a member by those alone who could do so without inviting.
      if (each.invitee.local().empty() && visit->occupant->affiliation < Affiliation::admin) {
        return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
      }
      new_members.push_back({each.invitee.bare(), {Affiliation::member, {}, {}}});
    }
  }
  const auto send_all = [turn, out] {
    for (const auto& message : out) {
      turn.room.sent_invitations.add({std::string(message->id()), message->to(), turn.from()});
      turn.send(message);
    }
  };
  if (new_members.empty()) return send_all();
  if (room.affiliations.all().size() + new_members.size() > turn.bound(settings::max_affiliations)) {
    return turn.refuse(StanzaError(Type::wait, Condition::resource_constraint));
  }
  commit_affiliations(
      turn, std::move(new_members), {}, [send_all] { send_all(); },
      [turn](StanzaError failed) { turn.refuse(std::move(failed)); });
}

bool invitation_came_back(const Turn& turn) {
  auto& room = turn.room;
  const auto sent = room.sent_invitations.take(turn.stanza->id(), turn.from());
  if (!sent) return false;
  const auto condition = xmpp::parse_stanza_error(turn.stanza->element()).condition;
  const bool nobody = condition == Condition::service_unavailable || condition == Condition::gone ||
                      condition == Condition::item_not_found;
  auto returned = xmpp::make_message(sent->inviter, room.jid, xmpp::MessageType::normal, sent->id);
  returned.add("x", std::string(xmpp::ns::muc_user)).add("invite").set_attr("to", sent->invitee.text());
  // Another reason (a server that can't be reached) is passed on as it is.
  const StanzaError error(Type::cancel, nobody ? Condition::item_not_found : condition);
  turn.send(Stanza::make(xmpp::make_error_reply(returned, error, true), room.jid, sent->inviter));
  return true;
}

// To somebody who has something to do with the room, so that nobody can be written to by strangers in its name.
void decline(Turn& turn, const xmpp::Element& declined) {
  const auto& room = turn.room;
  const auto to = xmpp::Jid::parse(declined.attr("to"));
  if (!to) return turn.refuse(Condition::jid_malformed);
  if (room.affiliations.of(turn.from()) == Affiliation::outcast) {
    return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
  }
  const auto bare = to->bare();
  const auto& there = room.occupants.of(bare);
  if (there.empty() && room.affiliations.of(bare) < Affiliation::member) {
    return turn.refuse(Condition::item_not_found);
  }
  const auto reason = declined.child_text("reason", xmpp::ns::muc_user);
  if (reason.size() > turn.bound(settings::max_text_bytes)) {
    return turn.refuse(StanzaError(Type::modify, Condition::policy_violation));
  }
  auto message = xmpp::make_message(room.jid, *to, xmpp::MessageType::normal, turn.stanza->id());
  auto& out = message.add("x", std::string(xmpp::ns::muc_user)).add("decline");
  out.set_attr("from", turn.from().bare_text());
  if (!reason.empty()) out.add_text_child("reason", reason);
  if (there.empty()) return turn.send(Stanza::make(std::move(message), room.jid, *to));
  const auto made = Stanza::make(std::move(message), room.jid, room.jid);
  for (const auto* occupant : there) {
    for (const auto* visit : occupant->visits) turn.send(Stanza::readdress(made, visit->jid));
  }
}

}  // namespace xmppd::muc
