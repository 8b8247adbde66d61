// Service: dispatch.
#include "xmppd/features/muc/service.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/archive.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;

xmpp::Timestamp Turn::now() const { return service.host.environment.now(); }

void Turn::send(const StanzaPtr& out) const { service.host.router.route(out, Origin{nullptr, origin.work}); }

void Turn::send_to_all(const StanzaPtr& message) const {
  for (const auto& visit : room.occupants.visits()) send(Stanza::readdress(message, visit->jid));
}

void Turn::refuse(StanzaError error) const {
  error.by = room.jid.text();
  service.host.router.reply_error(stanza, origin, error);
}

void Turn::commit(MucRoomChange change, std::function<void()> done, std::function<void(StanzaError)> failed) const {
  service.host.stores.muc.apply(room.jid, std::move(change))
      .then(service.lifetime, [turn = *this, hold = service.rooms.hold(room, Turns::Alone), done = std::move(done),
                               failed = std::move(failed)](const xmpp::Result<xmpp::Done>& result) {
        if (result) return done();
        xmpp::log::error("muc", "{}: {}", turn.room.jid.text(), result.error().detail);
        failed(xmpp::to_stanza_error(result.error()));
      });
}

void Turn::after_reply(std::function<void()> then) const {
  service.host.environment.executor().post(
      [alive = service.lifetime.watch(), hold = service.rooms.hold(room, Turns::Alone), then = std::move(then)] {
        if (!alive.expired()) then();
      });
}

Service::Service(Host& h)
    : host(h),
      domain(h, h.config.get(settings::name), {"conference", "text", h.config.get(settings::title)}),
      rooms(h, [this](Room& room, std::function<void()> ready) { restore_history(*this, room, std::move(ready)); }) {
  domain.on_message = [this](const StanzaPtr& stanza, const Origin& origin) { take_message(stanza, origin); };
  domain.on_presence = [this](const StanzaPtr& stanza, const Origin& origin) { take_presence(stanza, origin); };
  domain.on_resource_iq = [this](const StanzaPtr& stanza, const Origin& origin) { take_occupant_iq(stanza, origin); };
  serve_admin(*this);
  serve_owner(*this);
  serve_registration(*this);
  serve_discovery(*this);
  serve_vcard(*this);
  serve_hats(*this);
  serve_mentions(*this);
  serve_search(*this);
  serve_moderation(*this);
  serve_archive(*this);
  remove_left_over_rooms();
  host.hooks.stopping.on(Phase::Deliver, "muc", [this](HostStopping&) {
    stopping_ = true;
    say_goodbye(*this);
    return Verdict::Pass;
  });
  host.hooks.session_resumed.on(Phase::Deliver, "muc", [this](SessionResumed& event) {
    if (event.restored) say_goodbye_to(*this, event.session);
    return Verdict::Pass;
  });
}

bool Service::may_create(const xmpp::Jid& user) const {
  const auto& who = host.config.get(settings::creation);
  return who == "anyone" || (who == "local" && host.directory.find(user.domain()) != nullptr);
}

Turn Service::own_turn(Room& room) {
  static const xmpp::Element nothing("presence", std::string(xmpp::ns::client));
  return {*this, room, Stanza::make(nothing, room.jid, room.jid), {}};
}

// Rooms that lived for their occupants only, and whose occupants the end of the daemon has removed. Who comes back
// within the time of a locked room finds them.
void Service::remove_left_over_rooms() {
  host.stores.muc.unfinished(std::string(domain.jid.domain()))
      .then(lifetime, [this](xmpp::Result<std::vector<xmpp::Jid>> left) {
        if (!left || left->empty()) return;
        const auto patience = static_cast<unsigned>(host.config.get(settings::locked_seconds)) * 1000;
        left_over_timer_ = host.environment.executor().after(patience, [this, left = std::move(*left)] {
          for (const auto& jid : left) {
            rooms.with(jid, Turns::Alone, [this](const xmpp::Result<Room*>& room) {
              if (room && *room && (*room)->occupants.empty()) after_departure(own_turn(**room));
            });
          }
        });
      });
}

void Service::take_message(const StanzaPtr& stanza, const Origin& origin) {
  const auto& to = stanza->to();
  const auto no_room = [this, stanza, origin](Condition condition) {
    host.router.reply_error(stanza, origin, StanzaError(condition));
  };
  if (to.local().empty()) return no_room(Condition::service_unavailable);
  const bool groupchat = stanza->type() == "groupchat" && to.is_bare() && !is_subject_change(stanza->element());
  rooms.with(to.bare(), groupchat ? Turns::Message : Turns::Alone, [=, this](const xmpp::Result<Room*>& found) {
    if (!found) return host.router.reply_error(stanza, origin, xmpp::to_stanza_error(found.error()));
    if (!*found) return no_room(Condition::item_not_found);  // §16.2
    Turn turn{*this, **found, stanza, origin};
    if (stanza->type() == "error") return take_error(turn);
    if (!stanza->to().is_bare()) return take_private_message(turn);
    return stanza->type() == "groupchat" ? take_groupchat(turn) : take_room_message(turn);
  });
}

void Service::take_presence(const StanzaPtr& stanza, const Origin& origin) {
  if (stanza->to().local().empty()) return;
  const auto type = xmpp::presence_type(stanza->element());
  const bool available = type == xmpp::PresenceType::available;
  // §16.3: no other type enters or leaves.
  if (!available && type != xmpp::PresenceType::unavailable && type != xmpp::PresenceType::error) return;
  rooms.with(
      stanza->to().bare(), Turns::Alone,
      [=, this](const xmpp::Result<Room*>& found) {
        if (!found) return host.router.reply_error(stanza, origin, xmpp::to_stanza_error(found.error()));
        if (!*found && !available) return;
        const bool exists = *found != nullptr;
        std::optional<Room> unmade;
        if (!exists) unmade.emplace(stanza->to().bare(), RoomConfig(), false);
        Turn turn{*this, exists ? **found : *unmade, stanza, origin};
        auto* visit = turn.room.occupants.visit(stanza->from());
        if (!available) {
          if (visit && type == xmpp::PresenceType::error) remove_unreachable(turn, *visit);
          if (visit && type == xmpp::PresenceType::unavailable) leave(turn, *visit);
          return;
        }
        if (stanza->to().is_bare()) return turn.refuse(Condition::jid_malformed);  // §7.2.1
        if (visit) return update_presence(turn, *visit);
        if (stopping_) return turn.refuse(StanzaError(xmpp::StanzaErrorType::wait, Condition::service_unavailable));
        if (exists || !stanza->element().child("x", xmpp::ns::muc)) return enter(turn);
        Turn creation{*this,
                      rooms.put(std::make_unique<Room>(stanza->to().bare(), RoomConfig(),
                                                       host.config.get(settings::refuse_lookalikes))),
                      stanza, origin};
        create_room(creation);
      },
      available ? RoomCache::Bound::counts : RoomCache::Bound::must_wait);
}

void Service::take_occupant_iq(const StanzaPtr& stanza, const Origin& origin) {
  const auto& to = stanza->to();
  const auto refuse = [this, stanza, origin](const StanzaError& error) {
    host.router.reply_error(stanza, origin, error);
  };
  if (to.local().empty()) return refuse(StanzaError(Condition::service_unavailable));
  rooms.with(to.bare(), Turns::Alone, [=, this](const xmpp::Result<Room*>& found) {
    if (!found) return refuse(xmpp::to_stanza_error(found.error()));
    const bool request = stanza->type() == "get" || stanza->type() == "set";
    // XEP-0410 §3.2: whoever is in no room is told so, whether it exists or not.
    if (!*found) return refuse(StanzaError(xmpp::StanzaErrorType::cancel, Condition::not_acceptable));
    Turn turn{*this, **found, stanza, origin};
    return request ? take_occupant_request(turn) : take_occupant_answer(turn);
  });
}

void Service::serve(bool set, std::string_view ns, std::string_view name, RoomIq handler) {
  const auto answer = [this, handler = std::move(handler)](IqRequest& request) -> IqAnswer {
    const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    const Reply reply = [promise](IqReply given) { promise->complete(std::move(given)); };
    const auto pending = promise->pending();
    rooms.with(request.stanza->to(), Turns::Alone, [this, request, handler, reply](const xmpp::Result<Room*>& found) {
      if (!found) return reply(tl::unexpected(xmpp::to_stanza_error(found.error())));
      Room* room = *found;
      const bool hidden = !room || (room->locked && room->affiliations.of(request.from()) != Affiliation::owner);
      if (hidden) return reply(error(Condition::item_not_found));
      Turn turn{*this, *room, request.stanza, request.origin};
      try {
        handler(turn, request.payload(), reply);
      } catch (const std::exception& failure) {
        xmpp::log::error("muc", "{}: {}", room->jid.text(), failure.what());
        reply(error(Condition::internal_server_error));
      }
    });
    return pending;
  };
  if (set) {
    domain.iq.on_set(At::Account, ns, name, answer);
  } else {
    domain.iq.on_get(At::Account, ns, name, answer);
  }
}

}  // namespace xmppd::muc
