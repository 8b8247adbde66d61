// CommandSessions: a map with bounds.
#include "xmppd/features/commands/command_sessions.hpp"

#include <algorithm>

namespace xmppd {

CommandSession* CommandSessions::start(const std::string& id, CommandSession session, xmpp::Timestamp now,
                                       std::size_t max_all, std::size_t max_per_requester) {
  const auto of_requester = [&](const auto& entry) { return entry.second.requester == session.requester; };
  std::erase_if(sessions_, [now](const auto& entry) { return entry.second.expires <= now && !entry.second.busy; });
  const auto full = [&] {
    return sessions_.size() >= max_all || static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(),
                                                                                 of_requester)) >= max_per_requester;
  };
  if (full()) std::erase_if(sessions_, [](const auto& entry) { return entry.second.ended; });
  if (full()) return nullptr;
  return &sessions_.insert_or_assign(id, std::move(session)).first->second;
}

CommandSession* CommandSessions::find(std::string_view id, const xmpp::Jid& requester) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() || found->second.requester != requester ? nullptr : &found->second;
}

void CommandSessions::end(std::string_view id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  found->second.ended = true;
  found->second.busy = false;
  found->second.submitted.clear();  // passwords may be among it
  found->second.asked.reset();
}

void CommandSessions::drop_all_of(const xmpp::Jid& requester) {
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second.requester == requester; });
}

}  // namespace xmppd
