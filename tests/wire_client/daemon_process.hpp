// DaemonProcess: a real xmppd on a temporary data folder, for tests and benchmarks.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace wire {

class DaemonProcess {
 public:
  // Starts the program named by the environment variable XMPPD in `folder` (its data is in folder/data) and waits until
  // clients can connect. `settings`: "table.name" and value, as stories write them. Throws std::runtime_error.
  DaemonProcess(const std::string& folder, const std::vector<std::string>& domains,
                const std::vector<std::pair<std::string, std::string>>& settings);
  ~DaemonProcess();  // SIGTERM, then SIGKILL; unless the daemon ends with status 0, so does this program, with 1
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  pid_t pid() const { return pid_; }
  std::uint16_t starttls_port() const { return starttls_port_; }
  std::uint16_t direct_tls_port() const { return direct_tls_port_; }

 private:
  const std::string folder_;
  pid_t pid_ = -1;
  std::uint16_t starttls_port_ = 0, direct_tls_port_ = 0;
};

}  // namespace wire
