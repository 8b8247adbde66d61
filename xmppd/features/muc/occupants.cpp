// Occupants: the containers and their indexes.
#include "xmppd/features/muc/occupants.hpp"

#include <algorithm>

#include "xmppd/features/muc/nick.hpp"

namespace xmppd::muc {
namespace {

template <class T>
void erase_from(std::vector<std::unique_ptr<T>>& all, const T& one) {
  const auto is_it = [&one](const auto& each) { return each.get() == &one; };
  all.erase(std::find_if(all.begin(), all.end(), is_it));
}

}  // namespace

void Occupants::index(Occupant& occupant) {
  by_nick_.emplace(std::string(occupant.nick()), &occupant);
  for (auto& key : nick_keys(occupant.nick(), lookalikes_)) by_key_.emplace(std::move(key), &occupant);
}

void Occupants::unindex(Occupant& occupant) {
  by_nick_.erase(std::string(occupant.nick()));
  for (const auto& key : nick_keys(occupant.nick(), lookalikes_)) {
    const auto [begin, end] = by_key_.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      if (it->second != &occupant) continue;
      by_key_.erase(it);
      break;
    }
  }
}

Occupant& Occupants::add(Occupant occupant) {
  occupants_.push_back(std::make_unique<Occupant>(std::move(occupant)));
  auto& added = *occupants_.back();
  index(added);
  by_bare_[added.bare].push_back(&added);
  return added;
}

Visit& Occupants::add_visit(Occupant& occupant, xmpp::Jid full, StanzaPtr presence) {
  visits_.push_back(std::make_unique<Visit>(Visit{std::move(full), std::move(presence), &occupant}));
  auto& visit = *visits_.back();
  occupant.visits.push_back(&visit);
  occupant.changed();
  by_full_.emplace(visit.jid, &visit);
  return visit;
}

void Occupants::update(Visit& visit, StanzaPtr presence) {
  auto& visits = visit.occupant->visits;
  visit.presence = std::move(presence);
  std::rotate(std::find(visits.begin(), visits.end(), &visit), std::find(visits.begin(), visits.end(), &visit) + 1,
              visits.end());
  visit.occupant->changed();
}

void Occupants::remove_visit(Visit& visit) {
  auto& occupant = *visit.occupant;
  std::erase(occupant.visits, &visit);
  occupant.changed();
  by_full_.erase(visit.jid);
  erase_from(visits_, visit);
  if (occupant.visits.empty()) remove(occupant);
}

void Occupants::remove(Occupant& occupant) {
  for (auto* visit : occupant.visits) {
    by_full_.erase(visit->jid);
    erase_from(visits_, *visit);
  }
  unindex(occupant);
  const auto same_user = by_bare_.find(occupant.bare);
  std::erase(same_user->second, &occupant);
  if (same_user->second.empty()) by_bare_.erase(same_user);
  erase_from(occupants_, occupant);
}

void Occupants::rename(Occupant& occupant, xmpp::Jid address) {
  unindex(occupant);
  occupant.address = std::move(address);
  occupant.changed();
  index(occupant);
}

Visit* Occupants::visit(const xmpp::Jid& full) const {
  const auto found = by_full_.find(full);
  return found == by_full_.end() ? nullptr : found->second;
}

Occupant* Occupants::by_nick(std::string_view nick) const {
  const auto found = by_nick_.find(std::string(nick));
  return found == by_nick_.end() ? nullptr : found->second;
}

Occupant* Occupants::similar(std::string_view nick, const xmpp::Jid& except) const {
  for (const auto& key : nick_keys(nick, lookalikes_)) {
    const auto [begin, end] = by_key_.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      if (it->second->bare != except) return it->second;
    }
  }
  return nullptr;
}

const std::vector<Occupant*>& Occupants::of(const xmpp::Jid& bare) const {
  static const std::vector<Occupant*> nobody;
  const auto found = by_bare_.find(bare);
  return found == by_bare_.end() ? nobody : found->second;
}

}  // namespace xmppd::muc
