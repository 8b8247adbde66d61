// DialSlots: how many servers are dialled at a time; who comes later waits for a turn.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include "libxmpp/loop/executor.hpp"

namespace xmppd {

class DialSlots {
 public:
  explicit DialSlots(xmpp::Executor& executor);
  DialSlots(const DialSlots&) = delete;
  DialSlots& operator=(const DialSlots&) = delete;

  // Calls `start`, never within the call, when fewer than `limit` tickets are in use. The ticket is held until the dial
  // is over; given up before its turn, `start` is not called.
  using Ticket = std::shared_ptr<void>;
  Ticket wait(std::size_t limit, std::function<void()> start);

  std::size_t in_use() const;
  std::size_t waiting() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace xmppd
