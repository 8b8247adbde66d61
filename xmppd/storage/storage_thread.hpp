// StorageThread: the one thread that touches the disk: a bounded FIFO of turns, drained into one transaction at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "libxmpp/base/histogram.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/storage/turn.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

// What a database offers the storage thread. Called on that thread only. Failures are exceptions (std::exception).
class StorageBackend {
 public:
  virtual ~StorageBackend() = default;
  // `writes`: the batch has a task that changes something.
  virtual void begin(bool writes) = 0;
  // Returns when all is on disk. After an exception the transaction is over and nothing of it was kept.
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  // A step inside the transaction that can be undone alone.
  virtual void begin_step() = 0;
  virtual void keep_step() = 0;
  // false: the transaction itself was lost with the step (disk full, I/O error).
  virtual bool undo_step() noexcept = 0;
  // Grows with every change inside a transaction, undone or not: equal numbers say that nothing was changed between.
  virtual std::int64_t changes() const = 0;
  // Writes what tasks of write_apart() have put off. commit() does so by itself; rollback() and undo_step() forget it.
  virtual void settle() = 0;
};

struct StorageStatistics {
  std::uint64_t queue_depth = 0;  // now
  std::uint64_t deepest_queue = 0;
  std::uint64_t tasks = 0;           // executed
  std::uint64_t failed_tasks = 0;    // of these: storage_failed
  std::uint64_t refused = 0;         // because the queue was full
  std::uint64_t commits = 0;         // transactions with a write in them
  std::uint64_t failed_commits = 0;  // or transactions lost half-way
  std::uint64_t repeated = 0;        // batches that ran once more, step by step, because a task had to be undone
  std::uint64_t largest_batch = 0;   // tasks in one transaction
  std::uint64_t commit_us = 0;       // time spent in commits
  std::uint64_t slowest_commit_us = 0;
  xmpp::Histogram<9> commit_seconds{{.001, .0025, .005, .01, .025, .05, .1, .5, 2.5}};
  xmpp::Histogram<8> commit_tasks{{1, 2, 5, 10, 25, 100, 500, 2500}};  // in one transaction that wrote something
};

// Used from the loop's thread, except inside tasks. What is asked for in one turn of the loop is handed over at its end
// and never straddles two transactions: all of it is on disk, or nothing (but for tasks that fail by themselves).
// Completions run on the loop's thread, in the order of the calls, with one wake-up per transaction.
class StorageThread final : public Turn {
 public:
  // `max_queue`: tasks that may wait. In a turn that begins with so many waiting all tasks complete with
  // storage_failed; a turn that began with room may exceed it.
  StorageThread(xmpp::EventLoop& loop, std::unique_ptr<StorageBackend> backend, std::size_t max_queue);
  ~StorageThread() override;  // shut_down()
  StorageThread(const StorageThread&) = delete;
  StorageThread& operator=(const StorageThread&) = delete;

  // `task` runs on the storage thread. Its changes are kept if it returns a value and the transaction commits; an error
  // or an exception (→ storage_failed) undoes them without touching the other tasks of the batch. It may run twice, if
  // something in its batch had to be undone: it depends on the database and its own values alone, and changes no others.
  template <class T>
  xmpp::Pending<T> write(std::function<xmpp::Result<T>()> task) {
    return submit<T>(Kind::write, std::move(task));
  }
  // The same for a task that may leave something to StorageBackend::settle(), and needs nothing that others have left
  // to it. Tasks of the other kinds find all of that written.
  template <class T>
  xmpp::Pending<T> write_apart(std::function<xmpp::Result<T>()> task) {
    return submit<T>(Kind::write_apart, std::move(task));
  }
  template <class T>
  xmpp::Pending<T> read(std::function<xmpp::Result<T>()> task) {
    return submit<T>(Kind::read, std::move(task));
  }

  // Returns once everything accepted is on disk (its completions follow on the loop) and the backend is destroyed.
  // Later calls complete with shutting_down.
  void shut_down();

  StorageStatistics statistics() const;

  std::uint64_t written() const override;
  bool crowded() const override;  // half of `max_queue`
  void when_committed(std::function<void(bool)> done) override;

 private:
  struct HandOver;
  enum class Kind { read, write, write_apart };
  struct Task {
    explicit Task(Kind kind_in) : kind(kind_in) {}
    virtual ~Task() = default;
    virtual bool run() = 0;  // false: undo its changes
    virtual void fail(xmpp::Error error) = 0;
    virtual void complete() = 0;
    bool writes() const { return kind != Kind::read; }
    const Kind kind;
  };
  template <class T>
  struct TaskOf final : Task {
    TaskOf(Kind kind_in, std::function<xmpp::Result<T>()> work_in) : Task(kind_in), work(std::move(work_in)) {}
    bool run() override {
      result = work();
      return result->has_value();
    }
    void fail(xmpp::Error error) override { result = tl::unexpected<xmpp::Error>(std::move(error)); }
    void complete() override { promise.complete(std::move(*result)); }
    std::function<xmpp::Result<T>()> work;
    std::optional<xmpp::Result<T>> result;
    xmpp::Promise<T> promise;
  };
  template <class T>
  xmpp::Pending<T> submit(Kind kind, std::function<xmpp::Result<T>()> work) {
    auto task = std::make_unique<TaskOf<T>>(kind, std::move(work));
    auto pending = task->promise.pending();
    enqueue(std::move(task));
    return pending;
  }
  void enqueue(std::unique_ptr<Task> task);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
