// What is measured, and the addresses where it is told.
#include "xmppd/app/monitoring.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "libxmpp/net/tls_context.hpp"
#include "xmppd/app/listeners.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/http/open_metrics.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {
namespace {

constexpr std::uint64_t tick_ms = 1000;

// 0 if the system does not tell.
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void add_storage(OpenMetrics& out, const SqliteStores::Statistics& storage) {
  const auto& thread = storage.thread;
  const auto seconds = [](std::uint64_t us) { return static_cast<double>(us) / 1e6; };
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  out.gauge("xmppd_storage_queue_tasks", "Reads and writes that wait for the disk.").sample(number(thread.queue_depth));
  out.gauge("xmppd_storage_queue_deepest_tasks", "Most that have waited at a time.")
      .sample(number(thread.deepest_queue));
  out.counter("xmppd_storage_tasks", "Reads and writes done.").sample(number(thread.tasks));
  out.counter("xmppd_storage_failed_tasks", "Reads and writes that failed.").sample(number(thread.failed_tasks));
  out.counter("xmppd_storage_refused_tasks", "Reads and writes refused because too many waited.")
      .sample(number(thread.refused));
  out.counter("xmppd_storage_commits", "Transactions that wrote something.").sample(number(thread.commits));
  out.counter("xmppd_storage_failed_commits", "Transactions that were lost.").sample(number(thread.failed_commits));
  out.counter("xmppd_storage_commit_seconds", "Time spent in commits.").sample(seconds(thread.commit_us));
  out.gauge("xmppd_storage_slowest_commit_seconds", "The slowest commit since start.")
      .sample(seconds(thread.slowest_commit_us));
  out.gauge("xmppd_storage_largest_commit_tasks", "Most tasks in one transaction since start.")
      .sample(number(thread.largest_batch));
  out.gauge("xmppd_storage_bytes", "Size of the database and of its write-ahead log.")
      .sample(number(storage.database_bytes), {{"file", "database"}})
      .sample(number(storage.log_bytes), {{"file", "log"}});
}

}  // namespace

Monitoring::Monitoring(xmpp::EventLoop& loop, const Config& config, const ServerTls& tls, ControlTarget& target)
    : loop_(loop),
      config_(config),
      tls_(tls),
      target_(target),
      server_(
          loop,
          {.limits =
               [&config] {
                 return HttpServer::Limits{
                     .max_connections = static_cast<std::size_t>(config.get(settings::monitoring_max_connections)),
                     .max_header_bytes = static_cast<std::size_t>(config.get(settings::monitoring_max_header_bytes)),
                     .request_ms = static_cast<unsigned>(config.get(settings::monitoring_request_seconds)) * 1000};
               },
           .handle =
               [this](const std::shared_ptr<HttpExchange>& exchange) {
                 exchange->respond(answer(exchange->request()));
               }}),
      ticks_(loop) {}

Monitoring::~Monitoring() = default;

xmpp::Result<void> Monitoring::open() {
  const auto accept = [this](void* uv_server) { server_.accept(uv_server); };
  auto opened = open_addresses(loop_, config_.get(settings::monitoring_listen), accept, listeners_, addresses_);
  if (!opened) return opened;
  if (listeners_.empty()) return {};
  last_tick_ms_ = loop_.now_ms();
  ticks_.start_repeating(tick_ms, [this] { tick(); });
  return {};
}

void Monitoring::tick() {
  const auto now = loop_.now_ms();
  const auto passed = now - std::exchange(last_tick_ms_, now);
  lag_ms_[next_lag_] = passed > tick_ms ? passed - tick_ms : 0;
  next_lag_ = (next_lag_ + 1) % lag_ms_.size();
}

HttpResponse Monitoring::answer(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse refusal = http_refusal(405);
    refusal.fields.emplace_back("Allow", "GET, HEAD");
    return refusal;
  }
  const std::string& path = request.path;
  if (path == "/metrics") return {.content_type = std::string(OpenMetrics::content_type), .body = metrics()};
  if (path == "/health/live") return {.body = "live\n"};
  if (path == "/health/ready") return ready();
  return http_refusal(404);
}

HttpResponse Monitoring::ready() {
  if (stopping_) return {.status = 503, .body = "stopping\n"};
  const auto waiting = target_.statistics().storage.thread.queue_depth;
  if (waiting >= static_cast<std::uint64_t>(config_.get(settings::storage_max_queue))) {
    return {.status = 503, .body = "too much waits for the disk\n"};
  }
  return {.body = "ready\n"};
}

std::string Monitoring::metrics() {
  const DaemonStatistics statistics = target_.statistics();
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  OpenMetrics out;
  out.gauge("xmppd_build_info", "The version that runs.").sample(1, {{"version", statistics.version}});
  out.gauge("xmppd_uptime_seconds", "Since the start.").sample(number(statistics.uptime_seconds));
  out.gauge("xmppd_connections", "Client connections.").sample(number(statistics.connections));
  out.counter("xmppd_connections_accepted", "Client connections accepted.").sample(number(statistics.accepted));
  out.counter("xmppd_connections_turned_away", "Client connections refused by a limit.")
      .sample(number(statistics.turned_away));
  out.gauge("xmppd_sessions", "Bound sessions.");
  for (const Host* host : target_.hosts().all()) {
    out.sample(number(host->sessions.size()), {{"host", host->jid.domain()}});
  }
  out.gauge("xmppd_loop_lag_seconds", "The longest that the event loop was late in the last minute.")
      .sample(number(*std::max_element(lag_ms_.begin(), lag_ms_.end())) / 1e3);
  out.gauge("xmppd_resident_memory_bytes", "Memory in use.").sample(resident_bytes());
  out.gauge("xmppd_certificate_seconds_left", "Until the certificate of a host ends; negative once it has.");
  for (const Host* host : target_.hosts().all()) {
    const auto domain = host->jid.domain();
    if (const auto tls = tls_.for_domain(std::string(domain))) {
      out.sample(static_cast<double>(tls->seconds_left()), {{"host", domain}});
    }
  }
  add_storage(out, statistics.storage);
  return out.finish();
}

}  // namespace xmppd
