// The list of the settings that stream/ reads.
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

const std::vector<const SettingBase*>& stream_settings() {
  using namespace settings;
  static const std::vector<const SettingBase*> all{
      &max_stanza_bytes,
      &max_depth,
      &max_children,
      &unauthenticated_seconds,
      &max_unauthenticated_bytes,
      &max_outgoing_bytes,
      &max_bytes_per_second,
      &idle_seconds,
      &idle_answer_seconds,
      &whitespace_seconds,
      &max_connections,
      &max_connections_per_address,
      &io_threads,
      &require_tls,
      &loopback_without_tls,
      &client_certificates,
      &client_ca_file,
      &mechanisms,
      &bind_old_sasl,
      &downgrade_protection,
      &token_days,
      &token_devices,
      &second_factor_seconds,
      &max_attempts_per_stream,
      &free_failures,
      &first_delay_ms,
      &max_delay_seconds,
      &forget_seconds,
      &block_failures,
      &block_minutes,
      &network_factor,
      &max_tracked,
      &exempt_loopback,
  };
  return all;
}

}  // namespace xmppd
