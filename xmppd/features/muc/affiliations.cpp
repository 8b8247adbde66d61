// Affiliations: entries and the index of nicks.
#include "xmppd/features/muc/affiliations.hpp"

#include "xmppd/features/muc/nick.hpp"

namespace xmppd::muc {

void Affiliations::index(const xmpp::Jid& jid, const std::string& nick) {
  if (nick.empty()) return;
  for (auto& key : nick_keys(nick, lookalikes_)) nicks_.insert_or_assign(std::move(key), jid);
}

void Affiliations::unindex(const xmpp::Jid& jid, const std::string& nick) {
  if (nick.empty()) return;
  for (const auto& key : nick_keys(nick, lookalikes_)) {
    const auto found = nicks_.find(key);
    if (found != nicks_.end() && found->second == jid) nicks_.erase(found);
  }
}

void Affiliations::apply(const AffiliationChange& change) {
  const auto count_of = [this](const Affiliated& entry) -> std::size_t& {
    return counts_[static_cast<std::size_t>(entry.affiliation)];
  };
  const auto found = entries_.find(change.jid);
  if (found != entries_.end()) {
    unindex(change.jid, found->second.nick);
    --count_of(found->second);
  }
  if (change.now.affiliation == Affiliation::none) {
    if (found != entries_.end()) entries_.erase(found);
    return;
  }
  ++count_of(change.now);
  entries_.insert_or_assign(change.jid, change.now);
  index(change.jid, change.now.nick);
}

Affiliation Affiliations::of(const xmpp::Jid& jid) const {
  if (const auto* own = find(jid.is_bare() ? jid : jid.bare())) return own->affiliation;
  const auto* of_domain = find(jid.domain_jid());
  return of_domain ? of_domain->affiliation : Affiliation::none;
}

const Affiliated* Affiliations::find(const xmpp::Jid& bare) const {
  const auto found = entries_.find(bare);
  return found == entries_.end() ? nullptr : &found->second;
}

const xmpp::Jid* Affiliations::holder_of(std::string_view nick) const {
  for (const auto& key : nick_keys(nick, lookalikes_)) {
    if (const auto found = nicks_.find(key); found != nicks_.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace xmppd::muc
