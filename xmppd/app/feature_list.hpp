// The specifications that the features implement, from their table: for people, and as a DOAP file.
#pragma once

#include <string>

namespace xmppd {

// One line for each RFC and XEP: number, version, the names of the features.
std::string feature_list();
// XEP-0453: the description of the project, as docs/xmppd.doap has it.
std::string doap();

}  // namespace xmppd
