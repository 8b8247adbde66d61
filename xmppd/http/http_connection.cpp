// HttpConnection: the way of a request through it. Content moves in blocks: while one is on its way to or from the
// disk, the next is gathered, and nothing more is read.
#include "xmppd/http/http_connection.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xmppd {
namespace {

constexpr std::size_t block_in = 32 * 1024;
constexpr std::size_t block_out = 64 * 1024;

std::string last_element(std::string_view list) {
  auto text = list.substr(list.rfind(',') + 1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

bool is_address(const std::string& text) {
  in6_addr ignored;
  return inet_pton(AF_INET, text.c_str(), &ignored) == 1 || inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

}  // namespace

HttpConnection::HttpConnection(HttpServer& server, const HttpServer::Limits& limits, HttpServer::Proxy proxy)
    : server_(server),
      limits_(limits),
      proxy_(proxy),
      timer_(server.loop_),
      connection_(std::make_unique<xmpp::Connection>(server.loop_, static_cast<xmpp::ConnectionHandler&>(*this))) {
  make_parser();
}

void HttpConnection::make_parser() {
  parser_.emplace(limits_.max_header_bytes,
                  limits_.content ? HttpRequestParser::Content::accept : HttpRequestParser::Content::refuse);
}

void HttpConnection::start(std::shared_ptr<xmpp::TlsContext> tls) {
  // One deadline for all of the head, so that a byte now and then buys no time.
  timer_.start(limits_.request_ms, [this] { refuse(408); });
  connection_->set_writable_mark(block_out);
  if (tls) connection_->start_tls_server(std::move(tls));
}

void HttpConnection::release() {
  gone_ = true;
  timer_.stop();
  sink_.reset();
  source_.reset();
  if (const auto taker = std::exchange(upgraded_, nullptr)) {
    taker->on_closed({xmpp::Errc::shutting_down, "the daemon stops"});
  }
  connection_.reset();
}

// Later, because we may be inside a call of theirs.
void HttpConnection::let_go() {
  server_.loop_.post([sink = std::shared_ptr<HttpContentSink>(std::move(sink_)),
                      source = std::shared_ptr<HttpContentSource>(std::move(source_))] {});
}

void HttpConnection::on_closed(const xmpp::Error& reason) {
  gone_ = true;
  timer_.stop();
  let_go();
  if (const auto taker = std::exchange(upgraded_, nullptr)) taker->on_closed(reason);
  server_.on_gone(*this);
}

void HttpConnection::on_bytes(std::string_view bytes) {
  if (upgraded_) return upgraded_->on_bytes(bytes);
  if (over()) return;
  if (head_done_) return take_content(bytes);
  if (std::exchange(idle_, false)) timer_.start(limits_.request_ms, [this] { refuse(408); });
  switch (parser_->feed(bytes)) {
    case HttpRequestParser::State::more:
      return;
    case HttpRequestParser::State::refused:
      return refuse(parser_->status());
    case HttpRequestParser::State::complete:
      return head_complete();
  }
}

void HttpConnection::head_complete() {
  head_done_ = true;
  timer_.stop();
  connection_->pause_reading();
  request_ = std::move(parser_->request());
  request_.peer = connection_->peer_address();
  expected_ = request_.content_length.value_or(0);
  if (proxy_ == HttpServer::Proxy::trusted) {
    // The proxy's own word is the last one: what stands before it, its client may have written.
    const auto* forwarded = request_.last_field("x-forwarded-for");
    if (auto address = forwarded ? last_element(*forwarded) : std::string(); is_address(address)) {
      request_.peer = std::move(address);
    }
    if (!server_.count(*this, request_.peer)) return refuse(429);
  }
  take_content(parser_->rest());
  parser_.reset();
  server_.options_.handle(shared_from_this());
}

void HttpConnection::respond(HttpResponse response) {
  if (over()) return;
  const bool keeps = response.keep && may_keep();
  write_head(response, response.body.size(), keeps);
  if (request_.method != "HEAD") connection_->write(response.body);
  if (keeps) return next_request();
  finish_content();
}

bool HttpConnection::may_keep() {
  return request_.keep_alive && expected_ == 0 && !pipelined_ && connection_->buffered() <= block_out &&
         server_.count_again(*this);
}

void HttpConnection::next_request() {
  head_done_ = answered_ = sink_busy_ = false;
  idle_ = true;
  received_ = written_ = moved_before_ = 0;
  arrived_ = {};
  request_ = {};
  make_parser();
  timer_.start(limits_.idle_ms, [this] { connection_->close_gracefully(); });
  connection_->resume_reading();
}

std::string HttpConnection::security() const {
  return gone_ ? std::string() : connection_->tls_info().description();
}

void HttpConnection::wait() {
  if (over()) return;
  server_.uncount(*this);
  request_.fields = {};
}

void HttpConnection::respond(HttpResponse head, std::uint64_t length, std::unique_ptr<HttpContentSource> content) {
  if (over()) return;
  write_head(head, length, false);
  if (request_.method == "HEAD" || length == 0) return finish_content();
  source_ = std::move(content);
  left_ = length;
  watch_speed([this] { connection_->abort({xmpp::Errc::timed_out, "the peer takes too little"}); });
  pump_out();
}

void HttpConnection::write_head(const HttpResponse& response, std::uint64_t length, bool keeps) {
  answered_ = true;
  timer_.stop();
  let_go();
  ++server_.responses_[static_cast<std::size_t>(response.status / 100 - 1)];
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, http_reason(response.status));
  // RFC 9110 §8.6: these two have no content, nor a length.
  if (response.status != 204 && response.status != 304) {
    text += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", response.content_type, length);
  }
  text += fmt::format("Connection: {}\r\nX-Content-Type-Options: nosniff\r\n", keeps ? "keep-alive" : "close");
  bool cached = false;
  for (const auto& [name, value] : response.fields) {
    cached = cached || name == "Cache-Control";
    text += fmt::format("{}: {}\r\n", name, value);
  }
  if (!cached) text += "Cache-Control: no-store\r\n";
  connection_->write(text + "\r\n");
}

// Everything is written; what the peer still sends is dropped for a moment, or it would not see the response.
void HttpConnection::finish_content() {
  timer_.stop();
  let_go();
  connection_->close_gracefully();
}

void HttpConnection::receive(std::unique_ptr<HttpContentSink> sink) {
  if (over() || sink_) return;
  sink_ = std::move(sink);
  const auto* expect = request_.field("expect");
  if (expect && *expect == "100-continue" && received_ == 0 && expected_ > 0) {
    connection_->write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  watch_speed([this] { refuse(408); });
  pump_in();
}

xmpp::Connection* HttpConnection::upgrade(const std::vector<std::pair<std::string, std::string>>& fields,
                                          std::shared_ptr<HttpUpgraded> taker) {
  if (over()) return nullptr;
  answered_ = true;
  timer_.stop();
  let_go();
  server_.uncount(*this);
  ++server_.responses_[0];
  std::string text = fmt::format("HTTP/1.1 101 {}\r\nConnection: Upgrade\r\n", http_reason(101));
  for (const auto& [name, value] : fields) text += fmt::format("{}: {}\r\n", name, value);
  connection_->write(text + "\r\n");
  upgraded_ = std::move(taker);
  connection_->resume_reading();
  return connection_.get();
}

void HttpConnection::take_content(std::string_view bytes) {
  pipelined_ = pipelined_ || bytes.size() > expected_;
  bytes = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), expected_));
  expected_ -= bytes.size();
  received_ += bytes.size();
  arrived_ += bytes;
  if (sink_) pump_in();
}

void HttpConnection::pump_in() {
  if (over() || !sink_) return;
  if (!sink_busy_ && (arrived_.size() >= block_in || (expected_ == 0 && !arrived_.empty()))) {
    sink_busy_ = true;
    sink_->take(std::exchange(arrived_, {}), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->sink_busy_ = false;
      self->pump_in();
    });
  } else if (!sink_busy_ && expected_ == 0) {
    timer_.stop();  // what is left to do is ours
    sink_busy_ = true;
    sink_->finish();
    return;
  }
  if (over()) return;
  if (expected_ > 0 && arrived_.size() < block_in) {
    connection_->resume_reading();
  } else {
    connection_->pause_reading();
  }
}

void HttpConnection::pump_out() {
  if (gone_ || !source_) return;
  if (!next_.empty() && connection_->buffered() <= block_out) {
    written_ += next_.size();
    connection_->write(next_);
    next_.clear();
    if (left_ == 0) {
      // Closing has a deadline of its own; a slow peer has until here as long as it needs.
      return connection_->when_flushed([this] { finish_content(); });
    }
  }
  if (reading_ || !next_.empty() || left_ == 0) return;
  reading_ = true;
  source_->read(std::min<std::uint64_t>(block_out, left_), [weak = weak_from_this()](xmpp::Result<std::string> bytes) {
    const auto self = weak.lock();
    if (!self || self->gone_) return;
    self->reading_ = false;
    if (!bytes || bytes->empty()) {
      return self->connection_->abort(bytes ? xmpp::Error{xmpp::Errc::storage_failed, "the file is shorter"}
                                            : bytes.error());
    }
    self->left_ -= bytes->size();
    self->next_ = std::move(*bytes);
    self->pump_out();
  });
}

std::uint64_t HttpConnection::moved() const {
  const std::uint64_t sent = written_ - std::min<std::uint64_t>(written_, connection_->buffered());
  return received_ + sent;
}

void HttpConnection::watch_speed(std::function<void()> too_slow) {
  moved_before_ = moved();
  timer_.start_repeating(limits_.window_ms, [this, too_slow = std::move(too_slow)] {
    const auto now = moved();
    const bool ours = sink_busy_ || reading_;  // the disk is what is slow
    const auto enough = limits_.min_bytes_per_second * limits_.window_ms / 1000;
    if (!ours && now - moved_before_ < enough) return too_slow();
    moved_before_ = now;
  });
}

std::string_view http_reason(int status) {
  switch (status) {
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Error";
  }
}

HttpResponse http_refusal(int status) { return {.status = status, .body = std::string(http_reason(status)) + "\n"}; }

}  // namespace xmppd
