// muc#admin: what a request consists of.
#include "xmppd/features/muc/admin.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

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

}  // namespace

void serve_admin(Service& service) {
  service.on_set(xmpp::ns::muc_admin, "query",
                 [](Turn& turn, const xmpp::Element& query, const Reply& reply) { take_set(turn, query, reply); });
  service.on_get(xmpp::ns::muc_admin, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    const auto* item = query.child("item", xmpp::ns::muc_admin);
    const bool one_kind = item && item->has_attr("role") != item->has_attr("affiliation");
    reply(one_kind ? list(turn, *item) : error(Condition::bad_request));
  });
}

}  // namespace xmppd::muc
