// Archived: where a message of an archive stands; who reads such a message is told it beside the message.
#pragma once

#include <string>

#include "tui-client/types.hpp"

namespace tui {

struct Archived {
  std::string id;            // in the archive
  xmpp::Timestamp when = 0;  // by its clock
  MessageId place = 0;
  // It came while we were away; otherwise it is from before this client knew the chat, and no news.
  bool news = false;
};

}  // namespace tui
