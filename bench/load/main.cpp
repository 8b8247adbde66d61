// loadgen: many users of a server who log in, chat, meet in rooms and so on, and what that costs the server.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "bench/load/clients.hpp"
#include "bench/load/crowd.hpp"
#include "bench/load/figures.hpp"
#include "bench/load/large_room.hpp"
#include "bench/load/own_daemon.hpp"
#include "bench/load/report.hpp"

namespace {

struct Options {
  std::string xmppd;
  std::string server, ca;
  std::vector<pid_t> pids;
  load::Server target;
  std::size_t users = 1000;
  bool prepare_only = false, prepared = false, json = false, archived = true;
  load::Plan plan;
  load::LargeRoom large;
  load::Crowd crowd;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--xmppd", options.xmppd, "Start this daemon and measure it")->check(CLI::ExistingFile);
  app.add_option("--server", options.server, "Measure what listens there, TLS from the first byte: 127.0.0.1:5223");
  app.add_option("--pid", options.pids, "Its processes; what descends from them counts, too");
  app.add_option("--domain", options.target.domain, "Its domain")->capture_default_str();
  app.add_option("--muc", options.target.rooms, "Where its rooms are")->capture_default_str();
  app.add_option("--ca", options.ca, "Whom to trust, PEM")->check(CLI::ExistingFile);
  app.add_option("--password", options.target.password, "Of all users")->capture_default_str();
  app.add_flag("--relay", options.target.relay, "It is bench/relay, without accounts");
  app.add_flag("--prepare", options.prepare_only, "Make accounts and contacts, measure nothing");
  app.add_flag("--prepared", options.prepared, "They are there already");
  app.add_option("--users", options.users, "user0, user1, …")->capture_default_str()->check(CLI::Range(8, 1'000'000));
  app.add_option("--friends", options.plan.friends, "Users who are in each other's rosters, even")
      ->capture_default_str();
  app.add_option("--contacts", options.plan.contacts, "Contacts that each of them has there, even")
      ->capture_default_str();
  app.add_option("--chatting", options.plan.chatting, "Users who chat in pairs, even")->capture_default_str();
  app.add_option("--messages", options.plan.messages, "Messages that each of them sends, per window")
      ->capture_default_str();
  app.add_option("--windows", options.plan.windows, "Messages on their way per pair")->capture_default_str();
  app.add_option("--rate", options.plan.rate, "Messages per second where latency is measured")->capture_default_str();
  app.add_option("--latency-seconds", options.plan.latency_seconds, "How long that goes on")->capture_default_str();
  app.add_option("--rooms", options.plan.rooms, "Sizes of rooms")->capture_default_str();
  app.add_option("--said", options.plan.said, "Messages in each room, at least")->capture_default_str();
  app.add_option("--heard", options.plan.heard, "And so many that all in it together hear so many")
      ->capture_default_str();
  app.add_flag("!--rooms-without-archive", options.plan.rooms_archived, "Rooms are told to keep no archive");
  app.add_option("--figures", options.plan.figures, "Only these")
      ->check(CLI::IsMember(load::figure_names()))
      ->delimiter(',');
  app.add_flag("--json", options.json, "Print figures as JSON");
  app.add_option("--large-room", options.large.occupants, "Instead: a room with so many occupants, and a restart");
  app.add_option("--large-room-rate", options.large.rate, "Messages per second in it")->capture_default_str();
  app.add_option("--large-room-seconds", options.large.seconds, "For so long")->capture_default_str();
  app.add_option("--crowd", options.crowd.idle, "Instead: so many idle sessions beside those who chat");
  app.add_option("--crowd-chatting", options.crowd.chatting, "Users who chat, even")->capture_default_str();
  app.add_option("--crowd-rate", options.crowd.rate, "Messages per second between them")->capture_default_str();
  app.add_option("--crowd-seconds", options.crowd.seconds, "For so long, three times")->capture_default_str();
  app.add_flag("!--without-archive", options.archived, "The daemon that is started keeps no archives");
  app.add_option("--large-room-members", options.large.members, "Its members")->capture_default_str();
}

load::Server reach(const Options& options) {
  auto server = options.target;
  const auto colon = options.server.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("--server takes ADDRESS:PORT");
  server.address = options.server.substr(0, colon);
  server.direct_tls_port = static_cast<std::uint16_t>(std::stoul(options.server.substr(colon + 1)));
  auto tls = xmpp::TlsContext::client({options.ca, {}, {"xmpp-client"}});
  if (!tls) throw std::runtime_error(tls.error().detail);
  server.tls = *tls;
  server.processes = load::Processes(options.pids);
  return server;
}

void measure(const Options& options, xmpp::EventLoop& loop, std::optional<load::OwnDaemon>& own, load::Report& report) {
  if (options.large.occupants > 0) {
    measure_large_room(loop, own.value(), options.large, report);
    return;
  }
  if (options.crowd.idle > 0) {
    measure_crowd(loop, own.value(), options.crowd, report);
    return;
  }
  load::Clients clients(loop, own ? own->server() : reach(options), options.users & ~std::size_t{1});
  if (!options.prepared && !options.target.relay) prepare(clients, options.plan);
  if (options.prepare_only) return;
  if (own) {
    own->restart();
    clients.move_to(own->server());
  }
  measure(clients, options.plan, report);
}

int run(const Options& options) {
  load::Report report(options.json);
  xmpp::EventLoop loop;
  std::optional<load::OwnDaemon> own;
  if (options.server.empty()) own.emplace(std::filesystem::absolute(options.xmppd), options.archived);
  // What went wrong is said before a daemon of our own ends, which may go wrong, too.
  try {
    measure(options, loop, own, report);
  } catch (const std::exception& error) {
    fmt::print(stderr, "loadgen: {}\n", error.what());
    return 1;
  }
  if (options.json) fmt::print("{}", report.json());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Load on a server: what logins, sessions, messages, presence, rooms and archives cost it", "loadgen");
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  try {
    if (options.server.empty() == options.xmppd.empty()) throw std::runtime_error("either --xmppd or --server");
    return run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "loadgen: {}\n", error.what());
    return 1;
  }
}
