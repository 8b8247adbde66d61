// HttpConnection: one connection of an HttpServer: reads one request, answers, and closes or reads the next. Private to
// xmppd/http.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/connection.hpp"
#include "xmppd/http/http_server.hpp"

namespace xmppd {

class HttpConnection final : public HttpExchange,
                             private xmpp::ConnectionHandler,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer& server, const HttpServer::Limits& limits, HttpServer::Proxy proxy);

  // In this order; the server keeps it from accept() to on_gone().
  bool accept(void* uv_server) { return connection_->accept_from(uv_server); }
  void start(std::shared_ptr<xmpp::TlsContext> tls);
  void drop() { connection_->abort({xmpp::Errc::limit_exceeded, "too many connections"}); }
  // The server goes away: lets go of all that may hold it.
  void release();

  const std::string& peer_address() const { return connection_->peer_address(); }
  const HttpServer::Limits& limits() const { return limits_; }
  bool behind_proxy() const { return proxy_ == HttpServer::Proxy::trusted; }
  // The server's: whether it has one of the places, and for which address.
  bool counted = false;
  std::optional<std::string> counted_as{};

  const HttpRequest& request() const override { return request_; }
  std::string security() const override;
  void wait() override;
  void respond(HttpResponse response) override;
  void respond(HttpResponse head, std::uint64_t length, std::unique_ptr<HttpContentSource> content) override;
  void receive(std::unique_ptr<HttpContentSink> sink) override;
  xmpp::Connection* upgrade(const std::vector<std::pair<std::string, std::string>>& fields,
                            std::shared_ptr<HttpUpgraded> taker) override;

 private:
  void on_bytes(std::string_view bytes) override;
  void on_writable() override { pump_out(); }
  void on_closed(const xmpp::Error& reason) override;

  bool over() const { return answered_ || gone_; }
  void head_complete();
  void refuse(int status) { respond(http_refusal(status)); }
  void make_parser();
  bool may_keep();
  void next_request();
  void write_head(const HttpResponse& response, std::uint64_t length, bool keeps);
  void finish_content();
  void let_go();
  void take_content(std::string_view bytes);
  void pump_in();
  void pump_out();
  void watch_speed(std::function<void()> too_slow);
  std::uint64_t moved() const;

  HttpServer& server_;
  const HttpServer::Limits limits_;
  const HttpServer::Proxy proxy_;
  std::optional<HttpRequestParser> parser_;  // while a head is read
  HttpRequest request_;
  bool head_done_ = false;
  bool idle_ = false;       // between two requests
  bool pipelined_ = false;  // something came behind the request: what it means is not looked at
  bool answered_ = false;
  bool gone_ = false;
  xmpp::Timer timer_;  // of the head, then of the content's speed
  std::uint64_t moved_before_ = 0;

  std::unique_ptr<HttpContentSink> sink_;
  std::string arrived_;         // not yet given to the sink
  std::uint64_t expected_ = 0;  // bytes of content still to come
  std::uint64_t received_ = 0;
  bool sink_busy_ = false;

  std::unique_ptr<HttpContentSource> source_;
  std::string next_;        // read, not yet written
  std::uint64_t left_ = 0;  // bytes of content still to be read
  std::uint64_t written_ = 0;
  bool reading_ = false;

  std::shared_ptr<HttpUpgraded> upgraded_;
  std::unique_ptr<xmpp::Connection> connection_;
};

}  // namespace xmppd
