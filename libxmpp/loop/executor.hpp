// Executor: where domain code puts work for later, without knowing of a loop.
#pragma once

#include <functional>
#include <memory>

namespace xmpp {

class Executor {
 public:
  virtual ~Executor() = default;
  // Runs `task` on the core thread after the current callback, in the order of the calls. Core thread only.
  virtual void post(std::function<void()> task) = 0;
  // Runs `work` where it may block or burn CPU (the thread pool), then `done` on the core thread.
  virtual void background(std::function<void()> work, std::function<void()> done) = 0;
  // Runs `task` once on the core thread after at least `milliseconds`. Cancelled by resetting the returned handle.
  // Coarse (100 ms) and cheap: meant for many time-outs.
  virtual std::shared_ptr<void> after(unsigned milliseconds, std::function<void()> task) = 0;
};

}  // namespace xmpp
