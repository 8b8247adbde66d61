// IqTracker: our IQ requests, each with a deadline, answered only by the one who was asked.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>

#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"

namespace tui {

// The result stanza, or why not: the peer's error, remote-server-timeout for no answer in time, recipient-unavailable
// for no connection.
using IqResult = tl::expected<xmpp::Element, xmpp::StanzaError>;

class IqTracker {
 public:
  using Answer = std::function<void(IqResult)>;
  using Send = std::function<bool(const xmpp::Element&)>;  // false: not connected

  IqTracker(xmpp::Executor& executor, Send send, unsigned default_deadline_ms = 30000);
  ~IqTracker();

  void set_own(const xmpp::Jid& own_full) { own_ = own_full; }
  // Gives `iq` (type get or set) a random id and sends it. `answer` is called exactly once and never from within this
  // call, unless this object dies before.
  void ask(xmpp::Element iq, Answer answer, unsigned deadline_ms = 0);
  // An admitted IQ result or error; one that nobody waits for, or from somebody else, is dropped.
  void handle(const xmpp::Element& iq);
  // The stream is gone: everybody waiting is told.
  void cancel_all();
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    xmpp::Jid to;  // empty: our own account
    Answer answer;
    std::shared_ptr<void> deadline;
  };
  bool from_asked(const Waiting& waiting, const xmpp::Element& iq) const;
  void complete(const std::string& id, IqResult result);

  xmpp::Executor& executor_;
  Send send_;
  unsigned default_deadline_ms_;
  xmpp::Jid own_;
  std::unordered_map<std::string, Waiting> waiting_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
