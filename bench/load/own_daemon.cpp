// A daemon whose limits are out of the way.
#include "bench/load/own_daemon.hpp"

#include <cstdlib>
#include <stdexcept>

namespace load {

OwnDaemon::OwnDaemon(const std::string& program, bool archived) : archived_(archived) {
  setenv("XMPPD", program.c_str(), 1);
  start();
}

void OwnDaemon::start() {
  process_.emplace(folder_.path().string(), std::vector<std::string>{Server().domain},
                   std::vector<std::pair<std::string, std::string>>{{"c2s.max_connections_per_address", "1000000"},
                                                                    {"c2s.max_connections", "1000000"},
                                                                    {"c2s.max_bytes_per_second", "0"},
                                                                    {"register.enabled", "true"},
                                                                    {"register.max_per_hour", "1000000"},
                                                                    {"register.max_per_hour_of_network", "1000000"},
                                                                    {"devices.announce_new", "false"},
                                                                    {"limits.new_days", "0"},
                                                                    {"limits.messages_per_minute", "0"},
                                                                    {"limits.requests_per_hour", "0"},
                                                                    {"limits.departures_per_minute", "0"},
                                                                    {"limits.departing_bytes_per_minute", "0"},
                                                                    {"passwords.min_length", "1"},
                                                                    {"passwords.refuse_common", "false"},
                                                                    {"archive.default", archived_ ? "always" : "never"},
                                                                    {"scram.iterations", "4096"},
                                                                    {"log.level", "warning"}});
}

void OwnDaemon::restart() {
  process_.reset();
  start();
}

Server OwnDaemon::server() const {
  Server server;
  server.direct_tls_port = process_->direct_tls_port();
  server.starttls_port = process_->starttls_port();
  server.processes = Processes({process_->pid()});
  auto tls = xmpp::TlsContext::client({folder_.path().string() + "/data/certificate.pem", {}, {"xmpp-client"}});
  if (!tls) throw std::runtime_error(tls.error().detail);
  server.tls = *tls;
  return server;
}

}  // namespace load
