// SessionOutbox: what one client is to be sent, in its order; a stanza that depends on the disk waits for it.
#pragma once

#include <cstdint>
#include <deque>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class StanzaSink;
class Turn;

class SessionOutbox {
 public:
  SessionOutbox(Turn& turn, StanzaSink& sink) : turn_(turn), sink_(&sink) {}

  // To the wire at once, unless something waits here: then behind it.
  void send(StanzaPtr stanza);
  // To the wire when all that this turn has written is on disk; at once, if it has written nothing. Dropped, if that
  // is lost. true: it waits.
  bool send_committed(StanzaPtr stanza);
  // Nothing is written any more.
  void close();

 private:
  struct Entry {
    StanzaPtr stanza;
    std::uint64_t turn;  // which it waits for; 0: none
  };
  void on_commit(std::uint64_t turn, bool committed);
  void flush();

  Turn& turn_;
  StanzaSink* sink_;
  std::deque<Entry> entries_;
  std::uint64_t awaited_turn_ = 0;  // the last one asked about
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
