// session_cost: what sessions that may be resumed (XEP-0198) cost on the real store, without the cost of TLS and XML on
// the way in, which would make the difference look smaller.
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace {

using namespace xmppd;
using Clock = std::chrono::steady_clock;

constexpr std::size_t pairs = 20;
constexpr std::size_t rounds = 300;
constexpr std::size_t queued = 1000;
constexpr std::size_t sleepers = 2000;

xmpp::Jid jid(const std::string& text) { return xmpp::Jid::parse(text).value(); }
xmpp::Element xml(const std::string& text) { return xmpp::parse_element(text, xmpp::ns::client).value(); }

xmpp::Element chat(const std::string& to) {
  return xml(
      "<message type='chat' id='4bb1f5f0-3c9b-4f0a-8a5e-3f1a3b1de3c1' to='" + to +
      "'><body>Some eighty characters of text, which is about what people write to each other.</body></message>");
}

class BenchEnvironment final : public Environment {
 public:
  explicit BenchEnvironment(xmpp::EventLoop& loop) : loop_(loop) {}
  xmpp::Timestamp now() const override { return xmpp::now(); }
  std::string new_id() override { return fmt::format("id-{}-{}", xmpp::now(), ++ids_); }
  xmpp::Executor& executor() override { return loop_; }

 private:
  xmpp::EventLoop& loop_;
  std::uint64_t ids_ = 0;
};

struct Client final : StanzaSink {
  void deliver(const StanzaPtr& stanza) override {
    ++stanzas;
    if (stanza->kind() == xmpp::StanzaKind::message) ++messages;
  }
  void close(const xmpp::StreamError&) override { throw std::runtime_error("a session was closed"); }
  void when_flushed(std::function<void()> done) override { done(); }
  void pause_reading() override {}
  void resume_reading() override {}

  std::uint32_t stanzas = 0;  // since it was managed
  std::size_t messages = 0;
  std::shared_ptr<Session> session;
};

// A daemon without connections; destroyed and made again, it is killed and started.
class World {
 public:
  explicit World(const std::string& folder)
      : environment_(loop_),
        sqlite_(loop_, {.directory = folder, .max_queue = 100'000}),
        stores_(sqlite_.stores()),
        host_(jid("example.org"), config_, stores_, environment_, directory_, all_features()) {}

  Host& host() { return host_; }

  void until(const std::function<bool()>& condition) {
    const auto end = Clock::now() + std::chrono::seconds(60);
    while (!condition()) {
      loop_.run_once_nowait();
      if (Clock::now() > end) throw std::runtime_error("no progress");
    }
  }

  void make_account(const std::string& name) {
    bool made = false;
    stores_.accounts.create({jid(name), {}, 0, std::nullopt}).then_detached([&made](const auto&) { made = true; });
    until([&made] { return made; });
  }

  void log_in(Client& client, const std::string& name, bool resumable) {
    host_.accounts.with(jid(name), [&](const auto& account) {
      client.session = host_.sessions.bind(*account, "phone", client, {}).value();
    });
    until([&client] { return client.session != nullptr; });
    if (resumable) {
      const auto secret = resumption_secret(name);
      bool kept = false;
      client.session->begin_journal(600, secret);
      stores_.turn.when_committed([&kept](bool) { kept = true; });
      until([&kept] { return kept; });
      client.session->manage({.secret = secret, .seconds = 600});
    }
    host_.router.from_client(*client.session, xml("<presence/>"));
    loop_.run_once_nowait();
  }

  // What a client of today does: acknowledges what came, and asks for the same.
  void acknowledge(Client& client) {
    if (!client.session->management()) return;
    if (!client.session->outbox().acknowledge(client.stanzas)) throw std::runtime_error("a stanza too many");
    if (auto* journal = client.session->journal()) journal->secure([] {});
  }

 private:
  xmpp::EventLoop loop_;
  BenchEnvironment environment_;
  SqliteStores sqlite_;
  Stores stores_;
  const Config config_;
  HostDirectory directory_;
  Host host_;
};

std::string name(std::size_t number) { return fmt::format("user{}@example.org", number); }

double cpu_us() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double ms_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

// Twenty write to twenty; each waits for the other's answer before it goes on. CPU of core and storage.
double cost_of_a_message(bool resumable) {
  const test::TemporaryDirectory folder;
  World world(folder.path().string());
  std::deque<Client> clients(2 * pairs);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    world.make_account(name(i));
    world.log_in(clients[i], name(i), resumable);
  }
  const auto begun = cpu_us();
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      world.host().router.from_client(*clients[i].session, chat(name(i ^ 1U)));
    }
    for (auto& client : clients) {
      world.until([&client, round] { return client.messages > round; });
      world.acknowledge(client);
    }
  }
  return (cpu_us() - begun) / static_cast<double>(rounds * clients.size());
}

void resume_with_a_full_queue() {
  const test::TemporaryDirectory folder;
  const auto secret = resumption_secret(name(0));
  double while_running = 0;
  std::uint32_t counted = 0;
  {
    World world(folder.path().string());
    Client sleeper, writer, awake;
    world.make_account(name(0));
    world.make_account(name(1));
    world.log_in(sleeper, name(0), true);
    world.log_in(writer, name(1), false);
    world.host().sessions.hibernate(*sleeper.session);
    counted = sleeper.stanzas;
    for (std::size_t i = 0; i < queued; ++i) {
      world.host().router.from_client(*writer.session, chat(name(0)));
      if (i % 100 == 99) {
        world.until([&writer] { return writer.session->work().handled() == writer.session->work().begun(); });
      }
    }
    const auto begun = Clock::now();
    sleeper.session->outbox().acknowledge(counted);
    world.host().sessions.wake(*sleeper.session, awake, {});
    world.until([&awake] { return awake.messages == queued; });
    while_running = ms_since(begun);
    sleeper.session.reset();
    writer.session.reset();
  }
  World world(folder.path().string());
  Client awake;
  std::shared_ptr<Session> session;
  const auto begun = Clock::now();
  world.host().accounts.with(jid(name(0)), [&session](const auto& account) { session = (*account)->session("phone"); });
  world.until([&session] { return session != nullptr; });
  const auto restored = ms_since(begun);
  session->outbox().renumber(counted);
  bool secured = false;
  world.host().stores.turn.when_committed([&secured](bool) { secured = true; });
  world.until([&secured] { return secured; });
  world.host().sessions.wake(*session, awake, {});
  world.until([&awake] { return awake.messages == queued; });
  fmt::print("Resuming a session with {} messages queued\n", queued);
  fmt::print("  while the daemon runs:   {:>8.1f} ms until all are written\n", while_running);
  fmt::print("  after it was killed:     {:>8.1f} ms, {:.1f} of them to restore account and session\n", ms_since(begun),
             restored);
}

std::size_t bytes_in_use() { return mallinfo2().uordblks; }

void memory_of_a_sleeper() {
  const test::TemporaryDirectory folder;
  World world(folder.path().string());
  std::deque<Client> clients(sleepers);
  for (std::size_t i = 0; i < sleepers; ++i) world.make_account(name(i));
  const auto before = bytes_in_use();
  for (std::size_t i = 0; i < sleepers; ++i) {
    world.log_in(clients[i], name(i), true);
    world.acknowledge(clients[i]);
    world.host().sessions.hibernate(*clients[i].session);
  }
  world.until([&] { return clients.back().session->told() == 1; });
  const auto each = static_cast<double>(bytes_in_use() - before) / static_cast<double>(sleepers);
  fmt::print("Memory of a session that hibernates, its account included: {:.1f} KiB\n", each / 1024);
}

}  // namespace

int main() {
  const auto without = cost_of_a_message(false);
  const auto with = cost_of_a_message(true);
  fmt::print("A message between two clients, in both archives (CPU of core and storage, no TLS)\n");
  fmt::print("  without resumption:      {:>8.1f} us\n", without);
  fmt::print("  both may resume:         {:>8.1f} us, {:.2f} times as much\n", with, with / without);
  resume_with_a_full_queue();
  memory_of_a_sleeper();
}
