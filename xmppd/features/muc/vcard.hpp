// A room's vCard with its picture (XEP-0054, XEP-0486).
#pragma once

#include <string>
#include <vector>

#include "xmppd/features/muc/room.hpp"

namespace xmppd::muc {

// SHA-1 of each picture, in hexadecimal.
std::vector<std::string> avatar_hashes(const Room& room);

}  // namespace xmppd::muc
