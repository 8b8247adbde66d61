// The lists of a room: voice (§8.5), moderators (§9.8), banned (§9.2), members (§9.5), admins and owners (§10.5,
// §10.8).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/admin.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

IqReply list_affiliations(const Turn& turn, Affiliation affiliation) {
  if (!may_read_list(turn, affiliation)) return error(Condition::forbidden);
  xmpp::Element query("query", std::string(xmpp::ns::muc_admin));
  for (const auto& [jid, entry] : turn.room.affiliations.all()) {
    if (entry.affiliation != affiliation) continue;
    auto& item = query.add("item");
    item.set_attr("affiliation", to_string(affiliation)).set_attr("jid", jid.text());
    if (!entry.nick.empty()) item.set_attr("nick", entry.nick);
    if (!entry.reason.empty() && affiliation == Affiliation::outcast) item.add_text_child("reason", entry.reason);
  }
  return query;
}

IqReply list_roles(const Turn& turn, Role role) {
  const auto& room = turn.room;
  const auto affiliation = room.affiliations.of(turn.from());
  const auto* visit = room.occupants.visit(turn.from());
  const bool moderator = visit && visit->occupant->role == Role::moderator;
  const bool may = affiliation >= Affiliation::admin || (moderator && role != Role::moderator);
  if (!may) return error(Condition::forbidden);
  xmpp::Element query("query", std::string(xmpp::ns::muc_admin));
  for (const auto& occupant : room.occupants.all()) {
    if (occupant->role != role) continue;
    query.add("item")
        .set_attr("affiliation", to_string(occupant->affiliation))
        .set_attr("jid", occupant->shown_visit().jid.text())
        .set_attr("nick", occupant->nick())
        .set_attr("role", to_string(role));
  }
  return query;
}

}  // namespace

// §9.5, §10.5: an address is shown to those who may see it anyway, and whom the configuration names.
bool may_read_list(const Turn& turn, Affiliation list) {
  const auto& room = turn.room;
  const auto affiliation = room.affiliations.of(turn.from());
  if (affiliation == Affiliation::owner) return true;
  if (affiliation == Affiliation::admin && list <= Affiliation::member) return true;
  if (list == Affiliation::outcast || room.config.semi_anonymous) return false;
  const auto* visit = room.occupants.visit(turn.from());
  if (affiliation >= Affiliation::member) {
    const auto role = visit ? visit->occupant->role : room.entry_role(affiliation);
    return room.config.member_list.contains(role) || affiliation == Affiliation::admin;
  }
  return visit && room.config.member_list.contains(visit->occupant->role);
}

IqReply list(const Turn& turn, const xmpp::Element& item) {
  if (item.has_attr("affiliation")) {
    const auto affiliation = parse_affiliation(item.attr("affiliation"));
    const bool listable = affiliation && *affiliation != Affiliation::none;  // §5.2: nobody keeps a "none list"
    return listable ? list_affiliations(turn, *affiliation) : error(Condition::bad_request);
  }
  const auto role = parse_role(item.attr("role"));
  const bool listable = role && *role != Role::none;
  return listable ? list_roles(turn, *role) : error(Condition::bad_request);
}

}  // namespace xmppd::muc
