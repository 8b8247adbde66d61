// What a login can be bound to, so that it is good for one TLS connection alone.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace xmpp {

struct ChannelBinding {
  std::string type;  // as registered with IANA
  std::string data;
};

inline constexpr std::string_view tls_exporter = "tls-exporter";                  // RFC 9266
inline constexpr std::string_view tls_server_end_point = "tls-server-end-point";  // RFC 5929 §4
// Best first: the second binds to the certificate alone, which somebody in the middle may have stolen.
inline constexpr std::array channel_binding_types{tls_exporter, tls_server_end_point};

}  // namespace xmpp
