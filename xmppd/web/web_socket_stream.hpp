// WebSocketStream: a client's stream over WebSocket (RFC 7395): all that it has over TCP, in another framing.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/http/http_exchange.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

class WebSocketStream;

// All of them: makes them of requests and ends them at shutdown.
class WebSocketStreams {
 public:
  // All must outlive it.
  WebSocketStreams(xmpp::EventLoop& loop, StreamContext& context);
  ~WebSocketStreams();

  // Answers a request for /xmpp-websocket: 101, or 400 (no WebSocket of version 13 for "xmpp"), 403 (an origin that
  // http.websocket_origins does not name), 429 and 503 (too many streams; the daemon stops).
  void serve(const std::shared_ptr<HttpExchange>& exchange);
  // As C2sAcceptor::close_all().
  void close_all(const xmpp::StreamError& reason, std::function<void()> done);
  std::size_t size() const { return streams_.size(); }

 private:
  friend class WebSocketStream;
  void on_stream_gone(WebSocketStream& stream);

  xmpp::EventLoop& loop_;
  StreamContext& context_;
  std::unordered_map<const WebSocketStream*, std::shared_ptr<WebSocketStream>> streams_;
  std::function<void()> when_empty_;
  bool stopping_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
