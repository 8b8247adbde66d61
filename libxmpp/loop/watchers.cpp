// Timer, SignalWatcher, ReadWatcher, SocketWatcher: one libuv handle each, which outlives its object until the loop has
// closed it.
#include <fcntl.h>

#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/uv_support.hpp"

namespace xmpp {
namespace {

template <class Handle>
uv_handle_t* plain(Handle& handle) {
  return reinterpret_cast<uv_handle_t*>(&handle);
}

template <class Impl>
void free_impl(uv_handle_t* handle) {
  delete static_cast<Impl*>(handle->data);
}

[[noreturn]] void throw_status(int status, const std::string& what) {
  throw std::system_error(-status, std::generic_category(), what);
}

}  // namespace

struct Timer::Impl {
  uv_timer_t handle{};
  std::function<void()> fire;

  void start(std::uint64_t first_ms, std::uint64_t every_ms, std::function<void()> call) {
    if (uv_is_closing(plain(handle))) return;
    fire = std::move(call);
    uv_update_time(handle.loop);  // "after" counts from now, not from the start of the turn
    uv_timer_start(
        &handle, [](uv_timer_t* timer) { static_cast<Impl*>(timer->data)->fired(); }, first_ms, every_ms);
  }

  void fired() {
    auto call = std::exchange(fire, nullptr);  // may restart, stop or destroy the timer
    guarded("a timer", call);
    if (!fire && uv_is_active(plain(handle))) fire = std::move(call);
  }
};

Timer::Timer(EventLoop& loop) : impl_(new Impl) {
  uv_timer_init(loop.raw(), &impl_->handle);
  impl_->handle.data = impl_;
}
Timer::~Timer() { release_handle(plain(impl_->handle), free_impl<Impl>); }
void Timer::start(std::uint64_t after_ms, std::function<void()> fire) { impl_->start(after_ms, 0, std::move(fire)); }
void Timer::start_repeating(std::uint64_t every_ms, std::function<void()> fire) {
  const std::uint64_t interval = every_ms ? every_ms : 1;  // libuv takes 0 for "once"
  impl_->start(interval, interval, std::move(fire));
}
void Timer::stop() {
  if (!uv_is_closing(plain(impl_->handle))) uv_timer_stop(&impl_->handle);
  const auto dropped = std::exchange(impl_->fire, nullptr);
}
bool Timer::active() const { return uv_is_active(plain(impl_->handle)) != 0; }

struct SignalWatcher::Impl {
  uv_signal_t handle{};
  std::function<void()> on_signal;
};

SignalWatcher::SignalWatcher(EventLoop& loop, int signum, std::function<void()> on_signal) : impl_(new Impl) {
  impl_->on_signal = std::move(on_signal);
  uv_signal_init(loop.raw(), &impl_->handle);
  impl_->handle.data = impl_;
  const auto received = [](uv_signal_t* handle, int) {
    const auto call = static_cast<Impl*>(handle->data)->on_signal;  // a copy: the watcher may be destroyed inside
    guarded("a signal watcher", call);
  };
  if (const int status = uv_signal_start(&impl_->handle, received, signum); status < 0) {
    release_handle(plain(impl_->handle), free_impl<Impl>);
    throw_status(status, "can't watch signal " + std::to_string(signum));
  }
}
SignalWatcher::~SignalWatcher() { release_handle(plain(impl_->handle), free_impl<Impl>); }

struct ReadWatcher::Impl {
  uv_poll_t poll{};
  uv_idle_t idle{};  // for what epoll refuses (regular files, /dev/null): always readable, as select() has it
  bool pollable = true;
  std::function<void()> on_readable;

  uv_handle_t* handle() { return pollable ? plain(poll) : plain(idle); }
  static void readable(void* data) {
    const auto call = static_cast<Impl*>(data)->on_readable;  // a copy: the watcher may be destroyed inside
    guarded("a read watcher", call);
  }
};

ReadWatcher::ReadWatcher(EventLoop& loop, int descriptor, std::function<void()> on_readable) {
  auto impl = std::make_unique<Impl>();
  impl->on_readable = std::move(on_readable);
  // libuv makes the descriptor non-blocking; a terminal shares that flag with the shell and with standard output.
  const int flags = fcntl(descriptor, F_GETFL);
  int status = uv_poll_init(loop.raw(), &impl->poll, descriptor);
  if (flags >= 0) fcntl(descriptor, F_SETFL, flags);
  if (status == UV_EPERM) {
    impl->pollable = false;
    status = uv_idle_init(loop.raw(), &impl->idle);
  }
  if (status < 0) throw_status(status, "can't watch descriptor " + std::to_string(descriptor));
  impl_ = impl.release();
  impl_->handle()->data = impl_;
  if (impl_->pollable) {
    uv_poll_start(&impl_->poll, UV_READABLE | UV_DISCONNECT,
                  [](uv_poll_t* handle, int, int) { Impl::readable(handle->data); });
  } else {
    uv_idle_start(&impl_->idle, [](uv_idle_t* handle) { Impl::readable(handle->data); });
  }
}
ReadWatcher::~ReadWatcher() { release_handle(impl_->handle(), free_impl<Impl>); }

struct SocketWatcher::Impl {
  uv_poll_t poll{};
  OnReady on_ready;
};

SocketWatcher::SocketWatcher(EventLoop& loop, int descriptor, OnReady on_ready) {
  auto impl = std::make_unique<Impl>();
  impl->on_ready = std::move(on_ready);
  if (const int status = uv_poll_init(loop.raw(), &impl->poll, descriptor); status < 0) {
    throw_status(status, "can't watch socket " + std::to_string(descriptor));
  }
  impl_ = impl.release();
  impl_->poll.data = impl_;
}
SocketWatcher::~SocketWatcher() { release_handle(plain(impl_->poll), free_impl<Impl>); }

void SocketWatcher::watch(bool readable, bool writable) {
  if (uv_is_closing(plain(impl_->poll))) return;
  const int events = (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0);
  if (events == 0) {
    uv_poll_stop(&impl_->poll);
    return;
  }
  uv_poll_start(&impl_->poll, events, [](uv_poll_t* handle, int status, int ready) {
    const auto call = static_cast<Impl*>(handle->data)->on_ready;  // a copy: the watcher may be destroyed inside
    const bool broken = status < 0;
    guarded("a socket watcher",
            [&] { call(broken || (ready & UV_READABLE) != 0, broken || (ready & UV_WRITABLE) != 0); });
  });
}

}  // namespace xmpp
