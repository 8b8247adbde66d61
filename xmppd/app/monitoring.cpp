// What is measured, and the addresses where it is told.
#include "xmppd/app/monitoring.hpp"

#include <algorithm>

#include "xmppd/app/listeners.hpp"
#include "xmppd/app/metrics.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/http/open_metrics.hpp"

namespace xmppd {
namespace {

constexpr std::uint64_t tick_ms = 1000;

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
  if (path == "/metrics") return metrics(request);
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

HttpResponse Monitoring::metrics(const HttpRequest& request) {
  // Whoever names the older format alone gets it.
  const auto* accept = request.field("accept");
  const bool older = accept && accept->find("text/plain") != std::string::npos &&
                     accept->find("application/openmetrics-text") == std::string::npos;
  const auto format = older ? OpenMetrics::Format::prometheus_text : OpenMetrics::Format::open_metrics;
  const double lag = static_cast<double>(*std::max_element(lag_ms_.begin(), lag_ms_.end())) / 1e3;
  // The disk may be what is slow: the sum is that of the question before.
  target_.uploads().totals().then(lifetime_, [this](const xmpp::Result<UploadTotals>& totals) {
    if (totals) uploads_ = *totals;
  });
  return {.content_type = std::string(OpenMetrics::content_type(format)),
          .body = metrics_text({target_, tls_, lag, uploads_}, format)};
}

}  // namespace xmppd
