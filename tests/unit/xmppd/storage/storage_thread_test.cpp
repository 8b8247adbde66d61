// StorageThread over a backend that writes down what it is told.
#include "xmppd/storage/storage_thread.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "store_fixture.hpp"

using namespace xmppd;
using xmpp::Done;
using xmpp::Errc;
using xmpp::Result;
using xmppd::test::wait;

namespace {

struct Script {
  std::string log;  // read by the test after a completion was seen
  int commits_to_fail = 0;
  bool lose_transaction = false;  // at the next undo
  std::int64_t changes = 0;

  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;  // the gate that holds a task
};

class ScriptedBackend final : public StorageBackend {
 public:
  explicit ScriptedBackend(Script& script) : script_(script) {}
  void begin(bool writes) override { script_.log += writes ? "B" : "R"; }
  void commit() override {
    if (script_.commits_to_fail > 0) {
      --script_.commits_to_fail;
      throw std::runtime_error("disk full");
    }
    script_.log += "C ";
  }
  void rollback() noexcept override { script_.log += "X "; }
  void begin_step() override { script_.log += "("; }
  void keep_step() override { script_.log += ")"; }
  bool undo_step() noexcept override {
    script_.log += "!";
    return !std::exchange(script_.lose_transaction, false);
  }
  std::int64_t changes() const override { return script_.changes; }
  void settle() override {}

 private:
  Script& script_;
};

struct Fixture {
  Script script;
  xmpp::EventLoop loop;
  StorageThread thread{loop, std::make_unique<ScriptedBackend>(script), 8};
  xmpp::Lifetime lifetime;
  std::string completed;

  // Holds the storage thread inside a task, so that what follows becomes one batch.
  void close_gate() {
    const std::lock_guard lock(script.mutex);
    script.open = false;
    thread
        .read<Done>([this]() -> Result<Done> {
          std::unique_lock inner(script.mutex);
          script.changed.wait(inner, [&] { return script.open; });
          return Done{};
        })
        .then(lifetime, [](auto) {});
    turn();
    while (thread.statistics().queue_depth != 0) {
    }
  }
  void turn() { loop.run_once_nowait(); }
  void open_gate() {
    const std::lock_guard lock(script.mutex);
    script.open = true;
    script.changed.notify_one();
  }
  void write(
      char name, std::function<Result<Done>()> work = [] { return Result<Done>(Done{}); }) {
    thread
        .write<Done>([this, name, work] {
          script.log += name;
          return work();
        })
        .then(lifetime, [this, name](Result<Done> result) {
          completed += name;
          completed += result ? "+" : result.error().code == Errc::storage_failed ? "-" : "?";
        });
  }
  void finish() {
    wait(loop, thread.read<Done>([]() -> Result<Done> { return Done{}; })).value();
  }
};

}  // namespace

TEST_CASE("storage thread: what waits becomes one transaction, completed in order") {
  Fixture f;
  f.close_gate();
  f.write('a');
  f.write('b');
  f.write('c');
  f.open_gate();
  f.finish();
  CHECK(f.completed == "a+b+c+");
  const auto log = f.script.log;
  CHECK(log.substr(0, log.find('C')) == "R");  // the gate's own transaction wrote nothing
  CHECK(log.find("BabcC") != std::string::npos);
  const auto statistics = f.thread.statistics();
  CHECK(statistics.commits == 1);
  CHECK(statistics.largest_batch >= 3);
  CHECK(statistics.failed_tasks == 0);
}

TEST_CASE("storage thread: a failing task takes only itself back") {
  Fixture f;
  f.close_gate();
  f.write('a');
  f.write('b', []() -> Result<Done> { return xmpp::fail(Errc::limit_exceeded, "full"); });
  f.write('c', []() -> Result<Done> { throw std::runtime_error("broken"); });
  f.write('d');
  f.open_gate();
  f.finish();
  CHECK(f.completed == "a+b?c-d+");
  CHECK(f.script.log.find("BabcX B(a)(b!(c!(d)C") != std::string::npos);  // all once more, one step each
  CHECK(f.thread.statistics().failed_tasks == 1);
  CHECK(f.thread.statistics().repeated == 1);
}

TEST_CASE("storage thread: what fails before it has changed anything needs no undoing") {
  Fixture f;
  f.close_gate();
  f.write('a');
  f.write('b', []() -> Result<Done> { return xmpp::fail(Errc::limit_exceeded, "full"); });
  f.write('c');
  f.open_gate();
  f.finish();
  CHECK(f.completed == "a+b?c+");
  CHECK(f.script.log.find("BabcC") != std::string::npos);
  CHECK(f.thread.statistics().repeated == 0);
  f.close_gate();
  f.write('d');
  f.write('e', [&]() -> Result<Done> {
    ++f.script.changes;
    return xmpp::fail(Errc::limit_exceeded, "full");
  });
  f.open_gate();
  f.finish();
  CHECK(f.completed == "a+b?c+d+e?");
  CHECK(f.script.log.find("BdeX B(d)(e!C") != std::string::npos);
}

TEST_CASE("storage thread: a commit that fails fails all of its tasks, not the next ones") {
  Fixture f;
  f.close_gate();
  f.write('a');
  f.write('b');
  f.write('c', [&]() -> Result<Done> {
    f.script.commits_to_fail = 1;
    return Done{};
  });
  f.open_gate();
  while (f.completed.size() < 6) f.loop.run_once_nowait();
  CHECK(f.completed == "a-b-c-");
  f.write('d');
  f.finish();
  CHECK(f.completed == "a-b-c-d+");
  CHECK(f.thread.statistics().failed_commits == 1);
}

TEST_CASE("storage thread: a full queue refuses whole turns, later, without blocking") {
  Fixture f;
  f.close_gate();
  for (char name = 'a'; name < 'k'; ++name) f.write(name);  // a turn that began with room
  f.turn();
  for (char name = 'k'; name < 'm'; ++name) f.write(name);
  std::string committed;
  f.thread.when_committed([&](bool done) { committed += done ? "+" : "-"; });
  CHECK(f.completed.empty());
  while (f.completed.size() < 4) f.loop.run_once_nowait();
  CHECK(f.completed == "k-l-");
  CHECK(committed == "-");
  f.open_gate();
  // Until the storage thread has taken what waits, finish() would be refused as well.
  while (f.thread.statistics().queue_depth != 0) {
  }
  f.finish();
  CHECK(f.completed == "k-l-a+b+c+d+e+f+g+h+i+j+");
  const auto statistics = f.thread.statistics();
  CHECK(statistics.refused == 2);
  CHECK(statistics.deepest_queue == 10);
}

TEST_CASE("storage thread: a turn never straddles two transactions") {
  Fixture f;
  f.write('a');
  CHECK(f.thread.written() != 0);
  // It may be idle, but the turn is not over: nothing is begun.
  CHECK(f.script.log.empty());
  f.write('b');
  f.turn();
  CHECK(f.thread.written() == 0);
  f.finish();
  CHECK(f.script.log.find("BabC") != std::string::npos);
}

TEST_CASE("storage thread: when_committed() follows the completions of its turn") {
  Fixture f;
  std::string seen;
  f.thread.when_committed([&](bool done) { seen = f.completed + (done ? "committed" : "lost"); });
  f.write('a');
  f.write('b');
  const auto first = f.thread.written();
  f.turn();
  f.write('c');
  CHECK(f.thread.written() != first);
  f.finish();
  CHECK(seen == "a+b+committed");
  f.thread.shut_down();
  f.thread.when_committed([&](bool done) { seen = done ? "committed" : "lost"; });
  while (seen != "lost") f.loop.run_once_nowait();
}

TEST_CASE("storage thread: a lost turn is lost as a whole") {
  Fixture f;
  f.close_gate();
  std::string seen;
  f.write('a');
  f.write('b', [&]() -> Result<Done> {
    f.script.lose_transaction = true;
    throw std::runtime_error("disk full");
  });
  f.write('c');
  f.thread.when_committed([&](bool done) { seen += done ? "+" : "-"; });
  f.turn();
  f.write('d');
  f.thread.when_committed([&](bool done) { seen += done ? "+" : "-"; });
  f.turn();
  f.open_gate();
  f.finish();
  CHECK(f.completed == "a-b-c-d+");
  CHECK(seen == "-+");
  CHECK(f.script.log.find("BabX B(a)(b!X BdC") != std::string::npos);
}

TEST_CASE("storage thread: shut_down() does what was accepted, then refuses") {
  Fixture f;
  f.close_gate();
  f.write('a');
  f.write('b');
  f.open_gate();
  f.thread.shut_down();
  CHECK(f.script.log.find("BabC") != std::string::npos);
  f.write('c');
  while (f.completed.size() < 6) f.loop.run_once_nowait();
  CHECK(f.completed.find("a+b+") != std::string::npos);
  CHECK(f.completed.find("c?") != std::string::npos);
  f.thread.shut_down();  // idempotent
}

TEST_CASE("storage thread: nothing completes for an owner that is gone") {
  Fixture f;
  f.write('a');
  f.lifetime.reset();
  f.finish();
  CHECK(f.completed.empty());
}
