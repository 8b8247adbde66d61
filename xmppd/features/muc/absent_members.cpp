// Members who are not in the room: those with an account of ours are told of what they would want to know. The message
// goes to their bare address, where nothing but push (XEP-0357) takes notice of it; they read it in the room's archive.
#include "xmppd/features/muc/mentions.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

void notify_absent_members(const Turn& turn, const Publication& said) {
  const auto& room = turn.room;
  const auto& members = room.affiliations.all();
  if (members.size() > turn.bound(settings::max_notified)) return;
  // In a group whose members are chosen, everything is for every member. Elsewhere, what somebody who has registered a
  // nick is called by.
  const bool for_all = room.config.members_only;
  const Mentions mentions(said.message->element());
  if (!for_all && mentions.empty()) return;
  const auto& directory = turn.service.host.directory;
  for (const auto& [jid, entry] : members) {
    if (entry.affiliation < Affiliation::member || jid.local().empty() || jid == said.author) continue;
    if (!directory.find(jid.domain()) || !room.occupants.of(jid).empty()) continue;
    const auto id = !for_all && mentions.by_id() ? room.occupant_id(jid) : std::string();
    const bool wanted = for_all || (!entry.nick.empty() && mentions.name(entry.nick, id));
    if (wanted) turn.send(Stanza::readdress(said.message, jid));
  }
}

}  // namespace xmppd::muc
