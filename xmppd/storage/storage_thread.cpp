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

struct StorageThread::Impl {
  using Batch = std::vector<std::unique_ptr<Task>>;

  Impl(xmpp::EventLoop& loop_in, std::unique_ptr<StorageBackend> backend_in, std::size_t max_queue_in)
      : loop(loop_in), backend(std::move(backend_in)), max_queue(max_queue_in) {}

  xmpp::EventLoop& loop;
  std::unique_ptr<StorageBackend> backend;
  const std::size_t max_queue;

  mutable std::mutex mutex;  // guards the queue, `closing` and the statistics
  std::condition_variable wake;
  Batch queue;
  bool closing = false;
  StorageStatistics statistics;

  FailureLog failures;  // the storage thread's own
  std::thread thread;

  void run();
  void execute(Batch& batch);
  std::size_t execute_transaction(Batch& batch, std::size_t first);
  bool execute_step(Task& task, std::uint64_t& failed);
  bool commit(bool writes, std::string& reason);
  void post_completions(Batch batch);
};

void StorageThread::Impl::run() {
  for (;;) {
    Batch batch;
    {
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return closing || !queue.empty(); });
      if (queue.empty()) return;
      batch.swap(queue);
      statistics.largest_batch = std::max<std::uint64_t>(statistics.largest_batch, batch.size());
    }
    execute(batch);
    post_completions(std::move(batch));
  }
}

// One transaction for the whole batch, unless the disk takes one away half-way: the rest gets another.
void StorageThread::Impl::execute(Batch& batch) {
  std::size_t next = 0;
  while (next < batch.size()) next = execute_transaction(batch, next);
}

// Returns the index of the first task that was not dealt with.
std::size_t StorageThread::Impl::execute_transaction(Batch& batch, std::size_t first) {
  const bool writes = std::any_of(batch.begin() + static_cast<std::ptrdiff_t>(first), batch.end(),
                                  [](const auto& task) { return task->writes; });
  std::uint64_t failed = 0;
  std::size_t end = first;
  std::string lost;
  try {
    backend->begin(writes);
    while (end < batch.size() && lost.empty()) {
      if (!execute_step(*batch[end++], failed)) lost = "the transaction was lost: disk full or I/O error";
    }
  } catch (const std::exception& error) {
    lost = error.what();
    end = batch.size();
  }
  const bool committed = lost.empty() && commit(writes, lost);
  if (!committed) {
    backend->rollback();
    failures.say(end - first, lost);
    for (std::size_t i = first; i < end; ++i) batch[i]->fail(storage_failed(lost));
    failed = end - first;
  }
  const std::lock_guard lock(mutex);
  statistics.tasks += end - first;
  statistics.failed_tasks += failed;
  if (committed && writes) ++statistics.commits;
  if (!committed) ++statistics.failed_commits;
  return end;
}

// false: the transaction is gone.
bool StorageThread::Impl::execute_step(Task& task, std::uint64_t& failed) {
  bool keep = false;
  try {
    if (task.writes) backend->begin_step();
    keep = task.run();
    if (task.writes && keep) backend->keep_step();
  } catch (const std::exception& error) {
    keep = false;
    ++failed;
    failures.say(1, error.what());
    task.fail(storage_failed(error.what()));
    if (!task.writes) return true;
  }
  return keep || !task.writes || backend->undo_step();
}

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
  statistics.slowest_commit_us = std::max(statistics.slowest_commit_us, us);
  return true;
}

void StorageThread::Impl::post_completions(Batch batch) {
  loop.post_from_any_thread([done = std::make_shared<Batch>(std::move(batch))] {
    for (auto& task : *done) {
      try {
        task->complete();
      } catch (const std::exception& error) {  // one continuation's fault is not the next one's
        xmpp::log::error("storage", "an exception left a completion: {}", error.what());
      }
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
    } else if (impl_->queue.size() >= impl_->max_queue) {
      ++impl_->statistics.refused;
      task->fail(storage_failed("too many storage tasks wait (storage.max_queue)"));
    } else {
      impl_->queue.push_back(std::move(task));
      auto& deepest = impl_->statistics.deepest_queue;
      deepest = std::max<std::uint64_t>(deepest, impl_->queue.size());
    }
  }
  if (!task) {
    impl_->wake.notify_one();
    return;
  }
  impl_->loop.post([refused = std::shared_ptr<Task>(std::move(task))] { refused->complete(); });
}

void StorageThread::shut_down() {
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
  copy.queue_depth = impl_->queue.size();
  return copy;
}

}  // namespace xmppd
