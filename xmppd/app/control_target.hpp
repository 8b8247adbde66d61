// ControlTarget: what the control socket needs of the daemon; implemented where it is wired, and by tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/component/component_status.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace xmppd {

class AccountStore;
class Federation;
class HostDirectory;
class ReportStore;
class UploadStore;

struct DaemonStatistics {
  std::string version;
  std::uint64_t uptime_seconds = 0;
  std::uint64_t connections = 0;  // now
  std::uint64_t accepted = 0;     // since start
  std::uint64_t turned_away = 0;
  SqliteStores::Statistics storage;
};

// Called on the loop's thread.
class ControlTarget {
 public:
  virtual ~ControlTarget() = default;
  virtual HostDirectory& hosts() = 0;
  virtual AccountStore& accounts() = 0;
  virtual ReportStore& reports() = 0;
  virtual UploadStore& uploads() = 0;
  virtual DaemonStatistics statistics() = 0;
  virtual std::vector<ComponentStatus> components() = 0;
  // Null: there are no connections to other servers.
  virtual Federation* federation() = 0;
  // The keys that wait for a restart, or what is wrong, in words for a person.
  virtual xmpp::Result<std::vector<std::string>> reload() = 0;
  // Begins to stop, and returns.
  virtual void stop() = 0;
};

}  // namespace xmppd
