// XEP-0227 files, ours and those of others, with the files that they include.
#pragma once

#include <string>

#include "xmppd/portability/importer.hpp"

namespace xmppd::portability {

// Reads `path` and gives what is in it to `importer`. Files are included from the folder of `path` and those below it
// only. invalid_argument, limit_exceeded: the file is refused; the detail says where. Other errors are the importer's.
xmpp::Result<void> read_pie(const std::string& path, Importer& importer);

}  // namespace xmppd::portability
