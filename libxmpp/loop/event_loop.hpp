// EventLoop: RAII over one uv_loop_t, with timers, signals and file descriptors; the only clock and executor in
// production.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "libxmpp/loop/executor.hpp"

struct uv_loop_s;

namespace xmpp {

// One thread runs it. Everything but post_from_any_thread() and stop_from_any_thread() is for that thread only.
// An exception that leaves a callback is logged and ends that callback only. Making one sets SIGPIPE to be ignored
// (unless the process handles it): libuv writes without MSG_NOSIGNAL, and a peer that left must not end the process.
class EventLoop final : public Executor {
 public:
  EventLoop();
  // Closes what is still open; background work already running is waited for, its `done` is not called.
  ~EventLoop() override;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Returns after stop(), or when nothing is left to wait for.
  void run();
  void run_once_nowait();
  void stop();
  void stop_from_any_thread();

  void post(std::function<void()> task) override;
  void background(std::function<void()> work, std::function<void()> done) override;
  std::shared_ptr<void> after(unsigned milliseconds, std::function<void()> task) override;
  void post_from_any_thread(std::function<void()> task);
  // Runs `task` at the end of this loop turn, before the loop waits for I/O again: where writes are coalesced.
  void at_end_of_turn(std::function<void()> task);
  // For who wraps a libuv handle, as the last thing in a callback of it that may come thousands of times in one turn
  // (libuv takes up to 48 x 1024 events from the kernel before a turn ends): now and then what is for the end of the
  // turn is done here, so that writes needn't wait for all of them.
  void after_event();

  // Monotonic milliseconds, cached per turn.
  std::uint64_t now_ms() const;
  uv_loop_s* raw() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A single timer. Destroying or stopping it cancels it; safe inside its own callback.
class Timer {
 public:
  explicit Timer(EventLoop& loop);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  void start(std::uint64_t after_ms, std::function<void()> fire);
  void start_repeating(std::uint64_t every_ms, std::function<void()> fire);
  void stop();
  bool active() const;

 private:
  struct Impl;
  Impl* impl_;  // closed by the loop after this object is gone
};

// Calls `on_signal` on the loop's thread each time the process receives `signum`. Throws
// std::system_error if it can't be watched.
class SignalWatcher {
 public:
  SignalWatcher(EventLoop& loop, int signum, std::function<void()> on_signal);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  struct Impl;
  Impl* impl_;
};

// Calls `on_readable` while the descriptor (a terminal, a pipe, a socket) has something to read (or is at its end).
// Does not own it, nor change its flags. A regular file counts as readable all the time. Throws std::system_error if
// the descriptor can't be watched.
class ReadWatcher {
 public:
  ReadWatcher(EventLoop& loop, int descriptor, std::function<void()> on_readable);
  ~ReadWatcher();
  ReadWatcher(const ReadWatcher&) = delete;
  ReadWatcher& operator=(const ReadWatcher&) = delete;

 private:
  struct Impl;
  Impl* impl_;
};

// Calls `on_ready` while the socket has what watch() asked for; nothing is asked for at first. Does not own it: stop
// watching before it is closed. Throws std::system_error if the descriptor can't be watched.
class SocketWatcher {
 public:
  using OnReady = std::function<void(bool readable, bool writable)>;  // both: it is broken
  SocketWatcher(EventLoop& loop, int descriptor, OnReady on_ready);
  ~SocketWatcher();
  SocketWatcher(const SocketWatcher&) = delete;
  SocketWatcher& operator=(const SocketWatcher&) = delete;
  void watch(bool readable, bool writable);

 private:
  struct Impl;
  Impl* impl_;
};

}  // namespace xmpp
