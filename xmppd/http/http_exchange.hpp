// HttpExchange: one request and its response (RFC 9110), as a handler sees it; and how long content comes and goes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/http/http_request_parser.hpp"

namespace xmpp {
class Connection;
}

namespace xmppd {

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields{};  // beside those that every response has
  // The connection may bring another request, if all of this one's content was received. Who answers so lets go of the
  // exchange at once.
  bool keep = false;
};

// The status in words; what every refusal has for a body.
std::string_view http_reason(int status);
HttpResponse http_refusal(int status);

// Takes the content of a request. It may be destroyed at any time, which means that the rest won't come.
class HttpContentSink {
 public:
  virtual ~HttpContentSink() = default;
  // The next bytes. Nothing more comes before `ready` was called, later than this call; not at all after a response.
  virtual void take(std::string bytes, std::function<void()> ready) = 0;
  // That was all: as many as the request's Content-Length says.
  virtual void finish() = 0;
};

// Gives the content of a response.
class HttpContentSource {
 public:
  virtual ~HttpContentSource() = default;
  // Calls `give` with 1 to `room` bytes, later than this call. An error, or nothing, breaks the connection.
  virtual void read(std::size_t room, std::function<void(xmpp::Result<std::string>)> give) = 0;
};

// What a connection becomes part of when it leaves HTTP (RFC 9110 §7.8).
class HttpUpgraded {
 public:
  virtual ~HttpUpgraded() = default;
  virtual void on_bytes(std::string_view bytes) = 0;
  // The end, once; the connection is not to be used any more.
  virtual void on_closed(const xmpp::Error& reason) = 0;
};

// Keep it as long as a response may be given. Once the peer is gone all calls do nothing.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  virtual const HttpRequest& request() const = 0;
  // What TLS agreed on, "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty without.
  virtual std::string security() const = 0;
  // The response may be long in coming, and who gives it bounds their number: until then the server's limits of
  // connections don't count this one. The fields of the request are forgotten.
  virtual void wait() = 0;
  // One response, and the connection closes (but see HttpResponse::keep); of further ones nothing is heard. HEAD gets
  // the head alone.
  virtual void respond(HttpResponse response) = 0;
  // `length` bytes from `content` are its body.
  virtual void respond(HttpResponse head, std::uint64_t length, std::unique_ptr<HttpContentSource> content) = 0;
  // Has the request's content sent (RFC 9110 §10.1.1) and given to `sink`. Without it, a response drops the content.
  virtual void receive(std::unique_ptr<HttpContentSink> sink) = 0;
  // Answers 101 with `fields`. What comes from now on is `taker`'s, who is kept until on_closed() has returned and may
  // write to the connection until then. No limit of time, speed or number is left. Null: the peer is gone.
  virtual xmpp::Connection* upgrade(const std::vector<std::pair<std::string, std::string>>& fields,
                                    std::shared_ptr<HttpUpgraded> taker) = 0;
};

}  // namespace xmppd
