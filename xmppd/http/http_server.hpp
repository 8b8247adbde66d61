// HttpServer: connections that serve requests (RFC 9112), one after the other, over TLS or not, with content either
// way.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/http/http_exchange.hpp"

namespace xmpp {
class EventLoop;
class TlsContext;
}  // namespace xmpp

namespace xmppd {

class HttpConnection;

class HttpServer {
 public:
  struct Limits {
    std::size_t max_connections = 64;  // one more is closed without a word
    std::size_t max_per_address = 0;   // the same; behind a trusted proxy: 429. 0: no bound
    std::size_t max_header_bytes = 8192;
    unsigned request_ms = 10'000;  // from the connection to the whole head, then 408
    unsigned idle_ms = 75'000;     // between two requests
    bool content = false;          // false: requests with content are refused (413)
    // Content must come or go this fast, looked at in each such time; else 408, or the end of the connection.
    unsigned window_ms = 30'000;
    std::uint64_t min_bytes_per_second = 0;
  };
  struct Options {
    std::function<Limits()> limits;
    std::function<void(const std::shared_ptr<HttpExchange>&)> handle;
    // What counts as one address; unset: each is one.
    std::function<std::string(const std::string& address)> group{};
  };

  HttpServer(xmpp::EventLoop& loop, Options options);
  ~HttpServer();  // closes what is open
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  enum class Proxy { none, trusted };
  // A listener has a connection ready (Listener::OnConnection). `tls` null: plain text. Trusted: whoever connects says
  // in X-Forwarded-For for whom; its last address is believed.
  void accept(void* uv_server, std::shared_ptr<xmpp::TlsContext> tls = nullptr, Proxy proxy = Proxy::none);

  // Those that the limits count.
  std::size_t size() const { return counted_; }
  // Since the start, by class of status: 1xx to 5xx.
  const std::array<std::uint64_t, 5>& responses() const { return responses_; }
  // Connections and requests that a limit of their number refused.
  std::uint64_t refused() const { return refused_; }

 private:
  friend class HttpConnection;
  void on_gone(HttpConnection& connection);
  // false: that address has too many. Counted until uncount().
  bool count(HttpConnection& connection, const std::string& address);
  void uncount(HttpConnection& connection);
  // For another request. false: there is no place any more.
  bool count_again(HttpConnection& connection);

  xmpp::EventLoop& loop_;
  Options options_;
  std::unordered_map<const HttpConnection*, std::shared_ptr<HttpConnection>> connections_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::size_t counted_ = 0;
  std::array<std::uint64_t, 5> responses_{};
  std::uint64_t refused_ = 0;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
