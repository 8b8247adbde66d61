// HttpServer: accepting and counting.
#include "xmppd/http/http_server.hpp"

#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/http/http_connection.hpp"

namespace xmppd {

HttpServer::HttpServer(xmpp::EventLoop& loop, Options options) : loop_(loop), options_(std::move(options)) {}

HttpServer::~HttpServer() {
  // Handlers may hold the exchanges for longer.
  for (const auto& [key, connection] : connections_) connection->release();
}

void HttpServer::accept(void* uv_server, std::shared_ptr<xmpp::TlsContext> tls, Proxy proxy) {
  const Limits limits = options_.limits();
  auto added = std::make_shared<HttpConnection>(*this, limits, proxy);
  if (!added->accept(uv_server)) return;
  connections_.emplace(added.get(), added);
  if (counted_ >= limits.max_connections) {
    ++refused_;
    return added->drop();
  }
  ++counted_;
  added->counted = true;
  if (proxy == Proxy::none && !count(*added, added->peer_address())) return added->drop();
  added->start(std::move(tls));
}

bool HttpServer::count(HttpConnection& connection, const std::string& address) {
  const auto most = connection.limits().max_per_address;
  if (most == 0) return true;
  const std::string group = options_.group ? options_.group(address) : address;
  std::size_t& same = per_address_[group];
  if (same >= most) {
    ++refused_;
    return false;
  }
  ++same;
  connection.counted_as = group;
  return true;
}

void HttpServer::uncount(HttpConnection& connection) {
  if (std::exchange(connection.counted, false)) --counted_;
  if (!connection.counted_as) return;
  const auto group = per_address_.find(*std::exchange(connection.counted_as, std::nullopt));
  if (--group->second == 0) per_address_.erase(group);
}

bool HttpServer::count_again(HttpConnection& connection) {
  // Behind a proxy the next request may be another client's: it is counted with its head.
  uncount(connection);
  if (counted_ >= connection.limits().max_connections) return false;
  ++counted_;
  connection.counted = true;
  return connection.behind_proxy() || count(connection, connection.peer_address());
}

void HttpServer::on_gone(HttpConnection& connection) {
  uncount(connection);
  // We are inside a callback of the connection.
  loop_.post([this, key = &connection, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (owner) connections_.erase(key);
  });
}

}  // namespace xmppd
