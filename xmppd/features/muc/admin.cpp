// muc#admin: what a request consists of.
#include "xmppd/features/muc/admin.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/archive.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr const char* forget_ns = "urn:xmppd:forget:0";

void take_set(Turn& turn, const xmpp::Element& query, const Reply& reply) {
  std::vector<const xmpp::Element*> roles, affiliations;
  for (const auto& item : query.children()) {
    if (!item.is("item", xmpp::ns::muc_admin)) continue;
    const bool role = item.has_attr("role"), affiliation = item.has_attr("affiliation");
    if (role == affiliation) return reply(error(Condition::bad_request));  // §16.4: exactly one
    (role ? roles : affiliations).push_back(&item);
    const auto reason = item.child_text("reason", xmpp::ns::muc_admin);
    if (reason.size() > turn.bound(settings::max_text_bytes)) return reply(error(Condition::policy_violation));
  }
  // Both in one request could not be done as one step.
  if (roles.empty() == affiliations.empty()) return reply(error(Condition::bad_request));
  if (roles.empty()) return change_affiliations(turn, affiliations, reply);
  change_roles(turn, roles, reply);
}

void forget(Turn& turn, const xmpp::Element& request, const Reply& reply) {
  // Of the host's own address there are no stanzas but the server's own.
  if (turn.from() != turn.service.host.jid) return reply(error(Condition::forbidden));
  const auto who = xmpp::Jid::parse(request.attr("jid"));
  if (!who || who->empty()) return reply(error(Condition::bad_request));
  MucRoomChange kept;
  auto hats = turn.room.hats;
  if (const auto worn = hats.wearers().find(*who); worn != hats.wearers().end()) {
    for (const auto& uri : std::set<std::string>(worn->second)) hats.take_off(*who, uri);
    kept.hats = hats.to_text();
  }
  const std::vector<AffiliationChange> changes{{*who, {Affiliation::none, {}, {}}}};
  kept.affiliations.push_back(record_of(changes.front()));
  turn.commit(
      std::move(kept),
      [turn, changes, hats, reply] {
        turn.room.hats = hats;
        turn.room.history = History();
        restore_history(turn.service, turn.room, [hold = turn.service.rooms.hold(turn.room, Turns::Alone)] {});
        apply_affiliations(turn, changes, {}, [reply] { reply(ok_reply()); });
      },
      [reply](xmpp::StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace

xmpp::Element forget_person(const xmpp::Jid& bare) {
  xmpp::Element request("forget", forget_ns);
  request.set_attr("jid", bare.text());
  return request;
}

void serve_admin(Service& service) {
  service.on_set(xmpp::ns::muc_admin, "query",
                 [](Turn& turn, const xmpp::Element& query, const Reply& reply) { take_set(turn, query, reply); });
  service.on_set(forget_ns, "forget",
                 [](Turn& turn, const xmpp::Element& request, const Reply& reply) { forget(turn, request, reply); });
  service.on_get(xmpp::ns::muc_admin, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    const auto* item = query.child("item", xmpp::ns::muc_admin);
    const bool one_kind = item && item->has_attr("role") != item->has_attr("affiliation");
    reply(one_kind ? list(turn, *item) : error(Condition::bad_request));
  });
}

}  // namespace xmppd::muc
