// CommandSessions: executions of commands that wait for their requester, bounded in number and time (XEP-0050 §4.3).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/command_registry.hpp"

namespace xmppd {

struct CommandSession {
  std::string node;
  xmpp::Jid requester;  // full
  xmpp::Jid responder;  // where it was started: the domain or the account
  xmpp::Timestamp expires = 0;
  bool ended = false;                     // completed or canceled; kept to say so, without its forms
  bool busy = false;                      // an answer is being made
  std::vector<xmpp::DataForm> submitted;  // of the stages done
  std::optional<xmpp::DataForm> asked;    // of the stage that it is at
};

class CommandSessions {
 public:
  // Makes room of what has expired or ended. nullptr: `max_all`, or `max_per_requester`, are going on.
  CommandSession* start(const std::string& id, CommandSession session, xmpp::Timestamp now, std::size_t max_all,
                        std::size_t max_per_requester);
  // The session of that requester; somebody else's is as unknown as none. May have expired or ended.
  CommandSession* find(std::string_view id, const xmpp::Jid& requester);
  void end(std::string_view id);
  // The requester is gone with all its sessions.
  void drop_all_of(const xmpp::Jid& requester);
  std::size_t size() const { return sessions_.size(); }

 private:
  std::map<std::string, CommandSession, std::less<>> sessions_;
};

}  // namespace xmppd
