// WebServer: everything that the daemon serves over HTTP, but for monitoring.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "libxmpp/xmpp/stream_error.hpp"
#include "xmppd/http/http_server.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {

class BoshSessions;
class Config;
class HostDirectory;
class InvitePages;
class UploadFolder;
class UploadResource;
class WebSocketStreams;
struct Stores;
struct StreamContext;

class WebServer {
 public:
  // `uploads`: where uploaded files are kept. All references must outlive it.
  WebServer(xmpp::EventLoop& loop, const Config& config, Stores& stores, StreamContext& streams, UploadFolder& uploads,
            ServerTls tls);
  ~WebServer();

  // A listener of http.listen, or of http.plain_listen, has a connection ready.
  void accept_tls(void* uv_server) { server_->accept(uv_server, tls_.direct); }
  void accept_plain(void* uv_server) { server_->accept(uv_server, nullptr, HttpServer::Proxy::trusted); }
  // Streams over WebSocket and BOSH, as C2sAcceptor has them.
  void close_all(const xmpp::StreamError& reason, std::function<void()> done);
  std::size_t web_sockets() const;
  std::size_t bosh_sessions() const;
  std::uint64_t bosh_sessions_begun() const;
  const HttpServer& http() const { return *server_; }
  // Certificates for new connections.
  void apply(ServerTls tls) { tls_ = std::move(tls); }

 private:
  void handle(const std::shared_ptr<HttpExchange>& exchange);

  const Config& config_;
  const HostDirectory& hosts_;
  ServerTls tls_;
  std::unique_ptr<UploadResource> uploads_;
  std::unique_ptr<InvitePages> invites_;
  std::unique_ptr<WebSocketStreams> streams_;
  std::unique_ptr<BoshSessions> bosh_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace xmppd
