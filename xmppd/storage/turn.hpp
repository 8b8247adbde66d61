// Turn: what one turn of the loop asks of the stores reaches the disk together, or not at all.
#pragma once

#include <cstdint>
#include <functional>

namespace xmppd {

// Core thread only. The archive's copy of a message, the copies in the queues of its recipients and the mark that its
// sender's stanza was dealt with are written in one turn, so that a crash finds all of them or none; and nothing that
// depends on them leaves the process before they are on disk.
class Turn {
 public:
  virtual ~Turn() = default;
  // A number of this turn if it has asked for a write so far; 0: it has not.
  virtual std::uint64_t written() const = 0;
  // So much waits for the disk that those who ask for more have to be held up.
  virtual bool crowded() const = 0;
  // Runs `done` once what this turn writes, before this call and after it, is on disk (true) or lost as a whole
  // (false); after the completions of these writes, never within this call.
  virtual void when_committed(std::function<void(bool committed)> done) = 0;
};

}  // namespace xmppd
