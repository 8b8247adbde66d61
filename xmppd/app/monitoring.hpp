// Monitoring: tells Prometheus how the daemon is (/metrics), and a supervisor whether it lives and serves (/health/…).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/http/http_server.hpp"
#include "xmppd/storage/upload_store.hpp"

namespace xmpp {
class Listener;
}

namespace xmppd {

struct ServerTls;

class Monitoring {
 public:
  // All must outlive it.
  Monitoring(xmpp::EventLoop& loop, const Config& config, const ServerTls& tls, ControlTarget& target);
  ~Monitoring();

  // Opens monitoring.listen; errors name the address.
  xmpp::Result<void> open();
  // "127.0.0.1:9280": with the ports that the system gave.
  const std::vector<std::string>& addresses() const { return addresses_; }
  // From now on the daemon lives, but is not ready.
  void set_stopping() { stopping_ = true; }

 private:
  HttpResponse answer(const HttpRequest& request);
  HttpResponse ready();
  HttpResponse metrics(const HttpRequest& request);
  void tick();

  xmpp::EventLoop& loop_;
  const Config& config_;
  const ServerTls& tls_;
  ControlTarget& target_;
  bool stopping_ = false;
  HttpServer server_;
  std::vector<std::unique_ptr<xmpp::Listener>> listeners_;
  std::vector<std::string> addresses_;

  // How late each of the last timers was that should fire every second.
  std::array<std::uint64_t, 60> lag_ms_{};
  std::size_t next_lag_ = 0;
  std::uint64_t last_tick_ms_ = 0;
  xmpp::Timer ticks_;
  UploadTotals uploads_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
