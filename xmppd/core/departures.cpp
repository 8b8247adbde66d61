// The queue in front of other servers and components.
#include "xmppd/core/departures.hpp"

#include <utility>

#include "xmppd/storage/stores.hpp"

namespace xmppd {

Departures::Departures(Stores& stores, Leave leave, Refuse refuse)
    : stores_(stores), leave_(std::move(leave)), refuse_(std::move(refuse)) {}

void Departures::take(StanzaPtr stanza, Origin origin, std::size_t limit) {
  // What a presence or an IQ makes a feature write, that feature waits for; another's failure is none of theirs.
  const auto turn = stanza->kind() == xmpp::StanzaKind::message ? stores_.turn.written() : 0;
  if (turn == 0 && entries_.empty() && !leaving_) return leave_(std::move(stanza), std::move(origin));
  if (entries_.size() >= limit) {
    return refuse_(stanza, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::resource_constraint));
  }
  entries_.push_back({std::move(stanza), std::move(origin), turn});
  if (turn == 0 || std::exchange(awaited_turn_, turn) == turn) return;
  stores_.turn.when_committed([this, turn, alive = lifetime_.watch()](bool committed) {
    if (!alive.expired()) on_commit(turn, committed);
  });
}

void Departures::on_commit(std::uint64_t turn, bool committed) {
  for (auto& entry : entries_) {
    if (entry.turn != turn) continue;
    entry.turn = 0;
    entry.lost = !committed;
  }
  if (std::exchange(leaving_, true)) return;
  while (!entries_.empty() && entries_.front().turn == 0) {
    auto entry = std::move(entries_.front());
    entries_.pop_front();
    if (entry.lost) {
      refuse_(entry.stanza, entry.origin, xmpp::to_stanza_error({xmpp::Errc::storage_failed, {}}));
    } else {
      leave_(std::move(entry.stanza), std::move(entry.origin));
    }
  }
  leaving_ = false;
}

}  // namespace xmppd
