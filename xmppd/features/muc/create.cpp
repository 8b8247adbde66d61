// XEP-0045 §10.1: creating a room: locked until its creator has configured it, or said that it needs no configuration.
#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_versions.hpp"
#include "xmppd/features/muc/nick_rules.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

void destroy_if_locked(Service& service, const xmpp::Jid& jid) {
  service.rooms.with(jid, Turns::Alone, [&service](const xmpp::Result<Room*>& room) {
    if (room && *room && (*room)->locked) {
      destroy(service.own_turn(**room), {{}, {}, "The room was not configured in time."});
    }
  });
}

void welcome_creator(const Turn& turn) {
  auto& room = turn.room;
  auto& visit = add_visit(turn, turn.stanza->to(), Affiliation::owner);
  Note note{.self_codes = entry_codes(room), .until = version_asked_for(turn)};
  note.self_codes.insert(201);
  send_affiliations(turn);
  show(turn, *visit.occupant, Role::none, note, &visit);
  send_what_was_said(turn, visit);
  auto& service = turn.service;
  const auto patience = static_cast<unsigned>(turn.config(settings::locked_seconds)) * 1000;
  room.lock_time_out = service.host.environment.executor().after(
      patience, [&service, jid = room.jid] { destroy_if_locked(service, jid); });
}

}  // namespace

void create_room(Turn& turn) {
  auto& room = turn.room;
  auto& service = turn.service;
  const auto refuse = [turn](StanzaError error) {
    turn.service.rooms.drop(turn.room);
    turn.refuse(std::move(error));
  };
  const auto user = turn.from().bare();
  if (!service.may_create(user)) return refuse(StanzaError(Type::cancel, Condition::not_allowed));
  if (auto refused = nick_refusal(turn, user, turn.stanza->to())) return refuse(std::move(*refused));

  room.config = preset_config(turn.config(settings::preset));
  room.locked = true;
  room.created = turn.now();
  constexpr std::size_t secret_bytes = 32;
  room.secret = xmpp::random_bytes(secret_bytes);
  room.affiliations.apply({user, {Affiliation::owner, {}, {}}});
  const auto most = static_cast<std::uint64_t>(turn.config(settings::max_rooms_per_user));
  service.host.stores.muc.create(record_of(room), most)
      .then(service.lifetime,
            [turn, refuse, hold = service.rooms.hold(room, Turns::Alone)](const xmpp::Result<xmpp::Done>& created) {
              if (created) return welcome_creator(turn);
              xmpp::log::info("muc", "{}: {}", turn.room.jid.text(), created.error().detail);
              refuse(xmpp::to_stanza_error(created.error()));
            });
}

}  // namespace xmppd::muc
