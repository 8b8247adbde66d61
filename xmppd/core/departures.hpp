// Departures: stanzas on their way out of the daemon, to another server or a component, in their order; no message
// leaves before what this turn has written because of it is on disk.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/hooks.hpp"

namespace xmppd {

struct Stores;

class Departures {
 public:
  // `leave` takes a stanza out. `refuse`: its turn was lost (internal-server-error), or too much waits.
  using Leave = std::function<void(StanzaPtr, Origin)>;
  using Refuse = std::function<void(const StanzaPtr&, const Origin&, const xmpp::StanzaError&)>;
  Departures(Stores& stores, Leave leave, Refuse refuse);

  // Out at once, if this turn has written nothing for it and nothing waits here; otherwise behind what does. `limit`: how many
  // may wait. Holds the Work of `origin` meanwhile.
  void take(StanzaPtr stanza, Origin origin, std::size_t limit);

 private:
  struct Entry {
    StanzaPtr stanza;
    Origin origin;
    std::uint64_t turn;  // which it waits for; 0: none
    bool lost = false;
  };
  void on_commit(std::uint64_t turn, bool committed);

  Stores& stores_;
  Leave leave_;
  Refuse refuse_;
  std::deque<Entry> entries_;
  std::uint64_t awaited_turn_ = 0;  // the last one asked about
  bool leaving_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
