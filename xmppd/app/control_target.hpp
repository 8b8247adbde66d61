// ControlTarget: what the control socket needs of the daemon; implemented where it is wired, and by tests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/app/api_counters.hpp"
#include "xmppd/app/config_change.hpp"
#include "xmppd/component/component_status.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace xmppd {

class AccountStore;
class ApiTokens;
class Federation;
class HostDirectory;
class LoginThrottle;
class ReportStore;
class TransferStore;
class UploadStore;

struct DaemonStatistics {
  std::string version;
  std::uint64_t uptime_seconds = 0;
  std::uint64_t connections = 0;  // now
  std::uint64_t accepted = 0;     // since start
  std::uint64_t turned_away = 0;
  struct Streams {
    std::size_t tcp = 0, websocket = 0, bosh = 0;  // of clients
    std::size_t components = 0, servers_in = 0, servers_out = 0;
  } streams;
  std::size_t waiting_for_servers = 0, waiting_for_components = 0;  // stanzas
  struct Http {
    std::size_t connections = 0;
    std::uint64_t refused = 0;
    std::array<std::uint64_t, 5> responses{};  // 1xx to 5xx
    std::uint64_t bosh_sessions = 0;           // since start
  } http;
  ApiCounters api;
  struct Certificates {
    std::uint64_t taken = 0, refused = 0;  // since the start, of changed ones
    bool stale = false;                    // those on the disk were refused: older ones are in use
  } certificates;
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
  virtual ApiTokens& api_tokens() = 0;
  // Null: nobody can log in to this one.
  virtual LoginThrottle* throttle() { return nullptr; }
  virtual DaemonStatistics statistics() = 0;
  virtual std::vector<ComponentStatus> components() = 0;
  // For the steps of control_transfer.hpp; null: the stores have none.
  virtual TransferStore* transfer() { return nullptr; }
  // Null: there are no connections to other servers.
  virtual Federation* federation() = 0;
  // What changes, or would; or what is wrong, in words for a person.
  virtual xmpp::Result<ConfigChanges> reload(Reload how) = 0;
  // Begins to stop, and returns.
  virtual void stop() = 0;
  // The same, and to start anew in the same process.
  virtual void restart() = 0;
};

}  // namespace xmppd
