// HttpRequestParser: bytes of one HTTP/1.1 request (RFC 9112) without content → what is asked for, or how it is
// refused.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace xmppd {

struct HttpRequest {
  std::string method;
  std::string path;  // without query, as sent: neither decoded nor normalised
};

class HttpRequestParser {
 public:
  enum class State { more, complete, refused };

  // `max_bytes`: of request line and header fields together.
  explicit HttpRequestParser(std::size_t max_bytes);
  ~HttpRequestParser();

  // Once complete or refused it stays so, whatever follows.
  State feed(std::string_view bytes);
  const HttpRequest& request() const;  // complete
  // The status to refuse with: 400 malformed or ambiguous, 413 with content, 431 too large, 505 not HTTP/1.
  int status() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
