// ApiServer: what xmppctl does, by HTTP: the rows of control_table() below /api/v1/, for who shows a token (RFC 6750).
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/listener.hpp"
#include "xmppd/app/api_counters.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/http/http_server.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

struct ApiToken;
class ControlTarget;
struct ControlVerb;

// The token is in the Authorization field alone and there are no cookies, so that a page in a browser can do nothing in
// somebody's name; no answer allows another origin anything. Arguments are checked against the table before anything runs.
class ApiServer {
 public:
  // All must outlive it.
  ApiServer(xmpp::EventLoop& loop, const Config& config, ControlTarget& target, ServerTls tls);
  ~ApiServer();

  // Opens api.listen (only with a certificate) and api.plain_listen; errors name the address.
  xmpp::Result<void> open();
  void close() { listeners_.clear(); }
  // Certificates for new connections.
  void apply(ServerTls tls) { tls_ = std::move(tls); }
  // As open_addresses() names them.
  const std::vector<std::string>& addresses() const { return addresses_; }
  const std::vector<std::string>& plain_addresses() const { return plain_addresses_; }
  const ApiCounters& counters() const { return counters_; }

 private:
  class Content;
  using Exchange = std::shared_ptr<HttpExchange>;

  void handle(const Exchange& exchange);
  // nullptr: it was answered.
  const ApiToken* token_of(const Exchange& exchange);
  void call(const Exchange& exchange, const ApiToken& token, const ControlVerb& verb);
  void run(const Exchange& exchange, const ApiToken& token, const ControlVerb& verb, const nlohmann::json& given);
  void refuse(const Exchange& exchange, const xmpp::Error& error);
  void refuse(const Exchange& exchange, int status, const std::string& code, const std::string& message);

  xmpp::EventLoop& loop_;
  const Config& config_;
  ControlTarget& target_;
  ServerTls tls_;
  AttemptLimiter wrong_;
  ApiCounters counters_;
  HttpServer server_;
  std::vector<std::unique_ptr<xmpp::Listener>> listeners_;
  std::vector<std::string> addresses_, plain_addresses_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
