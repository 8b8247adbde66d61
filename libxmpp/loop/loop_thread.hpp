// LoopThread: an EventLoop that a thread of its own runs.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace xmpp {

class EventLoop;

class LoopThread {
 public:
  // Starts the thread; `name` is what tools show (15 bytes). Throws std::system_error.
  explicit LoopThread(const std::string& name);
  // What was posted so far still runs; then the thread ends, and what is open on its loop is closed.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  // From any thread; in the order of the calls of each.
  void post(std::function<void()> task);
  // For the tasks, which run on its thread.
  EventLoop& loop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
