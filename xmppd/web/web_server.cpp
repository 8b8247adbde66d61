// WebServer: which path is whose.
#include "xmppd/web/web_server.hpp"

#include "xmppd/core/host.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/web/bosh_sessions.hpp"
#include "xmppd/web/host_meta.hpp"
#include "xmppd/web/invite_page.hpp"
#include "xmppd/web/upload_resource.hpp"
#include "xmppd/web/web_settings.hpp"
#include "xmppd/web/web_socket_stream.hpp"

namespace xmppd {
namespace {

HttpServer::Limits limits_of(const Config& config) {
  const auto number = [&config](const IntSetting& setting) { return static_cast<std::size_t>(config.get(setting)); };
  const auto milliseconds = [&config](const IntSetting& setting) {
    return static_cast<unsigned>(config.get(setting)) * 1000;
  };
  return {.max_connections = number(settings::http_max_connections),
          .max_per_address = number(settings::http_max_connections_per_address),
          .max_header_bytes = number(settings::http_max_header_bytes),
          .request_ms = milliseconds(settings::http_request_seconds),
          .content = true,
          .window_ms = milliseconds(settings::http_window_seconds),
          .min_bytes_per_second = number(settings::http_min_bytes_per_second)};
}

}  // namespace

WebServer::WebServer(xmpp::EventLoop& loop, const Config& config, Stores& stores, StreamContext& streams,
                     UploadFolder& uploads, ServerTls tls)
    : config_(config),
      hosts_(streams.hosts),
      tls_(std::move(tls)),
      uploads_(std::make_unique<UploadResource>(config, stores, streams.environment, uploads, streams.hosts.counters)),
      invites_(std::make_unique<InvitePages>(config, stores, streams.environment, streams.hosts)),
      streams_(std::make_unique<WebSocketStreams>(loop, streams)),
      bosh_(std::make_unique<BoshSessions>(streams)),
      server_(std::make_unique<HttpServer>(
          loop, HttpServer::Options{.limits = [&config] { return limits_of(config); },
                                    .handle = [this](const auto& exchange) { handle(exchange); },
                                    .group = [](const std::string& address) { return address_group(address); }})) {}

WebServer::~WebServer() = default;

void WebServer::handle(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  if (request.path.starts_with("/upload/")) return uploads_->serve(exchange);
  if (request.path.starts_with("/invite/")) return invites_->serve(exchange);
  if (request.path == "/xmpp-websocket" && config_.get(settings::http_websocket)) return streams_->serve(exchange);
  if (request.path == "/http-bind" && config_.get(settings::http_bosh)) return bosh_->serve(exchange);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path.starts_with("/.well-known/host-meta")) {
    return exchange->respond(host_meta(config_, hosts_, request));
  }
  exchange->respond(http_refusal(404));
}

void WebServer::close_all(const xmpp::StreamError& reason, std::function<void()> done) {
  const auto gone = [done = std::move(done), left = std::make_shared<int>(2)] {
    if (--*left == 0) done();
  };
  streams_->close_all(reason, gone);
  bosh_->close_all(reason, gone);
}

std::size_t WebServer::web_sockets() const { return streams_->size(); }
std::size_t WebServer::bosh_sessions() const { return bosh_->size(); }
std::uint64_t WebServer::bosh_sessions_begun() const { return bosh_->created(); }

}  // namespace xmppd
