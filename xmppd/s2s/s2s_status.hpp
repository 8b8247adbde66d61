// S2sStatus: how the daemon stands with other servers, for the operator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "xmppd/s2s/s2s_failure.hpp"

namespace xmppd {

struct S2sStreamStatus {
  std::string remote;     // domains that the other server is; empty: it has not yet proved it
  std::string local;      // domains of ours that it is used for
  std::string direction;  // "in", "out", "both"
  std::string address, tls, mechanism;
  bool managed = false;  // XEP-0198
  xmpp::Timestamp since = 0;
  std::uint64_t received = 0, sent = 0;  // stanzas
};

struct S2sDomainStatus {
  std::string domain;
  std::size_t waiting = 0;  // stanzas
  std::optional<S2sFailure> last_failure;
  xmpp::Timestamp retry_at = 0;  // not dialled before; 0: at once
};

struct S2sStatus {
  std::vector<S2sStreamStatus> streams;
  std::vector<S2sDomainStatus> domains;
};

}  // namespace xmppd
