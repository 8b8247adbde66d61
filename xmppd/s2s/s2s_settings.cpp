// The list of the settings that s2s/ reads.
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {

const std::vector<const SettingBase*>& s2s_settings() {
  using namespace settings;
  static const std::vector<const SettingBase*> all{
      &s2s_enabled,
      &s2s_listen,
      &s2s_listen_direct_tls,
      &s2s_ca_file,
      &s2s_dialback,
      &s2s_allow,
      &s2s_block,
      &s2s_routes,
      &s2s_dns_servers,
      &s2s_max_dns_names,
      &s2s_dial_seconds,
      &s2s_connect_seconds,
      &s2s_next_address_ms,
      &s2s_max_dials,
      &s2s_first_retry_seconds,
      &s2s_max_retry_seconds,
      &s2s_max_waiting,
      &s2s_max_waiting_bytes,
      &s2s_max_domains,
      &s2s_max_stanza_bytes,
      &s2s_max_unauthenticated_bytes,
      &s2s_unauthenticated_seconds,
      &s2s_max_outgoing_bytes,
      &s2s_max_bytes_per_second,
      &s2s_max_unhandled,
      &s2s_max_names,
      &s2s_idle_seconds,
      &s2s_answer_seconds,
      &s2s_max_connections,
      &s2s_max_connections_per_address,
  };
  return all;
}

}  // namespace xmppd
