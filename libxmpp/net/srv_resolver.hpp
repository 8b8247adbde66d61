// SrvResolver: where a domain's XMPP service lives: SRV (RFC 2782, XEP-0368) and addresses, by c-ares on the loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmpp {

class EventLoop;

struct Endpoint {
  std::string host;     // the SRV target or the domain; for logs
  std::string address;  // numeric
  std::uint16_t port = 0;
  bool direct_tls = false;
};

class SrvResolver {
 public:
  // Dies with its answers: no callback after destruction. `servers`: name servers to ask instead of the system's,
  // "address:port" separated by commas ("127.0.0.1:5353"); empty: the system's, read anew when it was idle.
  // `remembered`: about how many names' answers are kept for their TTL, at most an hour (what is not there: 5 minutes).
  // Throws std::runtime_error if `servers` is malformed.
  explicit SrvResolver(EventLoop& loop, std::string servers = {}, std::size_t remembered = 0);
  ~SrvResolver();
  SrvResolver(const SrvResolver&) = delete;
  SrvResolver& operator=(const SrvResolver&) = delete;

  // Called once, never before the call that asked has returned; may destroy the resolver. Errors name the domain.
  // Names may be internationalised.
  using Answer = std::function<void(Result<std::vector<Endpoint>>)>;
  // Endpoints in the order to try: _xmpps-client and _xmpp-client records merged by priority, random by weight, each
  // expanded to its addresses (IPv6 and IPv4 interleaved); without SRV, the domain itself on `default_port` (STARTTLS).
  // "." as the only target: the service is decidedly not there (not_found). Whole look-up bounded by `timeout_ms`: what
  // was found until then is the answer, or timed_out.
  void resolve_service(const std::string& domain, const std::string& service /* "xmpp-client" */,
                       std::uint16_t default_port, unsigned timeout_ms, Answer answer);
  // Addresses of one host; numeric input is returned as it is.
  void resolve_host(const std::string& host, std::uint16_t port, bool direct_tls, unsigned timeout_ms, Answer answer);

  // What is remembered is asked anew.
  void forget();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace xmpp
