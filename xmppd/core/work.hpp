// Work: what keeps a received stanza "not yet handled" until its processing, commits included, is done.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace xmppd {

// A share in the processing of one inbound stanza. Whoever waits for something (a commit, an account being loaded) on
// behalf of that stanza captures a copy; when the last copy is gone, the stanza is handled.
using Work = std::shared_ptr<void>;

// Per session. RFC 6120 §10.1 wants order; XEP-0198 and "acknowledged means on disk" want completion in order.
class WorkQueue {
 public:
  WorkQueue();
  ~WorkQueue();  // pending when_done() callbacks are dropped
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // A new stanza has been read; its number is begun() afterwards.
  Work begin();
  std::uint32_t begun() const;
  // How many stanzas, counted from the first without a gap, are handled (the `h` of XEP-0198).
  std::uint32_t handled() const;
  // The number of the stanza that `work` (made by begin() of whatever queue) belongs to; 0 for null.
  static std::uint32_t number_of(const Work& work);
  // Whether this is the first refusal of the stanza that `work` belongs to; always true for null. Several stores may
  // fail one message; its sender hears of it once.
  static bool first_refusal(const Work& work);
  // Runs `action` once every stanza up to number `up_to` is handled (at once if they are). Actions that become due
  // together run in the order of `up_to`, then of the calls: answers go out in the order of the questions. Replies to a
  // client go through it: a result is never seen before what was sent earlier is safe.
  void when_handled(std::uint32_t up_to, std::function<void()> action);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace xmppd
