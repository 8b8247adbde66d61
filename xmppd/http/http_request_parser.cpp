// The head of one request, read by http-parser in its strict form.
#include "xmppd/http/http_request_parser.hpp"

#include <http_parser.h>

#include <algorithm>
#include <limits>

namespace xmppd {
namespace {

// RFC 9110 §5.6.2; http-parser lets a space pass.
bool is_token(std::string_view text) {
  static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
  });
}

// RFC 9110 §5.5
bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

}  // namespace

const std::string* HttpRequest::field(std::string_view lower_case_name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [lower_case_name](const auto& field) { return field.first == lower_case_name; });
  return found == fields.end() ? nullptr : &found->second;
}

const std::string* HttpRequest::last_field(std::string_view lower_case_name) const {
  const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                  [lower_case_name](const auto& field) { return field.first == lower_case_name; });
  return found == fields.rend() ? nullptr : &found->second;
}

struct HttpRequestParser::Impl {
  Impl(std::size_t max, Content content_in) : max_bytes(max), content(content_in) {
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = this;
    http_parser_settings_init(&callbacks);
    callbacks.on_url = [](http_parser* p, const char* at, std::size_t size) {
      of(p).url.append(at, size);
      return 0;
    };
    callbacks.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
      of(p).take_name({at, size});
      return 0;
    };
    callbacks.on_header_value = [](http_parser* p, const char* at, std::size_t size) {
      Impl& self = of(p);
      self.in_name = false;
      if (!self.request.fields.empty()) self.request.fields.back().second.append(at, size);
      return 0;
    };
    callbacks.on_headers_complete = [](http_parser* p) {
      of(p).headers_complete();
      // 2: what follows is not for the parser; it stops behind the head and says where that is.
      return of(p).state == State::refused ? -1 : 2;
    };
  }

  static Impl& of(http_parser* parser) { return *static_cast<Impl*>(parser->data); }

  void refuse(int with) {
    state = State::refused;
    status = with;
  }

  void take_name(std::string_view part) {
    if (!in_name) request.fields.emplace_back();
    in_name = true;
    for (const char c : part)
      request.fields.back().first += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  // Where http-parser is lenient: a line that goes on with the one before it, and a CR that ends nothing
  // (RFC 9112 §2.2, §5.2).
  void look_for_strange_lines(std::string_view part) {
    for (const char c : part) {
      if (head_over) return;
      strange = strange || (last == '\r' && c != '\n');
      last = c;
      if (c == '\n') {
        head_over = lines > 0 && column == 0;
        lines += column > 0 ? 1 : 0;
        column = 0;
      } else if (c != '\r') {
        strange = strange || (lines > 0 && column == 0 && (c == ' ' || c == '\t'));
        ++column;
      }
    }
  }
  auto count(std::string_view name) const {
    return std::count_if(request.fields.begin(), request.fields.end(),
                         [name](const auto& field) { return field.first == name; });
  }

  void headers_complete() {
    if (parser.http_major != 1) return refuse(505);
    // RFC 9112 §5.1, §5.2: others would not see the same fields.
    if (!std::all_of(request.fields.begin(), request.fields.end(),
                     [](const auto& field) { return is_token(field.first) && is_field_value(field.second); })) {
      return refuse(400);
    }
    // RFC 9112 §3.2: exactly one Host, but for HTTP/1.0.
    const auto hosts = count("host");
    if (hosts > 1 || (hosts == 0 && parser.http_minor > 0)) return refuse(400);
    // §6.3: whoever says the length twice, or in two ways, wants somebody on the way to read it otherwise.
    const bool coded = count("transfer-encoding") > 0;
    if (count("content-length") > 1 || (coded && count("content-length") > 0)) return refuse(400);
    const bool length_given = parser.content_length != std::numeric_limits<std::uint64_t>::max();
    if (length_given) request.content_length = parser.content_length;
    if (coded || (parser.flags & F_CHUNKED) != 0) return refuse(content == Content::accept ? 411 : 413);
    if (content == Content::refuse && request.content_length.value_or(0) != 0) return refuse(413);
    if (parser.method == HTTP_CONNECT) return refuse(400);
    take_target();
  }

  void take_target() {
    http_parser_url parts;
    http_parser_url_init(&parts);
    if (http_parser_parse_url(url.data(), url.size(), 0, &parts) != 0 || (parts.field_set & (1 << UF_PATH)) == 0) {
      return refuse(400);
    }
    const auto part = [&](http_parser_url_fields which) {
      return (parts.field_set & (1 << which)) == 0
                 ? std::string()
                 : url.substr(parts.field_data[which].off, parts.field_data[which].len);
    };
    request.path = part(UF_PATH);
    request.query = part(UF_QUERY);
    request.keep_alive = http_should_keep_alive(&parser) != 0;
    request.method = http_method_str(static_cast<http_method>(parser.method));
    state = State::complete;
  }

  http_parser parser{};
  http_parser_settings callbacks{};
  const std::size_t max_bytes;
  const Content content;
  std::size_t seen = 0;
  State state = State::more;
  int status = 400;
  HttpRequest request;
  std::string url;
  std::string_view rest;
  bool in_name = false;
  bool strange = false, head_over = false;
  char last = 0;
  std::size_t lines = 0, column = 0;
};

HttpRequestParser::HttpRequestParser(std::size_t max_bytes, Content content)
    : impl_(std::make_unique<Impl>(max_bytes, content)) {}
HttpRequestParser::~HttpRequestParser() = default;

HttpRequestParser::State HttpRequestParser::feed(std::string_view bytes) {
  Impl& self = *impl_;
  if (self.state != State::more || bytes.empty()) return self.state;
  const auto part = bytes.substr(0, self.max_bytes - self.seen);
  self.seen += part.size();
  self.look_for_strange_lines(part);
  if (self.strange) {
    self.refuse(400);
    return self.state;
  }
  const std::size_t used = http_parser_execute(&self.parser, &self.callbacks, part.data(), part.size());
  if (self.state == State::complete) self.rest = bytes.substr(used);
  if (self.state != State::more) return self.state;
  const auto error = HTTP_PARSER_ERRNO(&self.parser);
  if (error != HPE_OK) {
    self.refuse(error == HPE_HEADER_OVERFLOW ? 431 : error == HPE_INVALID_VERSION ? 505 : 400);
  } else if (self.seen == self.max_bytes) {
    self.refuse(431);
  }
  return self.state;
}

HttpRequest& HttpRequestParser::request() { return impl_->request; }
std::string_view HttpRequestParser::rest() const { return impl_->rest; }
int HttpRequestParser::status() const { return impl_->status; }

}  // namespace xmppd
