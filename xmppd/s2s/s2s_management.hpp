// S2sManagement: XEP-0198 between servers: what is counted, asked and answered, and what has to be sent again. Without
// resumption: a new connection gets what the old one lost.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/work.hpp"
#include "xmppd/s2s/s2s_hub.hpp"

namespace xmppd {

class S2sManagement {
 public:
  // What it needs of its stream, which owns it.
  struct Outside {
    S2sContext& context;
    WorkQueue& work;                                     // of the stanzas received
    std::function<void(const xmpp::Element&)> send;      // an element to the peer
    std::function<void(const xmpp::StreamError&)> fail;  // the stream ends
    std::function<void()> silent;                        // the peer does not answer
  };
  explicit S2sManagement(Outside outside) : outside_(std::move(outside)) {}

  // We have asked the peer for it, which has offered it: `done` is called when it has answered.
  void request(std::function<void()> done);
  bool enabled() const { return enabled_; }
  // An element of the namespace. `may_enable`: the peer has proved who it is.
  void on_element(const xmpp::Element& element, bool may_enable);

  // A stanza was written.
  void sent(RemoteBound stanza);
  std::size_t unacknowledged() const { return entries_.size(); }
  // The end: what the peer has not acknowledged, in its order.
  std::vector<RemoteBound> take();

 private:
  void enable();
  void answer();
  void acknowledged(const xmpp::Element& element);
  void ask();

  Outside outside_;
  bool enabled_ = false;
  std::function<void()> requested_;
  std::deque<RemoteBound> entries_;
  std::size_t bytes_ = 0;
  std::uint32_t acknowledged_ = 0;
  std::uint32_t before_ = 0;  // stanzas received before counting began
  bool asking_ = false, awaits_answer_ = false, unasked_ = false;
  bool answering_ = false, asked_again_ = false;
  std::uint64_t answers_ = 0;
  std::shared_ptr<void> patience_, silence_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
