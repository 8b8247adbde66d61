// Notices: XEP-0133 §4.23 to §4.28: announcements, the message of the day, the welcome of new accounts.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "xmppd/features/administration/administration.hpp"
#include "xmppd/storage/notice_store.hpp"

namespace xmppd {

class Notices {
 public:
  explicit Notices(Host& host);

 private:
  void add_announcements();
  void add_message_of_the_day();
  void add_welcome();
  Command::Run setter(std::string name, std::string var, std::string note);
  Command::Run remover(std::string name, std::string note);
  xmpp::Pending<CommandOutcome> announce_to_all(std::string text, Work work);
  void show_message_of_the_day(Session& session);
  std::optional<std::string> objection_to_text(const std::string& text) const;
  void send(const xmpp::Jid& to, xmpp::MessageType type, const std::string& text, const Work& work);

  Host& host_;
  std::map<std::string, Notice, std::less<>> current_;  // by name: as stored
  xmpp::Lifetime owner_;
};

}  // namespace xmppd
