// Connections of the small HTTP server: each reads one request, answers and closes.
#include "xmppd/http/http_server.hpp"

#include <fmt/format.h>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/connection.hpp"

namespace xmppd {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

HttpResponse refusal(int status) { return {.status = status, .body = std::string(reason(status)) + "\n"}; }

}  // namespace

class HttpServer::Peer final : public xmpp::ConnectionHandler {
 public:
  Peer(HttpServer& server, const Limits& limits)
      : server_(server),
        parser_(limits.max_header_bytes),
        deadline_(server.loop_),
        connection_(std::make_unique<xmpp::Connection>(server.loop_, *this)) {
    // One deadline for all of it, so that a byte now and then buys no time.
    deadline_.start(limits.request_ms, [this] { answer(refusal(408), false); });
  }

  bool accept(void* uv_server) { return connection_->accept_from(uv_server); }
  void drop() { connection_->abort({xmpp::Errc::limit_exceeded, "too many connections"}); }

  void on_bytes(std::string_view bytes) override {
    if (answered_) return;
    switch (parser_.feed(bytes)) {
      case HttpRequestParser::State::more:
        return;
      case HttpRequestParser::State::refused:
        return answer(refusal(parser_.status()), false);
      case HttpRequestParser::State::complete:
        break;
    }
    const HttpRequest& request = parser_.request();
    const bool head = request.method == "HEAD";
    if (!head && request.method != "GET") return answer(refusal(405), false);
    answer(server_.handler_(request.path), head);
  }

  void on_closed(const xmpp::Error&) override {
    deadline_.stop();
    server_.on_gone(*this);
  }

 private:
  void answer(const HttpResponse& response, bool head) {
    if (answered_) return;
    answered_ = true;
    deadline_.stop();
    std::string text = fmt::format(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n",
        response.status, reason(response.status), response.content_type, response.body.size());
    if (response.status == 405) text += "Allow: GET, HEAD\r\n";
    text += "\r\n";
    if (!head) text += response.body;
    connection_->write(text);
    connection_->close_gracefully();
  }

  HttpServer& server_;
  HttpRequestParser parser_;
  bool answered_ = false;
  xmpp::Timer deadline_;
  std::unique_ptr<xmpp::Connection> connection_;
};

HttpServer::HttpServer(xmpp::EventLoop& loop, std::function<Limits()> limits, Handler handler)
    : loop_(loop), limits_(std::move(limits)), handler_(std::move(handler)) {}

HttpServer::~HttpServer() = default;

void HttpServer::accept(void* uv_server) {
  const Limits limits = limits_();
  auto peer = std::make_unique<Peer>(*this, limits);
  if (!peer->accept(uv_server)) return;
  Peer& added = *peer;
  const bool full = peers_.size() >= limits.max_connections;
  peers_.emplace(&added, std::move(peer));
  if (full) added.drop();
}

void HttpServer::on_gone(Peer& peer) {
  // We are inside a callback of the peer's connection.
  loop_.post([this, key = &peer, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (owner) peers_.erase(key);
  });
}

}  // namespace xmppd
