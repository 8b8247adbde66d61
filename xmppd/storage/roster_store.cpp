// What a RosterChange does to a Roster.
#include "xmppd/storage/roster_store.hpp"

#include <algorithm>

namespace xmppd {

void apply_change(Roster& roster, const RosterChange& change) {
  if (change.version != 0) roster.version = change.version;
  if (change.remove && roster.items.erase(*change.remove)) {
    roster.removed[*change.remove] = change.version;
    if (roster.removed.size() > max_remembered_removals) {
      const auto oldest = std::min_element(roster.removed.begin(), roster.removed.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
      roster.removed_since = std::max(roster.removed_since, oldest->second);
      roster.removed.erase(oldest);
    }
  }
  if (change.put) {
    RosterItem& item = roster.items[change.put->jid] = *change.put;
    if (change.version != 0) item.changed_in = change.version;
    roster.removed.erase(item.jid);
  }
  if (change.remove_request) roster.requests.erase(*change.remove_request);
  if (change.put_request) roster.requests[change.put_request->from] = *change.put_request;
}

}  // namespace xmppd
