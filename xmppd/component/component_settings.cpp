// The list of the settings that component/ reads.
#include "xmppd/component/component_settings.hpp"

namespace xmppd {

const std::vector<const SettingBase*>& component_settings() {
  using namespace settings;
  static const std::vector<const SettingBase*> all{
      &component_listen,
      &component_secrets,
      &component_privileges,
      &component_delegations,
      &component_max_stanza_bytes,
      &component_max_outgoing_bytes,
      &component_max_unhandled,
      &component_max_waiting,
      &component_reconnect_seconds,
      &component_handshake_seconds,
      &component_max_connections,
  };
  return all;
}

}  // namespace xmppd
