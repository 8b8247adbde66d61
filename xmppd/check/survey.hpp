// survey: everything that xmppctl check can find out without asking the daemon.
#pragma once

#include <string>

#include "xmppd/app/config_file.hpp"
#include "xmppd/check/dns.hpp"
#include "xmppd/check/finding.hpp"

namespace xmppd {

// All settings, as load_config() needs them.
const SettingList& settings_to_check();

// `file`: of the configuration; `domain`: of those in it the one to look at, empty for all. not_found: it is not there.
xmpp::Result<Findings> survey(const DaemonConfig& config, const std::string& file, const std::string& domain, Dns& dns);

}  // namespace xmppd
