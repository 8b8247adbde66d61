// Publication: one message on its way to all occupants.
#pragma once

#include <string>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd::muc {

struct Publication {
  // waiting: for the disk. failed: its sender was told, nobody else hears of it.
  enum class State { waiting, ready, failed };
  State state = State::ready;
  StanzaPtr message;  // from room@service/nick
  xmpp::Jid author;   // bare
  xmpp::Timestamp when = 0;
  bool remembered = false;  // becomes part of the discussion history
  std::string archive_id;   // empty: not archived
};

}  // namespace xmppd::muc
