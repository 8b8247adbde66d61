// The files the daemon has business with, for its sandbox.
#pragma once

#include <string>

#include "xmppd/app/config_file.hpp"
#include "xmppd/sandbox/sandbox.hpp"

namespace xmppd {

// What `config` names, and the folders of that: certificates are renewed and logs rotated by replacing a file. A
// certificate that is a link (certbot's are) counts with the folder it leads to, too.
FileAccess own_files(const DaemonConfig& config, const std::string& config_file);

}  // namespace xmppd
