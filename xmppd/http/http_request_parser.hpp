// HttpRequestParser: bytes → the head of one HTTP/1.1 request (RFC 9112), or how it is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xmppd {

struct HttpRequest {
  std::string method;
  std::string path;                                         // as sent: neither decoded nor normalised
  std::string query;                                        // without its "?"
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, in their order
  std::optional<std::uint64_t> content_length;              // absent: there is no content
  bool keep_alive = false;                                  // more may come over the same connection (RFC 9112 §9.3)
  std::string peer;                                         // numeric address; of the client, if a proxy is trusted

  // The first value; nullptr if there is none.
  const std::string* field(std::string_view lower_case_name) const;
  const std::string* last_field(std::string_view lower_case_name) const;
};

class HttpRequestParser {
 public:
  enum class State { more, complete, refused };
  enum class Content { refuse, accept };

  // `max_bytes`: of request line and header fields together.
  HttpRequestParser(std::size_t max_bytes, Content content);
  ~HttpRequestParser();

  // Once complete or refused it stays so, whatever follows.
  State feed(std::string_view bytes);
  HttpRequest& request();  // complete
  // What followed the head in the bytes fed last, a view into them: content, if request().content_length says so.
  std::string_view rest() const;
  // The status to refuse with: 400 malformed or ambiguous, 411 content of unknown length, 413 with content, 431 too
  // large, 505 not HTTP/1.
  int status() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
