// SessionOutbox: what one client is to be sent, in its order; a stanza that depends on the disk waits for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class StanzaSink;
class Turn;

class SessionOutbox {
 public:
  // `max_waiting`: stanzas that may wait for the disk; with one more the session is ended (resource-constraint), and
  // what comes then is dropped, as for a client that does not read.
  SessionOutbox(Turn& turn, StanzaSink& sink, std::size_t max_waiting)
      : turn_(turn), sink_(&sink), max_waiting_(max_waiting) {}

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
  bool wait(StanzaPtr stanza, std::uint64_t turn);  // false: there is no room
  void on_commit(std::uint64_t turn, bool committed);
  void flush();

  Turn& turn_;
  StanzaSink* sink_;
  const std::size_t max_waiting_;
  bool overflowing_ = false;
  std::deque<Entry> entries_;
  std::uint64_t awaited_turn_ = 0;  // the last one asked about
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
