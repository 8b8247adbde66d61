// XEP-0313 §8.1 for rooms: who may read the archive, and what it tells of the authors.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/archive/queries.hpp"
#include "xmppd/features/muc/archive.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

// Whoever could enter and read on.
bool may_read(const Turn& turn) {
  const auto& room = turn.room;
  const auto affiliation = room.affiliations.of(turn.from());
  if (affiliation == Affiliation::outcast) return false;
  if (affiliation >= Affiliation::member || room.occupants.visit(turn.from())) return true;
  return !room.config.members_only && !room.config.password_protected;
}

bool sees_addresses(const Turn& turn) {
  const auto* visit = turn.room.occupants.visit(turn.from());
  if (visit) return turn.room.shows_addresses_to(*visit->occupant);
  const auto affiliation = turn.room.affiliations.of(turn.from());
  return affiliation >= Affiliation::admin || (!turn.room.config.semi_anonymous && affiliation >= Affiliation::member);
}

void with_address(xmpp::Element& message, const ArchivedMessage& archived) {
  message.add("x", std::string(xmpp::ns::muc_user)).add("item").set_attr("jid", archived.author.text());
}

void relay(const Service& service, IqAnswer answer, const Reply& reply) {
  auto& value = answer.value();
  if (auto* given = std::get_if<IqReply>(&value)) return reply(std::move(*given));
  std::get<xmpp::Pending<IqReply>>(value).then(service.lifetime, [reply](xmpp::Result<IqReply> given) {
    reply(given ? std::move(*given) : IqReply(tl::unexpected(xmpp::to_stanza_error(given.error()))));
  });
}

Service::RoomIq for_readers(std::function<IqAnswer(Turn& turn)> answer) {
  return [answer = std::move(answer)](Turn& turn, const xmpp::Element&, const Reply& reply) {
    if (!turn.room.config.archived) return reply(error(Condition::service_unavailable));
    if (!may_read(turn)) return reply(error(Condition::forbidden));
    relay(turn.service, answer(turn), reply);
  };
}

}  // namespace

void serve_archive(Service& service) {
  const auto queries = std::make_shared<ArchiveQueries>(service.host);
  service.on_set(xmpp::ns::mam, "query", for_readers([queries](Turn& turn) {
                   const IqRequest request{turn.stanza, nullptr, turn.origin};
                   return queries->query(request, turn.room.jid,
                                         sees_addresses(turn) ? ArchiveQueries::Present(with_address) : nullptr);
                 }));
  service.on_get(xmpp::ns::mam, "query", for_readers([](Turn&) { return ArchiveQueries::form(); }));
  service.on_get(xmpp::ns::mam, "metadata",
                 for_readers([queries](Turn& turn) { return queries->metadata(turn.room.jid); }));
}

}  // namespace xmppd::muc
