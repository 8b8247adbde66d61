#include "xmppd/web/disk_queue.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace xmppd;

namespace {

// Threads that are busy until they are told.
struct SlowThreads final : xmpp::Executor {
  void post(std::function<void()> task) override { task(); }
  void background(std::function<void()> work, std::function<void()> done) override {
    busy.push_back([work = std::move(work), done = std::move(done)] {
      work();
      done();
    });
  }
  std::shared_ptr<void> after(unsigned, std::function<void()>) override { return nullptr; }
  void finish_one() {
    const auto one = std::move(busy.front());
    busy.erase(busy.begin());
    one();
  }
  std::vector<std::function<void()>> busy;
};

}  // namespace

TEST_CASE("disk queue: a few pieces at a time, in their order, and none is lost with its owner") {
  SlowThreads threads;
  std::vector<int> worked, done;
  {
    const auto disk = std::make_shared<DiskQueue>(threads);
    for (int i = 0; i < 5; ++i) {
      disk->background([&worked, i] { worked.push_back(i); }, [&done, i] { done.push_back(i); });
    }
    CHECK(threads.busy.size() == DiskQueue::most_at_a_time);
    CHECK(disk->waiting() == 5 - DiskQueue::most_at_a_time);
    threads.finish_one();
    CHECK(threads.busy.size() == DiskQueue::most_at_a_time);
  }
  while (!threads.busy.empty()) {
    CHECK(threads.busy.size() <= DiskQueue::most_at_a_time);
    threads.finish_one();
  }
  CHECK(worked == std::vector{0, 1, 2, 3, 4});
  CHECK(done == worked);
}
