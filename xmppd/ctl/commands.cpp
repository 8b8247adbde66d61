// The table of xmppctl's commands.
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      adduser_command, passwd_command, deluser_command, disable_command, enable_command, users_command,
      invite_command, invites_command, sessions_command, kick_command, tokens_command, second_factor_command,
      app_passwords_command, certificates_command, devices_command, registrations_command, abuse_command, log_command,
      trace_command, components_command, s2s_command, strangers_command, reports_command, uploads_command,
      export_command, import_command, erase_command, api_tokens_command, announce_command, motd_command,
      outage_command, stats_command, audit_command, check_command, backup_command, restore_command, verify_command,
      reload_command, restart_command, stop_command};
  return all;
}

}  // namespace xmppd::ctl
