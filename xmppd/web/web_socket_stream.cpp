// WebSocketStream: the seams between HTTP connection, WebSocket, framing and protocol.
#include "xmppd/web/web_socket_stream.hpp"

#include <algorithm>
#include <optional>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/http/web_socket.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/stream/xml_framing.hpp"
#include "xmppd/web/web_origin.hpp"

namespace xmppd {
namespace {

// Whether one of the comma-separated words of a field is `word`, whatever its case.
bool has_word(const std::string* field, std::string_view word) {
  if (!field) return false;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::string_view rest = *field;
  while (!rest.empty()) {
    auto part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (std::equal(part.begin(), part.end(), word.begin(), word.end(),
                   [&](char a, char b) { return lower(a) == lower(b); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

class WebSocketStream final : public StreamTransport, public HttpUpgraded {
 public:
  WebSocketStream(WebSocketStreams& owner, const HttpRequest& request, StreamPlace place)
      : owner_(owner),
        place_(std::move(place)),
        stream_(owner.context_, *this, Stream::Peer{request.peer, {Fact::secure}}),
        limits_(stream_.parser_limits()),
        socket_(static_cast<std::size_t>(owner.context_.config.get(settings::max_stanza_bytes)),
                {.send =
                     [this](std::string_view bytes) {
                       if (connection_) connection_->write(bytes);
                     },
                 .on_text = [this](std::string_view text) { take(text); },
                 .on_end =
                     [this](std::string_view why) {
                       xmpp::log::debug("websocket", "{}: {}", stream_.log_id(), why);
                       end();
                     }}) {}

  void start(xmpp::Connection& connection) {
    connection_ = &connection;
    const auto tls = connection.tls_info().description();
    stream_.on_secured(tls.empty() ? "by a proxy" : tls);
  }
  Stream& stream() { return stream_; }

  void on_bytes(std::string_view bytes) override {
    dropping_ = false;
    if (stream_.on_received(bytes.size())) socket_.feed(bytes);
  }
  void on_closed(const xmpp::Error& reason) override {
    connection_ = nullptr;
    place_.free();
    stream_.on_disconnected(reason);
    owner_.on_stream_gone(*this);
  }

  void write(std::string_view bytes) override {
    if (bytes == " ") return socket_.ping();  // RFC 7395 §3.8
    for (const std::string& frame : frame_stream(bytes)) socket_.send_text(frame);
  }
  std::size_t buffered() const override { return connection_ ? connection_->buffered() : 0; }
  void when_flushed(std::function<void()> done) override {
    if (connection_) connection_->when_flushed(std::move(done));
  }
  // There is no parser to begin anew: each message is a document.
  void change_limits(const xmpp::ParserLimits& limits) override { limits_ = limits; }
  void restart_parser(const xmpp::ParserLimits& limits) override {
    limits_ = limits;
    dropping_ = true;
  }
  void start_tls(const std::string&) override {}  // never offered: it is secure from the start
  void pause_reading() override {
    if (connection_) connection_->pause_reading();
  }
  void resume_reading() override {
    if (connection_) connection_->resume_reading();
  }
  void close() override {
    socket_.close();
    end();
  }

 private:
  void take(std::string_view text) {
    if (dropping_ || stream_.ended()) return;
    auto frame = parse_frame(text, limits_);
    if (!frame) {
      const bool limit = frame.error().code == xmpp::Errc::limit_exceeded;
      return stream_.on_parse_error(
          limit ? xmpp::StreamErrorCondition::policy_violation : xmpp::StreamErrorCondition::not_well_formed,
          frame.error().detail);
    }
    switch (frame->kind) {
      case StreamFrame::Kind::open:
        return stream_.on_stream_open(frame->element, xmpp::ns::client);
      case StreamFrame::Kind::close:
        return stream_.on_stream_close();
      case StreamFrame::Kind::element:
        return stream_.on_element(std::move(frame->element));
    }
  }
  void end() {
    if (connection_) connection_->close_gracefully();
  }

  WebSocketStreams& owner_;
  StreamPlace place_;
  xmpp::Connection* connection_ = nullptr;
  Stream stream_;
  xmpp::ParserLimits limits_;
  WebSocket socket_;
  bool dropping_ = false;  // RFC 6120 §6.4.6: what came behind SASL's success in the same read
};

WebSocketStreams::WebSocketStreams(xmpp::EventLoop& loop, StreamContext& context) : loop_(loop), context_(context) {}
WebSocketStreams::~WebSocketStreams() = default;

void WebSocketStreams::serve(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  const auto* key = request.field("sec-websocket-key");
  const auto* version = request.field("sec-websocket-version");
  const std::string accept = key ? web_socket_accept(*key) : std::string();
  const bool understood = request.method == "GET" && has_word(request.field("upgrade"), "websocket") &&
                          has_word(request.field("connection"), "upgrade") && version && *version == "13" &&
                          !accept.empty() && has_word(request.field("sec-websocket-protocol"), "xmpp");
  if (!understood) {
    HttpResponse refusal = http_refusal(400);
    refusal.fields.emplace_back("Sec-WebSocket-Version", "13");
    return exchange->respond(std::move(refusal));
  }
  if (!origin_allowed(request, context_.config)) return exchange->respond(http_refusal(403));
  if (stopping_) return exchange->respond(http_refusal(503));
  StreamPlace place;
  switch (context_.places.take(context_.config, request.peer, place)) {
    case StreamPlaces::Outcome::taken:
      break;
    case StreamPlaces::Outcome::too_many:
      return exchange->respond(http_refusal(503));
    case StreamPlaces::Outcome::too_many_from_address:
      return exchange->respond(http_refusal(429));
  }
  auto stream = std::make_shared<WebSocketStream>(*this, request, std::move(place));
  auto* const connection = exchange->upgrade(
      {{"Upgrade", "websocket"}, {"Sec-WebSocket-Accept", accept}, {"Sec-WebSocket-Protocol", "xmpp"}}, stream);
  if (!connection) return;
  streams_.emplace(stream.get(), stream);
  stream->start(*connection);
}

void WebSocketStreams::on_stream_gone(WebSocketStream& stream) {
  // We are inside a callback of the stream's connection.
  loop_.post([this, key = &stream, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    streams_.erase(key);
    if (streams_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
  });
}

void WebSocketStreams::close_all(const xmpp::StreamError& reason, std::function<void()> done) {
  stopping_ = true;
  if (streams_.empty()) return done();
  when_empty_ = std::move(done);
  for (const auto& [key, stream] : streams_) stream->stream().fail(reason);
}

}  // namespace xmppd
