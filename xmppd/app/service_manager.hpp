// ServiceManager: tells systemd that the daemon is ready, reloads or stops, and that its loop still turns (sd_notify(3)).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xmpp {
class EventLoop;
class Timer;
}  // namespace xmpp

namespace xmppd {

// One line of the protocol is a datagram of a few bytes; libsystemd would bring its own parsers and compression
// libraries into a process that faces the network.
class ServiceManager {
 public:
  // Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment, so that nothing started later speaks in
  // our name. Without NOTIFY_SOCKET everything here does nothing. The loop must outlive it.
  explicit ServiceManager(xmpp::EventLoop& loop);
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // Clients can connect. From now on, twice in each WATCHDOG_USEC, the manager hears that the loop turns: one that does
  // not any more is killed and started anew. `status` is one line for "systemctl status", asked for as often.
  void ready(std::function<std::string()> status);
  void reloading();
  void reloaded();
  void stopping();

 private:
  void tell(std::string_view lines) const;
  void tick();

  std::string address_;  // of the socket; empty: nobody listens
  std::uint64_t every_ms_;
  std::function<std::string()> status_;
  std::unique_ptr<xmpp::Timer> timer_;
};

}  // namespace xmppd
