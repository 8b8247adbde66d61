// One request, read by http-parser in its strict form.
#include "xmppd/http/http_request_parser.hpp"

#include <http_parser.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace xmppd {
namespace {

bool is_host_field(std::string_view name) {
  constexpr std::string_view host = "host";
  return std::equal(name.begin(), name.end(), host.begin(), host.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

struct HttpRequestParser::Impl {
  explicit Impl(std::size_t max) : max_bytes(max) {
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = this;
    http_parser_settings_init(&callbacks);
    callbacks.on_url = [](http_parser* p, const char* at, std::size_t size) {
      of(p).url.append(at, size);
      return 0;
    };
    callbacks.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
      of(p).take_field({at, size});
      return 0;
    };
    callbacks.on_header_value = [](http_parser* p, const char*, std::size_t) {
      of(p).in_field = false;
      return 0;
    };
    callbacks.on_headers_complete = [](http_parser* p) {
      of(p).headers_complete();
      return of(p).state == State::refused ? -1 : 0;
    };
    callbacks.on_message_complete = [](http_parser* p) {
      of(p).state = State::complete;
      http_parser_pause(p, 1);  // what follows is not looked at: one request, one connection
      return 0;
    };
  }

  static Impl& of(http_parser* parser) { return *static_cast<Impl*>(parser->data); }

  void refuse(int with) {
    state = State::refused;
    status = with;
  }

  void take_field(std::string_view part) {
    if (!in_field) {
      count_host();
      field.clear();
    }
    in_field = true;
    field += part;
  }
  void count_host() {
    if (is_host_field(field)) ++hosts;
    field.clear();
  }

  void headers_complete() {
    count_host();
    if (parser.http_major != 1) return refuse(505);
    // RFC 9112 §3.2: exactly one Host, but for HTTP/1.0.
    if (hosts > 1 || (hosts == 0 && parser.http_minor > 0)) return refuse(400);
    const bool length_given = parser.content_length != std::numeric_limits<std::uint64_t>::max();
    if ((parser.flags & F_CHUNKED) != 0 || (length_given && parser.content_length != 0)) return refuse(413);
    if (parser.upgrade != 0 && parser.method == HTTP_CONNECT) return refuse(400);
    http_parser_url parts;
    http_parser_url_init(&parts);
    if (http_parser_parse_url(url.data(), url.size(), 0, &parts) != 0 || (parts.field_set & (1 << UF_PATH)) == 0) {
      return refuse(400);
    }
    const auto& path = parts.field_data[UF_PATH];
    request.path = url.substr(path.off, path.len);
    request.method = http_method_str(static_cast<http_method>(parser.method));
  }

  http_parser parser{};
  http_parser_settings callbacks{};
  const std::size_t max_bytes;
  std::size_t seen = 0;
  State state = State::more;
  int status = 400;
  HttpRequest request;
  std::string url, field;
  bool in_field = false;
  int hosts = 0;
};

HttpRequestParser::HttpRequestParser(std::size_t max_bytes) : impl_(std::make_unique<Impl>(max_bytes)) {}
HttpRequestParser::~HttpRequestParser() = default;

HttpRequestParser::State HttpRequestParser::feed(std::string_view bytes) {
  Impl& self = *impl_;
  if (self.state != State::more || bytes.empty()) return self.state;
  const auto room = self.max_bytes - self.seen;
  const auto part = bytes.substr(0, room);
  self.seen += part.size();
  http_parser_execute(&self.parser, &self.callbacks, part.data(), part.size());
  if (self.state != State::more) return self.state;
  const auto error = HTTP_PARSER_ERRNO(&self.parser);
  if (error != HPE_OK) {
    self.refuse(error == HPE_HEADER_OVERFLOW ? 431 : error == HPE_INVALID_VERSION ? 505 : 400);
  } else if (self.seen == self.max_bytes) {
    self.refuse(431);
  }
  return self.state;
}

const HttpRequest& HttpRequestParser::request() const { return impl_->request; }
int HttpRequestParser::status() const { return impl_->status; }

}  // namespace xmppd
