// A thread that does nothing but run a loop.
#include "libxmpp/loop/loop_thread.hpp"

#include <pthread.h>

#include <csignal>
#include <thread>

#include "libxmpp/loop/event_loop.hpp"

namespace xmpp {
namespace {

constexpr std::uint64_t some_hour_ms = 3'600'000;

}  // namespace

struct LoopThread::Impl {
  EventLoop loop;
  std::thread thread;
};

LoopThread::LoopThread(const std::string& name) : impl_(std::make_unique<Impl>()) {
  sigset_t all{}, before{};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are the first thread's
  impl_->thread = std::thread([&loop = impl_->loop, name] {
    pthread_setname_np(pthread_self(), name.c_str());
    Timer stays(loop);  // a loop ends when it has nothing to wait for
    stays.start_repeating(some_hour_ms, [] {});
    loop.run();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

LoopThread::~LoopThread() {
  post([&loop = impl_->loop] { loop.stop(); });
  impl_->thread.join();
}

void LoopThread::post(std::function<void()> task) { impl_->loop.post_from_any_thread(std::move(task)); }
EventLoop& LoopThread::loop() { return impl_->loop; }

}  // namespace xmpp
