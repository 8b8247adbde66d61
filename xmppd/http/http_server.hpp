// HttpServer: answers small requests without content (RFC 9110) on connections that serve one request each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/http/http_request_parser.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

class HttpServer {
 public:
  struct Limits {
    std::size_t max_connections = 64;  // one more is closed without a word
    std::size_t max_header_bytes = 8192;
    unsigned request_ms = 10'000;  // from the connection to the whole request, then 408
  };
  // Asked for GET and HEAD only; other methods are refused with 405.
  using Handler = std::function<HttpResponse(const std::string& path)>;

  HttpServer(xmpp::EventLoop& loop, std::function<Limits()> limits, Handler handler);
  ~HttpServer();  // closes what is open
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // A listener has a connection ready (Listener::OnConnection).
  void accept(void* uv_server);

 private:
  class Peer;
  void on_gone(Peer& peer);

  xmpp::EventLoop& loop_;
  std::function<Limits()> limits_;
  Handler handler_;
  std::unordered_map<const Peer*, std::unique_ptr<Peer>> peers_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
