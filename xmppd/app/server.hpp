// Server: the daemon: wires configuration, storage, hosts, listeners and streams, and runs them until told to stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/app/config_file.hpp"
#include "xmppd/app/control_target.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

class Server final : public ControlTarget {
 public:
  // `config` was read from `config_file`, which reload() reads again. `stopped` is called at the end of stop(). The
  // loop must outlive the server.
  Server(xmpp::EventLoop& loop, DaemonConfig config, std::string config_file, std::function<void()> stopped);
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Opens everything; afterwards clients can connect. Errors are for a person; tls_failed: the configured
  // certificates can't be used, so that trying again won't help.
  xmpp::Result<void> start();

  // The rest only after start() succeeded.
  // Writes listen.report_file, which says that all is open and where.
  xmpp::Result<void> report() const;
  // Reads configuration and certificates again and reopens the log. A mistake in any of them changes nothing, and the
  // error says all of them.
  xmpp::Result<ConfigChanges> reload(Reload how) override;
  // Stops listening, ends all streams with <system-shutdown/>, writes out what is to be stored; takes at most
  // shutdown.seconds. Called again, it hurries: what is open is dropped.
  void stop() override;
  void restart() override;
  // restart() was called, and stop() was not called again since.
  bool starts_anew() const;
  HostDirectory& hosts() override;
  AccountStore& accounts() override;
  ReportStore& reports() override;
  UploadStore& uploads() override;
  ApiTokens& api_tokens() override;
  TransferStore* transfer() override;
  LoginThrottle* throttle() override;
  DaemonStatistics statistics() override;
  std::vector<ComponentStatus> components() override;
  Federation* federation() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
