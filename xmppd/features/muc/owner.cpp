// XEP-0045 §10.1, §10.2, §10.9: configuring and destroying a room.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/configure.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

bool is_owner(const Turn& turn) { return turn.room.affiliations.of(turn.from()) == Affiliation::owner; }

void take_destroy(Turn& turn, const xmpp::Element& request, const Reply& reply) {
  Venue venue;
  if (const auto text = request.find_attr("jid")) {
    auto jid = xmpp::Jid::parse(*text);
    if (!jid) return reply(error(Condition::jid_malformed));
    venue.jid = std::move(*jid);
  }
  venue.password = request.child_text("password", xmpp::ns::muc_owner);
  venue.reason = request.child_text("reason", xmpp::ns::muc_owner);
  const auto most = turn.bound(settings::max_text_bytes);
  if (venue.password.size() > most || venue.reason.size() > most) return reply(error(Condition::policy_violation));
  destroy(turn, venue);
  reply(ok_reply());
}

void take_owner_form(Turn& turn, const xmpp::Element& query, const Reply& reply) {
  if (!is_owner(turn)) return reply(error(Condition::forbidden));
  if (const auto* end = query.child("destroy", xmpp::ns::muc_owner)) return take_destroy(turn, *end, reply);
  const auto* x = query.child("x", xmpp::ns::data_forms);
  const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->type == "cancel") {
    if (turn.room.locked) destroy(turn, {});  // §10.1.3
    return reply(ok_reply());
  }
  if (!form || form->type != "submit") return reply(error(Condition::bad_request));
  configure(turn, *form, reply);
}

}  // namespace

void serve_owner(Service& service) {
  service.on_set(xmpp::ns::muc_owner, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    take_owner_form(turn, query, reply);
  });
  service.on_get(xmpp::ns::muc_owner, "query", [](Turn& turn, const xmpp::Element&, const Reply& reply) {
    if (!is_owner(turn)) return reply(error(Condition::forbidden));
    xmpp::Element query("query", std::string(xmpp::ns::muc_owner));
    query.add(configuration_form(turn.room).to_element());
    reply(std::move(query));
  });
}

}  // namespace xmppd::muc
