// StanzaTraces: lets an operator follow one user's or one session's stanzas while they happen, without what people say.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// `element` as text with everything masked that may be a person's words or a secret: all character data, and all
// attributes but those whose names are known to be the protocol's own. At most `max_bytes` long.
std::string masked(const xmpp::Element& element, std::size_t max_bytes = 8192);

class StanzaTraces {
 public:
  enum class Way { received, sent };  // by the server
  struct Item {
    xmpp::Timestamp when = 0;
    Way way = Way::received;
    xmpp::Jid session;
    std::string masked;
  };
  struct Batch {
    std::vector<Item> items;
    std::uint64_t dropped = 0;  // behind them: nobody took them in time
  };

  // `whom`: a full address, or a bare one for all sessions of the account. limit_exceeded: there are enough traces. What
  // is seen waits, within bounds, until it is taken; a trace that nobody asks about for 15 seconds ends.
  xmpp::Result<std::int64_t> begin(xmpp::Jid whom, xmpp::Timestamp now);
  // not_found: it is over.
  xmpp::Result<Batch> take(std::int64_t id, xmpp::Timestamp now);
  // Whether take() has something to give, or an error.
  bool waits(std::int64_t id);
  // Calls `ready` once, when something waits to be taken; at most one for each trace, the last.
  void when_ready(std::int64_t id, std::function<void()> ready);
  void end(std::int64_t id);

  // Asked for every stanza.
  bool active() const { return !traces_.empty(); }
  void saw(Way way, const xmpp::Jid& session, const xmpp::Element& element, xmpp::Timestamp now);

 private:
  struct Trace {
    std::int64_t id = 0;
    xmpp::Jid whom;
    xmpp::Timestamp asked = 0;
    Batch waiting;
    std::size_t bytes = 0;
    std::function<void()> ready;
  };
  Trace* find(std::int64_t id);
  std::vector<Trace> traces_;
  std::int64_t last_id_ = 0;
};

}  // namespace xmppd
