// Counters: what has happened since the start, for monitoring. Core thread only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/stanza.hpp"

namespace xmppd {

struct Counters {
  enum class Peer { client, server, component };
  enum class Direction { received, sent };
  static constexpr std::array peer_names{"client", "server", "component"};
  static constexpr std::array direction_names{"received", "sent"};
  static constexpr std::array kind_names{"message", "presence", "iq"};

  void count(Peer peer, Direction direction, xmpp::StanzaKind kind) {
    ++stanzas[static_cast<std::size_t>(peer)][static_cast<std::size_t>(direction)][static_cast<std::size_t>(kind)];
  }
  // `description`: "TLSv1.3 TLS_AES_256_GCM_SHA384", or in words what else secures a stream.
  void count_tls(std::string_view description) {
    ++tls[description.starts_with("TLSv") ? std::string(description.substr(0, description.find(' '))) : "proxy"];
  }

  // By peer, direction and kind.
  std::array<std::array<std::array<std::uint64_t, 3>, 2>, 3> stanzas{};
  std::map<std::string, std::uint64_t> tls{};  // streams, by version
  std::uint64_t logins = 0;
  std::uint64_t failed_logins = 0;   // wrong name or password
  std::uint64_t refused_logins = 0;  // for any other reason
  // Held back by limits, until somebody has waited or for good.
  std::uint64_t blocked_logins = 0;       // of an address or network that has failed too often
  std::uint64_t limited_messages = 0;     // of an account, beyond limits.messages_per_minute
  std::uint64_t limited_requests = 0;     // for subscriptions, beyond limits.requests_per_hour
  std::uint64_t limited_departures = 0;   // for other servers, beyond limits.departures_per_minute and bytes
  std::uint64_t limited_registrations = 0;
  std::uint64_t uploads = 0, failed_uploads = 0;
  std::uint64_t upload_bytes = 0, download_bytes = 0;
};

}  // namespace xmppd
