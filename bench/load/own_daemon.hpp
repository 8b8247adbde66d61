// OwnDaemon: an xmppd in a temporary folder, for a measurement that is given no server.
#pragma once

#include <optional>
#include <string>

#include "bench/load/server.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/wire_client/daemon_process.hpp"

namespace load {

class OwnDaemon {
 public:
  // `program`: xmppd. `archived`: it keeps all messages of all users. Throws std::runtime_error.
  explicit OwnDaemon(const std::string& program, bool archived = true);
  Server server() const;
  // Stops it and starts it again with the same data, on other ports.
  void restart();

 private:
  void start();
  const bool archived_;
  const test::TemporaryDirectory folder_;
  std::optional<wire::DaemonProcess> process_;
};

}  // namespace load
