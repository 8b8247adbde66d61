// Reachability: looked up among the sessions.
#include "xmppd/features/pubsub/reachability.hpp"

namespace xmppd {

std::vector<ShownResource> available_resources(const HostDirectory& directory, const xmpp::Jid& jid) {
  std::vector<ShownResource> found;
  Host* host = directory.find(jid.domain());
  const auto account = host ? host->accounts.loaded(jid.bare()) : nullptr;
  if (!account) return found;
  for (const auto& session : account->sessions()) {
    if (!session->available() || (!jid.is_bare() && session->jid() != jid)) continue;
    const auto* show = session->presence()->element().child("show", session->presence()->element().ns());
    found.push_back({session->jid(), show ? show->text() : "online"});
  }
  return found;
}

}  // namespace xmppd
