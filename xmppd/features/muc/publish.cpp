// The way of a message to all occupants: to the archive first, then to everybody, in the order in which they came.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/archive/payload_rules.hpp"
#include "xmppd/features/muc/archive.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;

namespace {

// Sends what is at the front of the queue and needs to wait no longer.
void flush(const Turn& turn) {
  auto& queue = turn.room.publications;
  while (!queue.empty() && queue.front()->state != Publication::State::waiting) {
    const auto next = std::move(queue.front());
    queue.pop_front();
    if (next->state == Publication::State::failed) continue;
    if (next->remembered) {
      turn.room.history.add(next->message, next->when, next->archive_id, turn.bound(settings::max_history));
    }
    turn.send_to_all(next->message);
    if (next->remembered && !next->archive_id.empty()) notify_absent_members(turn, *next);
  }
}

void archive(Turn& turn, const std::shared_ptr<Publication>& publication, const Occupant& sender) {
  auto& service = turn.service;
  service.host.stores.archive
      .append(turn.room.jid, ArchiveKind::room,
              archived_message(*publication->message, publication->archive_id, turn.now(), sender.bare),
              archive_quota(turn))
      .then(service.lifetime, [turn, publication, hold = service.rooms.hold(turn.room, Turns::Message)](
                                  const xmpp::Result<xmpp::Done>& kept) {
        publication->state = kept ? Publication::State::ready : Publication::State::failed;
        if (!kept) {
          xmpp::log::error("muc", "{}: {}", turn.room.jid.text(), kept.error().detail);
          turn.refuse(xmpp::to_stanza_error(kept.error()));
        }
        flush(turn);
      });
  // Sent again after a crash, it would be in the room twice.
  if (const auto& session = turn.origin.session) session->record(turn.origin.work);
}

}  // namespace

// XEP-0500: for those without a say in the room's matters.
std::optional<StanzaError> slow_mode_refusal(const Turn& turn, Occupant& sender) {
  const auto pause = static_cast<xmpp::Timestamp>(turn.room.config.slow_mode_seconds) * 1'000'000;
  if (pause == 0 || sender.role == Role::moderator) return std::nullopt;
  if (!worth_remembering(turn.stanza->element())) return std::nullopt;
  if (sender.spoke <= turn.now() && turn.now() < sender.spoke + pause) {  // not after it: the clock was put back
    return StanzaError(xmpp::StanzaErrorType::wait, Condition::policy_violation,
                       "This room is in slow mode: wait before the next message.");
  }
  sender.spoke = turn.now();
  return std::nullopt;
}

void publish(Turn& turn, xmpp::Element element, const Occupant& sender) {
  auto& room = turn.room;
  const auto publication = std::make_shared<Publication>();
  publication->remembered = worth_remembering(element);
  publication->when = turn.now();
  publication->author = sender.bare;
  const auto& host = turn.service.host;
  const bool archived = room.config.archived && host.config.get(xmppd::settings::host_archive, host.jid.text()) && archived_as(element);
  if (archived) {
    publication->archive_id = turn.service.host.stores.archive.new_id(turn.now());
    element.add("stanza-id", std::string(xmpp::ns::stanza_ids))
        .set_attr("by", room.jid.text())
        .set_attr("id", publication->archive_id);
  }
  publication->message = Stanza::make(std::move(element), sender.address, room.jid);
  publication->state = archived ? Publication::State::waiting : Publication::State::ready;
  room.publications.push_back(publication);
  if (counts_as_activity(publication->message->element())) room.activity.count(turn.now());
  if (archived) {
    retract_own(turn, publication->message->element(), sender);
    archive(turn, publication, sender);
  }
  flush(turn);
}

}  // namespace xmppd::muc
