// StorageThread: queue, batches and completions.
#include "xmppd/storage/storage_thread.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::Error;

Error storage_failed(std::string detail) { return Error{Errc::storage_failed, std::move(detail)}; }

// A full disk fails every task; the log, often on the same disk, hears of it once in a while.
class FailureLog {
 public:
  void say(std::size_t tasks, const std::string& reason) {
    unsaid_ += tasks;
    const auto now = std::chrono::steady_clock::now();
    if (now < silent_until_) return;
    silent_until_ = now + std::chrono::seconds(1);
    xmpp::log::error("storage", "{} tasks failed, the last one so: {}", std::exchange(unsaid_, 0), reason);
  }

 private:
  std::chrono::steady_clock::time_point silent_until_;
  std::size_t unsaid_ = 0;
};

}  // namespace

// What one turn of the loop asked for.
struct StorageThread::HandOver {
  std::vector<std::unique_ptr<Task>> tasks;
  std::vector<std::function<void(bool)>> when_committed;
  bool writes = false;
  bool refused = false;  // there was no room for it: all of it fails
  bool committed = false;
};

struct StorageThread::Impl {
  using Batch = std::vector<HandOver>;

  Impl(xmpp::EventLoop& loop_in, std::unique_ptr<StorageBackend> backend_in, std::size_t max_queue_in)
      : loop(loop_in), backend(std::move(backend_in)), max_queue(max_queue_in) {}

  xmpp::EventLoop& loop;
  std::unique_ptr<StorageBackend> backend;
  const std::size_t max_queue;

  // The core thread's own.
  HandOver turn;
  std::uint64_t turn_number = 1;
  bool turn_begun = false;

  mutable std::mutex mutex;  // guards the queue, `closing` and the statistics
  std::condition_variable wake;
  Batch queue;
  std::size_t queued = 0;  // tasks, in `queue` and in `turn`
  bool closing = false;
  StorageStatistics statistics;

  FailureLog failures;  // the storage thread's own
  std::thread thread;
  xmpp::Lifetime lifetime;

  void begin_turn();
  void hand_over();
  void run();
  void execute(Batch& batch);
  std::size_t execute_transaction(Batch& batch, std::size_t first);
  struct Pass;
  Pass execute_pass(Batch& batch, std::size_t first, bool writes, bool stepwise);
  void execute_task(Task& task, Pass& pass);
  void execute_step(Task& task, Pass& pass);
  bool commit(bool writes, std::string& reason);
  void post_completions(Batch batch);
};

void StorageThread::Impl::begin_turn() {
  if (std::exchange(turn_begun, true)) return;
  loop.at_end_of_turn([this, alive = lifetime.watch()] {
    if (!alive.expired()) hand_over();
  });
}

void StorageThread::Impl::hand_over() {
  turn_begun = false;
  ++turn_number;
  HandOver done = std::exchange(turn, {});
  if (done.tasks.empty() && done.when_committed.empty()) return;
  if (done.refused) {
    Batch batch;
    batch.push_back(std::move(done));
    return post_completions(std::move(batch));
  }
  {
    const std::lock_guard lock(mutex);
    queue.push_back(std::move(done));
  }
  wake.notify_one();
}

void StorageThread::Impl::run() {
  for (;;) {
    Batch batch;
    {
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return closing || !queue.empty(); });
      if (queue.empty()) return;
      batch.swap(queue);
      std::size_t tasks = 0;
      for (const HandOver& each : batch) tasks += each.tasks.size();
      queued -= tasks;
      statistics.largest_batch = std::max<std::uint64_t>(statistics.largest_batch, tasks);
    }
    execute(batch);
    post_completions(std::move(batch));
  }
}

// One transaction for the whole batch, unless the disk takes one away half-way: the turns behind get another.
void StorageThread::Impl::execute(Batch& batch) {
  std::size_t next = 0;
  while (next < batch.size()) next = execute_transaction(batch, next);
}

// What became of the tasks of a transaction, before its commit.
struct StorageThread::Impl::Pass {
  std::size_t end = 0;       // the first turn that was not dealt with
  std::uint64_t failed = 0;  // tasks
  std::string lost;          // why the transaction is gone; empty: it is not
  bool undo = false;         // a task has to be undone, and there is no step to go back to
};

// A savepoint costs a copy of each page that its task changes, and tasks that have to be undone are few. So they run
// without first; if one fails that has changed something, all of it is undone and runs once more, step by step.
std::size_t StorageThread::Impl::execute_transaction(Batch& batch, std::size_t first) {
  const bool writes = std::any_of(batch.begin() + static_cast<std::ptrdiff_t>(first), batch.end(),
                                  [](const HandOver& turn) { return turn.writes; });
  Pass pass = execute_pass(batch, first, writes, false);
  const bool repeated = pass.undo;
  if (repeated) {
    backend->rollback();
    pass = execute_pass(batch, first, writes, true);
  }
  const bool committed = pass.lost.empty() && commit(writes, pass.lost);
  std::size_t tasks = 0;
  for (std::size_t i = first; i < pass.end; ++i) {
    tasks += batch[i].tasks.size();
    batch[i].committed = committed;
  }
  if (!committed) {
    backend->rollback();
    failures.say(tasks, pass.lost);
    for (std::size_t i = first; i < pass.end; ++i) {
      for (const auto& task : batch[i].tasks) task->fail(storage_failed(pass.lost));
    }
    pass.failed = tasks;
  }
  const std::lock_guard lock(mutex);
  statistics.tasks += tasks;
  statistics.failed_tasks += pass.failed;
  if (repeated) ++statistics.repeated;
  if (committed && writes) {
    ++statistics.commits;
    statistics.commit_tasks.add(static_cast<double>(tasks));
  }
  if (!committed) ++statistics.failed_commits;
  return pass.end;
}

StorageThread::Impl::Pass StorageThread::Impl::execute_pass(Batch& batch, std::size_t first, bool writes, bool stepwise) {
  Pass pass;
  pass.end = first;
  try {
    backend->begin(writes);
    while (pass.end < batch.size() && pass.lost.empty() && !pass.undo) {
      for (const auto& task : batch[pass.end++].tasks) {
        if (task->kind != Kind::write_apart) backend->settle();
        if (stepwise && task->writes()) {
          execute_step(*task, pass);
        } else {
          execute_task(*task, pass);
        }
        if (!pass.lost.empty() || pass.undo) break;
      }
    }
  } catch (const std::exception& error) {
    pass.lost = error.what();
    pass.end = batch.size();
  }
  return pass;
}

void StorageThread::Impl::execute_task(Task& task, Pass& pass) {
  const auto before = backend->changes();
  try {
    if (!task.run() && backend->changes() != before) pass.undo = task.writes();
  } catch (const std::exception& error) {
    if (task.writes()) {
      pass.undo = true;
      return;
    }
    ++pass.failed;
    failures.say(1, error.what());
    task.fail(storage_failed(error.what()));
  }
}

void StorageThread::Impl::execute_step(Task& task, Pass& pass) {
  bool keep = false;
  try {
    backend->begin_step();
    keep = task.run();
    if (keep) {
      backend->settle();
      backend->keep_step();
    }
  } catch (const std::exception& error) {
    keep = false;
    ++pass.failed;
    failures.say(1, error.what());
    task.fail(storage_failed(error.what()));
  }
  if (!keep && !backend->undo_step()) pass.lost = "the transaction was lost: disk full or I/O error";
}

// false: the transaction is gone.
bool StorageThread::Impl::commit(bool writes, std::string& reason) {
  const auto start = std::chrono::steady_clock::now();
  try {
    backend->commit();
  } catch (const std::exception& error) {
    reason = error.what();
    return false;
  }
  if (!writes) return true;
  const auto took = std::chrono::steady_clock::now() - start;
  const auto us = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  const std::lock_guard lock(mutex);
  statistics.commit_us += us;
  statistics.commit_seconds.add(static_cast<double>(us) / 1e6);
  statistics.slowest_commit_us = std::max(statistics.slowest_commit_us, us);
  return true;
}

void StorageThread::Impl::post_completions(Batch batch) {
  loop.post_from_any_thread([done = std::make_shared<Batch>(std::move(batch))] {
    const auto guarded = [](const auto& call) {  // one continuation's fault is not the next one's
      try {
        call();
      } catch (const std::exception& error) {
        xmpp::log::error("storage", "an exception left a completion: {}", error.what());
      }
    };
    for (HandOver& turn : *done) {
      for (const auto& task : turn.tasks) guarded([&] { task->complete(); });
      for (const auto& call : turn.when_committed) guarded([&] { call(turn.committed); });
    }
  });
}

StorageThread::StorageThread(xmpp::EventLoop& loop, std::unique_ptr<StorageBackend> backend, std::size_t max_queue)
    : impl_(std::make_unique<Impl>(loop, std::move(backend), max_queue)) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

StorageThread::~StorageThread() { shut_down(); }

void StorageThread::enqueue(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->closing) {
      task->fail(Error{Errc::shutting_down, "the storage is shut down"});
    } else {
      HandOver& turn = impl_->turn;
      // Decided by its first task: a turn is never refused in part.
      if (turn.tasks.empty()) turn.refused = impl_->queued >= impl_->max_queue;
      if (turn.refused) {
        ++impl_->statistics.refused;
        task->fail(storage_failed("too many storage tasks wait (storage.max_queue)"));
      } else {
        auto& deepest = impl_->statistics.deepest_queue;
        deepest = std::max<std::uint64_t>(deepest, ++impl_->queued);
      }
      turn.writes = turn.writes || task->writes();
      turn.tasks.push_back(std::move(task));
    }
  }
  if (!task) return impl_->begin_turn();
  impl_->loop.post([refused = std::shared_ptr<Task>(std::move(task))] { refused->complete(); });
}

std::uint64_t StorageThread::written() const { return impl_->turn.writes ? impl_->turn_number : 0; }

bool StorageThread::crowded() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->queued > impl_->max_queue / 2;
}

void StorageThread::when_committed(std::function<void(bool)> done) {
  bool closed = false;
  {
    const std::lock_guard lock(impl_->mutex);
    closed = impl_->closing;
  }
  if (closed) return impl_->loop.post([done = std::move(done)] { done(false); });
  impl_->turn.when_committed.push_back(std::move(done));
  impl_->begin_turn();
}

void StorageThread::shut_down() {
  impl_->hand_over();
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->wake.notify_one();
  if (impl_->thread.joinable()) impl_->thread.join();
  impl_->backend.reset();
}

StorageStatistics StorageThread::statistics() const {
  const std::lock_guard lock(impl_->mutex);
  StorageStatistics copy = impl_->statistics;
  copy.queue_depth = impl_->queued;
  return copy;
}

}  // namespace xmppd
