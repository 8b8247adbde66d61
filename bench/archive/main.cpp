// archive_cost: inserting into and paging through the archive of a user with few and with many messages (XEP-0313).
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr xmpp::Timestamp begin = 1'700'000'000'000'000;
constexpr xmpp::Timestamp second = 1'000'000;
constexpr std::size_t page_size = 50;
constexpr int repetitions = 200;
constexpr std::size_t contacts = 20;
constexpr std::size_t each_for_itself = 200;
constexpr std::size_t rounds = 3;
constexpr std::size_t window = 100'000;  // long enough for what is done in batches: conversations, words, merging them

xmpp::Jid jid(const std::string& text) { return xmpp::Jid::parse(text).value(); }

class Bench {
 public:
  explicit Bench(const std::string& folder)
      : sqlite_(loop_, {.directory = folder, .max_queue = 100'000}), stores_(sqlite_.stores()) {
    keeps_waiting_.start_repeating(1000, [] {});
    require(wait(stores_.accounts.create({owner_, {}, begin, std::nullopt})));
  }

  struct Cost {
    double clock_us, cpu_us, kernel_us;  // of one message; the kernel's part is in cpu_us, too
  };
  // Up to so many messages in the archive, in transactions of `batch`.
  Cost fill(std::size_t up_to, std::size_t batch) {
    const auto started = Clock::now();
    const auto before = processor_us();
    const auto first = count_;
    while (count_ < up_to) {
      const auto end = std::min(up_to, count_ + batch);
      std::size_t waiting = end - count_;
      while (count_ < end) {
        stores_.archive.append(owner_, xmppd::ArchiveKind::account, message(), {}).then_detached([&](const auto& done) {
          require(done);
          if (--waiting == 0) loop_.stop();
        });
      }
      loop_.run();
    }
    const auto messages = static_cast<double>(up_to - first);
    const auto after = processor_us();
    const double kernel = after.kernel - before.kernel;
    return {us_since(started) / messages, (after.user - before.user + kernel) / messages, kernel / messages};
  }

  // What a stop takes while so many messages wait to be written, in seconds. Nothing can be asked afterwards.
  double stop_with(std::size_t waiting) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < waiting; ++i) {
      stores_.archive.append(owner_, xmppd::ArchiveKind::account, message(), {}).then_detached([&](const auto& done) {
        require(done);
        ++written;
      });
    }
    const auto started = Clock::now();
    sqlite_.shut_down();
    const double seconds = us_since(started) / 1e6;
    while (written < waiting) loop_.run_once_nowait();  // all is there; it ends by require() if one was not
    return seconds;
  }

  double cost(const xmppd::ArchiveQuery& query, std::size_t expected) {
    const auto started = Clock::now();
    for (int i = 0; i < repetitions; ++i) {
      const auto page = require(wait(stores_.archive.query(owner_, query)));
      if (page.messages.size() != expected) throw std::runtime_error(fmt::format("{} messages", page.messages.size()));
    }
    return us_since(started) / repetitions;
  }

  std::string id_at(std::size_t index) {
    const auto page = require(wait(stores_.archive.query(
        owner_, {.start = begin + static_cast<xmpp::Timestamp>(index) * second, .max_messages = 1})));
    return page.messages.at(0).id;
  }

  static xmpp::Jid contact(std::size_t number) {
    return jid(fmt::format("contact{}@example.org/phone", number % contacts));
  }
  std::size_t messages() const { return count_; }
  std::uint64_t database_bytes() const { return sqlite_.statistics().database_bytes; }

 private:
  xmppd::ArchivedMessage message() {
    xmppd::ArchivedMessage m;
    const auto number = count_++;
    m.received = begin + static_cast<xmpp::Timestamp>(number) * second;
    m.id = stores_.archive.new_id(m.received);
    m.with = contact(number);
    m.author = m.with.bare();
    m.message_id = fmt::format("{:016x}-{:016x}", random_(), random_());  // in no order, as a client's are
    m.search_text =
        fmt::format("Shall we meet at number {} in the old town this evening, or is that too late?", number);
    m.stanza = fmt::format(
        "<message from='{}' to='{}' type='chat' id='{}'><body>{}</body><request xmlns='urn:xmpp:receipts'/>"
        "<markable xmlns='urn:xmpp:chat-markers:0'/><origin-id xmlns='urn:xmpp:sid:0' id='{}'/></message>",
        m.with.text(), owner_.text(), m.message_id, m.search_text, m.message_id);
    return m;
  }

  struct ProcessorTime {
    double user, kernel;
  };
  static ProcessorTime processor_us() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return {us(used.ru_utime), us(used.ru_stime)};
  }

  template <class T>
  xmpp::Result<T> wait(xmpp::Pending<T> pending) {
    std::optional<xmpp::Result<T>> result;
    pending.then_detached([&](xmpp::Result<T> r) {
      result = std::move(r);
      loop_.stop();
    });
    loop_.run();
    return std::move(*result);
  }
  template <class T>
  static T require(xmpp::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return std::move(*result);
  }
  static double us_since(Clock::time_point started) {
    return std::chrono::duration<double, std::micro>(Clock::now() - started).count();
  }

  xmpp::EventLoop loop_;
  xmpp::Timer keeps_waiting_{loop_};  // the loop would end where it waits for nothing but the storage thread
  std::mt19937_64 random_{1};
  xmppd::SqliteStores sqlite_;
  xmppd::Stores stores_;
  const xmpp::Jid owner_ = jid("romeo@example.org");
  std::size_t count_ = 0;
};

void measure(Bench& bench, std::size_t messages) {
  const auto page = std::min(page_size, messages);
  const auto middle = begin + static_cast<xmpp::Timestamp>(messages / 2) * second;
  const auto of_contact = std::min(page_size, (messages + contacts - 1) / contacts);
  const auto line = [&](const char* what, double us) { fmt::print("  {:<44}{:>9.0f} us\n", what, us); };
  fmt::print("archive of {} messages ({} MiB), a page of {}:\n", messages, bench.database_bytes() / 1'048'576, page);
  line("the first page", bench.cost({}, page));
  line("the last page", bench.cost({.last_page = true}, page));
  line("half a page after an id in the middle",
       bench.cost({.page_after = bench.id_at(messages / 2 - 1), .max_messages = page / 2}, page / 2));
  line("half a page from a time on", bench.cost({.start = middle, .max_messages = page / 2}, page / 2));
  line("the last page with one contact", bench.cost({.with = Bench::contact(0).bare(), .last_page = true}, of_contact));
  line("the last page with one resource", bench.cost({.with = Bench::contact(0), .last_page = true}, of_contact));
  line("a page with one who never wrote", bench.cost({.with = jid("nobody@example.org")}, 0));
  line("the last page with two words", bench.cost({.search = "town evening", .last_page = true}, page));
  line("one message by its words", bench.cost({.search = fmt::format("number {}", messages / 2)}, 1));
  line("how many there are", bench.cost({.max_messages = 0, .count = true}, 0));
  line("how many there are with one contact",
       bench.cost({.with = Bench::contact(0).bare(), .max_messages = 0, .count = true}, 0));
}

// `count` more messages, `batch` in a transaction.
Bench::Cost add(Bench& bench, std::size_t count, std::size_t batch) {
  const auto behind = bench.messages();
  const auto cost = bench.fill(behind + count, batch);
  fmt::print(
      "{:>10} messages behind {:>10}, {:>4} in a transaction: {:>5.1f} us of CPU each, {:>5.1f} of them in the kernel; "
      "{:>5.1f} on the clock\n",
      count, behind, batch, cost.cpu_us, cost.kernel_us, cost.clock_us);
  return cost;
}

// In turns behind few and behind many, since a machine that has been writing for minutes is not what it was before.
void compare_with_few(Bench& bench, const std::string& folder) {
  double few = 0, many = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    Bench fresh(fmt::format("{}/few{}", folder, round));
    add(fresh, each_for_itself, each_for_itself);
    few += add(fresh, window, 100).cpu_us;
    many += add(bench, window, 100).cpu_us;
  }
  fmt::print("a message behind many costs {:.2f} times what it costs behind few\n", many / few);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("What a message costs in an archive of few and of many messages", "archive_cost");
  std::size_t many = 1'000'000;
  app.add_option("--messages", many, "How many are many")
      ->capture_default_str()
      ->check(CLI::Range((rounds + 1) * window, std::size_t{100'000'000}));
  CLI11_PARSE(app, argc, argv);
  try {
    const test::TemporaryDirectory folder;
    Bench bench(folder.path().string() + "/data");
    add(bench, 10, 10);
    measure(bench, 10);
    add(bench, each_for_itself, 1);
    add(bench, many - rounds * window - bench.messages() - each_for_itself, 1000);
    add(bench, each_for_itself, 1);
    compare_with_few(bench, folder.path().string());
    measure(bench, many);
    constexpr std::size_t waiting = 100'000;
    fmt::print("a stop while {} messages wait: {:.1f} s\n", waiting, bench.stop_with(waiting));
  } catch (const std::exception& error) {
    fmt::print(stderr, "archive_cost: {}\n", error.what());
    return 1;
  }
  return 0;
}
