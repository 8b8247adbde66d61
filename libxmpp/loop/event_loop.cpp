// EventLoop: one uv_loop_t with a task queue, end-of-turn tasks, a way in for other threads and coarse time-outs.
#include "libxmpp/loop/event_loop.hpp"

#include <csignal>
#include <mutex>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "libxmpp/loop/timer_wheel.hpp"
#include "libxmpp/loop/uv_support.hpp"

namespace xmpp {
namespace {

constexpr unsigned events_in_a_turn = 64;

using Tasks = std::vector<std::function<void()>>;

// Only what is queued now: tasks that queue further tasks take turns with I/O.
void run_tasks(Tasks& queue, std::string_view what) {
  Tasks batch;
  batch.swap(queue);
  for (auto& entry : batch) {
    const auto task = std::exchange(entry, nullptr);  // its captures end with it, not with the batch
    guarded(what, task);
  }
}

void ignore_sigpipe() {
  struct sigaction current {};
  if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

// libuv's order in a turn: timers, idle, prepare, I/O (may block), check. Queued tasks run in check and prepare; the
// idle handle runs while tasks are queued: it keeps the loop from blocking and alive.
struct EventLoop::Impl {
  struct Work {
    uv_work_t request{};
    Impl* impl = nullptr;
    std::function<void()> work;
    std::function<void()> done;
  };

  uv_loop_t loop{};
  uv_prepare_t prepare{};
  uv_check_t check{};
  uv_idle_t idle{};
  uv_async_t async{};
  std::unique_ptr<TimerWheel> wheel;
  Tasks posted;
  Tasks turn_end;
  std::unordered_set<Work*> works;
  unsigned events = 0;  // since the last end of a turn
  bool stopped = false;
  bool closing = false;

  std::mutex mutex;  // guards the two below
  Tasks foreign;
  bool foreign_stop = false;

  Impl();
  ~Impl();

  void wake() {
    if (!uv_is_active(reinterpret_cast<uv_handle_t*>(&idle))) uv_idle_start(&idle, [](uv_idle_t*) {});
  }
  void stop() {
    stopped = true;
    uv_stop(&loop);
  }
  bool has_tasks() const { return !posted.empty() || !turn_end.empty(); }

  void take_foreign() {
    Tasks taken;
    bool stop_asked = false;
    {
      const std::lock_guard lock(mutex);
      taken.swap(foreign);
      stop_asked = std::exchange(foreign_stop, false);
    }
    for (auto& task : taken) posted.push_back(std::move(task));
    if (!posted.empty()) wake();
    if (stop_asked) stop();
  }

  void finish_turn() {
    events = 0;
    run_tasks(posted, "a posted task");
    run_tasks(turn_end, "an end-of-turn task");
    if (!has_tasks()) uv_idle_stop(&idle);
  }

  void work_finished(Work* work) {
    if (closing) return;  // the destructor frees it: its captures may close handles, which needs a settled loop
    works.erase(work);
    const std::unique_ptr<Work> owned(work);
    guarded("the end of background work", work->done);
  }
};

EventLoop::Impl::Impl() {
  ignore_sigpipe();
  if (const int status = uv_loop_init(&loop); status < 0) {
    throw std::system_error(-status, std::generic_category(), "can't make an event loop");
  }
  uv_async_init(&loop, &async, [](uv_async_t* handle) { static_cast<Impl*>(handle->data)->take_foreign(); });
  uv_prepare_init(&loop, &prepare);
  uv_check_init(&loop, &check);
  uv_idle_init(&loop, &idle);
  async.data = prepare.data = check.data = this;
  uv_prepare_start(&prepare, [](uv_prepare_t* handle) { static_cast<Impl*>(handle->data)->finish_turn(); });
  uv_check_start(&check,
                 [](uv_check_t* handle) { run_tasks(static_cast<Impl*>(handle->data)->posted, "a posted task"); });
  uv_unref(reinterpret_cast<uv_handle_t*>(&async));
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare));
  uv_unref(reinterpret_cast<uv_handle_t*>(&check));
  wheel = std::make_unique<TimerWheel>(&loop);
}

EventLoop::Impl::~Impl() {
  closing = true;
  // Dropping tasks may destroy objects that close handles or (in vain) queue more.
  { const Tasks dropped = std::exchange(posted, {}); }
  { const Tasks dropped = std::exchange(turn_end, {}); }
  {
    std::unique_lock lock(mutex);
    const Tasks dropped = std::exchange(foreign, {});
    lock.unlock();
  }
  wheel.reset();
  for (Work* work : works) uv_cancel(reinterpret_cast<uv_req_t*>(&work->request));
  uv_walk(
      &loop,
      [](uv_handle_t* handle, void*) {
        if (!uv_is_closing(handle)) uv_close(handle, nullptr);
      },
      nullptr);
  while (uv_run(&loop, UV_RUN_DEFAULT) != 0) {
  }
  uv_loop_close(&loop);
  for (Work* work : works) delete work;
}

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}
EventLoop::~EventLoop() = default;

void EventLoop::run() {
  impl_->take_foreign();
  do {
    uv_run(&impl_->loop, UV_RUN_DEFAULT);
    impl_->take_foreign();
  } while (!impl_->stopped && impl_->has_tasks());
  impl_->stopped = false;
}

void EventLoop::run_once_nowait() {
  impl_->take_foreign();
  uv_run(&impl_->loop, UV_RUN_NOWAIT);
  impl_->finish_turn();  // what I/O left to be done must not wait for the next call
  impl_->stopped = false;
}

void EventLoop::stop() { impl_->stop(); }

void EventLoop::stop_from_any_thread() {
  const std::lock_guard lock(impl_->mutex);
  impl_->foreign_stop = true;
  uv_async_send(&impl_->async);
}

void EventLoop::post(std::function<void()> task) {
  if (impl_->closing) return;
  impl_->posted.push_back(std::move(task));
  impl_->wake();
}

void EventLoop::at_end_of_turn(std::function<void()> task) {
  if (impl_->closing) return;
  impl_->turn_end.push_back(std::move(task));
  impl_->wake();
}

void EventLoop::after_event() {
  if (++impl_->events < events_in_a_turn || impl_->closing) return;
  impl_->events = 0;
  run_tasks(impl_->turn_end, "an end-of-turn task");
}

void EventLoop::post_from_any_thread(std::function<void()> task) {
  const std::lock_guard lock(impl_->mutex);
  impl_->foreign.push_back(std::move(task));
  uv_async_send(&impl_->async);
}

void EventLoop::background(std::function<void()> work, std::function<void()> done) {
  if (impl_->closing) return;
  auto owned = std::make_unique<Impl::Work>();
  owned->impl = impl_.get();
  owned->work = std::move(work);
  owned->done = std::move(done);
  owned->request.data = owned.get();
  const auto run = [](uv_work_t* request) {
    guarded("background work", static_cast<Impl::Work*>(request->data)->work);
  };
  const auto finished = [](uv_work_t* request, int) {
    auto* const finished_work = static_cast<Impl::Work*>(request->data);
    finished_work->impl->work_finished(finished_work);
  };
  uv_queue_work(&impl_->loop, &owned->request, run, finished);
  impl_->works.insert(owned.release());
}

std::shared_ptr<void> EventLoop::after(unsigned milliseconds, std::function<void()> task) {
  if (impl_->closing) return std::make_shared<char>();
  return impl_->wheel->add(milliseconds, std::move(task));
}

std::uint64_t EventLoop::now_ms() const { return uv_now(&impl_->loop); }
uv_loop_s* EventLoop::raw() const { return &impl_->loop; }

}  // namespace xmpp
