// loadgen: starts an xmppd of its own, logs many clients in over TLS, has them chat in pairs, and says what it cost.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "bench/load/crowd.hpp"
#include "bench/load/people.hpp"
#include "bench/load/process_cost.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr unsigned scram_iterations = 4096;  // the clients' cost, not the server's
constexpr std::size_t logins_at_once = 32;

void make_accounts(xmpp::EventLoop& loop, const std::string& folder, std::size_t count) {
  const auto keys =
      xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, load::People::password, "0123456789abcdef", scram_iterations);
  xmppd::SqliteStores sqlite(loop, {.directory = folder, .max_queue = count + 1});
  const auto stores = sqlite.stores();
  std::size_t waiting = count;
  std::string problem;
  for (std::size_t i = 0; i < count; ++i) {
    const auto jid = xmpp::Jid::make(load::People::name(i), load::People::domain);
    stores.accounts.create({*jid, {*keys}, xmpp::now(), std::nullopt}).then_detached([&](const auto& result) {
      --waiting;
      if (!result) problem = result.error().detail;
    });
  }
  sqlite.shut_down();
  while (waiting > 0) loop.run_once_nowait();
  if (!problem.empty()) throw std::runtime_error("making accounts: " + problem);
}

// Time and server CPU between two moments.
class Cost {
 public:
  explicit Cost(pid_t server) : server_(server), cpu_(load::cpu_ns(server)), begun_(Clock::now()) {}
  void print(const std::string& what, double count, std::string_view unit) const {
    const double cpu_us = static_cast<double>(load::cpu_ns(server_) - cpu_) / 1e3;
    const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    fmt::print("{:<28}{:>9.0f} in {:>6.2f} s {:>8.0f}/s {:>9.1f} us server CPU per {}\n", what, count, seconds,
               count / seconds, cpu_us / count, unit);
    std::fflush(stdout);
  }

 private:
  pid_t server_;
  std::uint64_t cpu_;
  Clock::time_point begun_;
};

void measure(const std::string& xmppd, std::size_t sessions, unsigned messages) {
  setenv("XMPPD", xmppd.c_str(), 1);
  const test::TemporaryDirectory folder;
  xmpp::EventLoop loop;
  make_accounts(loop, folder.path().string() + "/data", sessions);
  const wire::DaemonProcess daemon(folder.path().string(), {load::People::domain},
                                   {{"c2s.max_connections_per_address", "1000000"},
                                    {"c2s.max_connections", "1000000"},
                                    {"c2s.max_bytes_per_second", "0"},
                                    {"log.level", "warning"}});
  auto tls = xmpp::TlsContext::client({folder.path().string() + "/data/certificate.pem", {}, {"xmpp-client"}});
  if (!tls) throw std::runtime_error(tls.error().detail);
  load::People people(loop, *tls, daemon, sessions);

  const auto before = load::resident_kib(daemon.pid());
  const Cost logins(daemon.pid());
  people.log_in(logins_at_once);
  logins.print("logins over TLS", static_cast<double>(sessions), "login");
  people.become_available();
  usleep(500'000);  // for what the server does a little later
  const auto after = load::resident_kib(daemon.pid());
  fmt::print("{:<28}{:>9.1f} KiB of server memory each ({} sessions: {} -> {} KiB)\n", "idle sessions",
             static_cast<double>(after - before) / static_cast<double>(sessions), sessions, before, after);
  for (const unsigned window : {1u, 16u}) {
    const Cost chat(daemon.pid());
    people.chat(window, messages);
    chat.print(fmt::format("messages, window {}", window), static_cast<double>(sessions) * messages, "message");
  }
  fmt::print("each message arrived exactly once and in order; server memory is now {} KiB\n",
             load::resident_kib(daemon.pid()));
  people.close();
}

void measure_rooms(const std::string& xmppd, const std::vector<std::size_t>& sizes, unsigned messages) {
  setenv("XMPPD", xmppd.c_str(), 1);
  const auto largest = *std::max_element(sizes.begin(), sizes.end());
  const test::TemporaryDirectory folder;
  xmpp::EventLoop loop;
  make_accounts(loop, folder.path().string() + "/data", largest);
  const wire::DaemonProcess daemon(folder.path().string(), {load::People::domain},
                                   {{"c2s.max_connections_per_address", "1000000"},
                                    {"c2s.max_connections", "1000000"},
                                    {"c2s.max_bytes_per_second", "0"},
                                    {"log.level", "warning"}});
  auto tls = xmpp::TlsContext::client({folder.path().string() + "/data/certificate.pem", {}, {"xmpp-client"}});
  if (!tls) throw std::runtime_error(tls.error().detail);
  load::Crowd crowd(loop, *tls, daemon, largest);
  crowd.log_in(logins_at_once);
  for (const auto size : sizes) {
    const auto name = fmt::format("room{}", size);
    const auto before = load::resident_kib(daemon.pid());
    const Cost entries(daemon.pid());
    crowd.enter(name, size);
    // Each newcomer is shown to all, all to each newcomer.
    entries.print(fmt::format("entries, room of {}", size), static_cast<double>(size * size), "presence");
    fmt::print("{:<28}{:>9.1f} KiB of server memory each\n", fmt::format("occupants, room of {}", size),
               static_cast<double>(load::resident_kib(daemon.pid()) - before) / static_cast<double>(size));
    constexpr unsigned window = 16;
    const Cost talk(daemon.pid());
    crowd.talk(window, messages);
    talk.print(fmt::format("heard, room of {}", size), static_cast<double>(size) * messages, "stanza delivered");
  }
  fmt::print("each message was heard exactly once and in order by everybody\n");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Load on an xmppd of its own: logins, memory, messages", "loadgen");
  std::string xmppd;
  std::size_t sessions = 1000;
  unsigned messages = 100;
  app.add_option("--xmppd", xmppd, "The daemon's program")->required()->check(CLI::ExistingFile);
  std::vector<std::size_t> rooms{10, 100, 1000};
  app.add_option("--rooms", rooms, "Sizes of rooms, each with its own measurement; 0: none")->capture_default_str();
  app.add_option("--sessions", sessions, "Clients, an even number")
      ->capture_default_str()
      ->check(CLI::Range(2, 100000));
  app.add_option("--messages", messages, "Messages that each client sends, per window")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  try {
    measure(std::filesystem::absolute(xmppd), sessions & ~std::size_t{1}, messages);
    std::erase(rooms, std::size_t{0});
    if (!rooms.empty()) measure_rooms(std::filesystem::absolute(xmppd), rooms, messages);
  } catch (const std::exception& error) {
    fmt::print(stderr, "loadgen: {}\n", error.what());
    return 1;
  }
  return 0;
}
