// Which nick somebody may have.
#include "xmppd/features/muc/nick_rules.hpp"

#include "xmppd/features/muc/nick.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

std::optional<StanzaError> nick_refusal(const Turn& turn, const xmpp::Jid& user, const xmpp::Jid& address) {
  const auto nick = address.resource();
  if (nick.size() > turn.bound(settings::max_nick_bytes) || !acceptable_nick(nick)) {
    return StanzaError(Type::modify, Condition::jid_malformed);
  }
  const auto* holder = turn.room.affiliations.holder_of(nick);
  if ((holder && *holder != user) || turn.room.occupants.similar(nick, user)) {
    return StanzaError(Type::cancel, Condition::conflict);
  }
  return std::nullopt;
}

std::optional<xmpp::Jid> imposed_nick(const Room& room, const xmpp::Jid& user, const xmpp::Jid& address) {
  if (!room.config.lock_nicks) return std::nullopt;
  const auto* entry = room.affiliations.find(user);
  if (!entry || entry->nick.empty() || entry->nick == address.resource()) return std::nullopt;
  auto imposed = room.jid.with_resource(entry->nick);
  return imposed ? std::optional(std::move(*imposed)) : std::nullopt;
}

}  // namespace xmppd::muc
