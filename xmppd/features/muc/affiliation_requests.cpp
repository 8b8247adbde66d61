// XEP-0045 §9.1 to §9.5, §10.3 to §10.8: bans, members, admins, owners.
#include <map>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/admin.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/nick.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

Refusal refusal(const Turn& turn, const xmpp::Jid& target, Affiliation now) {
  const auto forbidden = StanzaError(Type::auth, Condition::forbidden);
  const auto actor = turn.room.affiliations.of(turn.from());
  if (actor < Affiliation::admin) return forbidden;
  const auto* entry = turn.room.affiliations.find(target);
  const auto before = entry ? entry->affiliation : Affiliation::none;
  if (now == Affiliation::outcast) {
    const bool self = target.same_bare(turn.from()) || target == turn.from().domain_jid();
    if (self) return StanzaError(Type::cancel, Condition::conflict);
    // §9.1; by §5.2.2 admins are banned by owners only.
    const bool above = before > actor || (before == Affiliation::admin && actor == Affiliation::admin);
    return above ? Refusal(StanzaError(Type::cancel, Condition::not_allowed)) : std::nullopt;
  }
  const bool owners_matter = std::max(before, now) >= Affiliation::admin && before != now;
  return owners_matter && actor < Affiliation::owner ? Refusal(forbidden) : std::nullopt;
}

// The nick that the entry reserves from now on. §9.5: an empty attribute gives it up; §9.1: outcasts have none.
tl::expected<std::string, StanzaError> nick_after(const Turn& turn, const xmpp::Element& item, const xmpp::Jid& target,
                                                  Affiliation now) {
  if (now <= Affiliation::none) return std::string();
  const auto given = item.find_attr("nick");
  if (!given) {
    const auto* entry = turn.room.affiliations.find(target);
    return entry ? entry->nick : std::string();
  }
  if (given->empty()) return std::string();
  const auto address = turn.room.jid.with_resource(*given);
  if (!address || !acceptable_nick(address->resource()) || given->size() > turn.bound(settings::max_nick_bytes)) {
    return tl::unexpected(StanzaError(Condition::jid_malformed));
  }
  const auto* holder = turn.room.affiliations.holder_of(address->resource());
  if (holder && *holder != target) return tl::unexpected(StanzaError(Type::cancel, Condition::conflict));
  return std::string(address->resource());
}

using Changes = std::map<xmpp::Jid, Affiliated>;

std::optional<StanzaError> read_item(const Turn& turn, const xmpp::Element& item, Changes& changes) {
  const auto affiliation = parse_affiliation(item.attr("affiliation"));
  const auto text = item.find_attr("jid");
  if (!affiliation || !text) return StanzaError(Condition::bad_request);
  const auto jid = xmpp::Jid::parse(*text);
  if (!jid) return StanzaError(Condition::jid_malformed);
  const auto target = jid->bare();
  if (auto refused = refusal(turn, target, *affiliation)) return refused;
  auto nick = nick_after(turn, item, target, *affiliation);
  if (!nick) return std::move(nick.error());
  for (const auto& [other, entry] : changes) {
    if (other != target && !nick->empty() && entry.nick == *nick) {
      return StanzaError(Type::cancel, Condition::conflict);
    }
  }
  const bool once =
      changes.try_emplace(target, Affiliated{*affiliation, item.child_text("reason", xmpp::ns::muc_admin), *nick})
          .second;
  return once ? std::nullopt : std::optional(StanzaError(Condition::bad_request));
}

// What the whole would lead to.
Refusal refusal_of_all(const Turn& turn, const Changes& changes) {
  const auto& affiliations = turn.room.affiliations;
  auto owners = affiliations.count(Affiliation::owner);
  auto entries = affiliations.all().size();
  for (const auto& [jid, now] : changes) {
    const auto* entry = affiliations.find(jid);
    if (entry && entry->affiliation == Affiliation::owner) --owners;
    if (now.affiliation == Affiliation::owner) ++owners;
    if (entry) --entries;
    if (now.affiliation != Affiliation::none) ++entries;
  }
  if (owners == 0) return StanzaError(Type::cancel, Condition::conflict);  // §10.4
  const bool grows = entries > affiliations.all().size();
  if (grows && entries > turn.bound(settings::max_affiliations)) {
    return StanzaError(Type::wait, Condition::resource_constraint);
  }
  return std::nullopt;
}

}  // namespace

void change_affiliations(Turn& turn, const std::vector<const xmpp::Element*>& items, const Reply& reply) {
  Changes wanted;
  for (const auto* item : items) {
    if (auto refused = read_item(turn, *item, wanted)) return reply(tl::unexpected(std::move(*refused)));
  }
  if (auto refused = refusal_of_all(turn, wanted)) return reply(tl::unexpected(std::move(*refused)));
  std::vector<AffiliationChange> changes;
  std::vector<StanzaPtr> invitations;
  for (auto& [jid, now] : wanted) {
    // §9.5: a new member of a members-only room is told where to come.
    const bool stranger = turn.room.affiliations.of(jid) == Affiliation::none;
    if (turn.room.config.members_only && stranger && now.affiliation == Affiliation::member && !jid.local().empty()) {
      invitations.push_back(invitation(turn, jid, nullptr));
    }
    changes.push_back({jid, std::move(now)});
  }
  commit_affiliations(
      turn, std::move(changes), actor_of(turn),
      [turn, reply, invitations] {
        reply(ok_reply());
        for (const auto& message : invitations) turn.send(message);
      },
      [reply](StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace xmppd::muc
