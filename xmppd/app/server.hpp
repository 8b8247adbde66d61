// Server: the daemon: wires configuration, storage, hosts, listeners and streams, and runs them until told to stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/app/config_file.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

class Host;

class Server {
 public:
  // `config` was read from `config_file`, which reload() reads again. The loop must outlive the server.
  Server(xmpp::EventLoop& loop, DaemonConfig config, std::string config_file);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Opens everything; afterwards clients can connect. An error (storage, certificates, addresses) is for a person.
  xmpp::Result<void> start();

  // Reads configuration and certificates again and reopens the log. A mistake in any of them changes nothing: the error
  // says all of them. Otherwise the keys that wait for a restart.
  xmpp::Result<std::vector<std::string>> reload();

  // Stops listening, ends all streams with <system-shutdown/>, writes out what is to be stored, then calls `done`;
  // takes at most shutdown.seconds. Called again, it hurries: what is open is dropped.
  void stop(std::function<void()> done);

  std::vector<Host*> hosts() const;
  struct Statistics {
    std::size_t connections = 0;
    std::uint64_t accepted = 0, turned_away = 0;
    long long uptime_seconds = 0;
    std::size_t storage_queue = 0;
    std::uint64_t storage_commits = 0;
  };
  Statistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
