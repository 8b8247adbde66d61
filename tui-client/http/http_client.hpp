// HttpClient: HTTPS requests on the client's loop, by libcurl's multi interface. The only place that knows libcurl.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmpp {
class EventLoop;
}

namespace tui {

struct HttpAnswer {
  std::string media_type;               // as the server says; may be empty
  std::optional<std::uint64_t> length;  // of the whole file; nullopt: it does not say
  std::uint64_t from = 0;               // the first byte of it that comes: HttpRequest::resume_from, or 0
  std::string tag;                      // which edition it is (a strong ETag, RFC 9110 §8.8.3); empty: it does not say
};

// The callbacks are called from within the transfer: they must not start or cancel requests. An error they return ends
// the request with that error.
struct HttpRequest {
  enum class Method { get, head, put };
  Method method = Method::get;
  std::string url;  // https:// without user or password; anything else is refused
  std::vector<std::pair<std::string, std::string>> headers;
  std::string ca_file;  // PEM; trusted in addition to the system's authorities; empty: none
  std::string proxy;    // as "socks5h://127.0.0.1:9050"; empty: what the environment says (https_proxy, no_proxy …)
  // The SHA-256 (hexadecimal) of one certificate that is accepted whatever it says of itself; every other must be good.
  std::string accepted_sha256;
  unsigned stalled_s = 60;  // without a byte in either direction, the request has failed

  // PUT: exactly so many bytes, in order. `read_body` fills `room` bytes, or less, but at least one.
  std::uint64_t body_size = 0;
  std::function<xmpp::Result<std::size_t>(char* into, std::size_t room)> read_body;

  // GET: a longer body is limit_exceeded, before its first byte if the server says how long it is.
  std::uint64_t most_bytes = 0;
  // Not 0: that many bytes of the edition `resume_tag` are here, and the rest is asked for (RFC 9110 §14.2, §13.1.5). A
  // server that can't do that, or has another edition, sends all of it: HttpAnswer::from says so.
  std::uint64_t resume_from = 0;
  std::string resume_tag;
  std::function<xmpp::Result<void>(const HttpAnswer& answer)> on_answer;  // before the first byte; optional
  std::function<xmpp::Result<void>(std::string_view piece)> write_body;
};

// Follows no redirect, speaks nothing but HTTPS, sends no cookies and no credentials of its own, does not say who asks.
class HttpClient {
 public:
  using RequestId = std::uint64_t;
  // 200 (of a PUT: any 2xx; of what is resumed: 206, too) and a whole body; or an Error whose detail is for a person:
  // connection_failed and timed_out where what came is right as far as it goes, not_allowed for another status,
  // invalid_argument where the rest of a file is no part of it (416).
  using Done = std::function<void(xmpp::Result<HttpAnswer>)>;

  explicit HttpClient(xmpp::EventLoop& loop);  // which outlives it
  // What still runs is ended; nobody is told.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `done` is called once, later, unless the request is cancelled.
  RequestId start(HttpRequest request, Done done);
  // Ends it at once, without calling `done`. An unknown id is no error. Not from within a request's callbacks.
  void cancel(RequestId id);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tui
