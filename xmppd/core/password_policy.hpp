// What a password of a user's own choice has to be; the operator's commands may do as they like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class Config;

// Why `account` may not have this password, in words for its owner; nullopt: it may. passwords.min_length counts
// characters (Unicode code points); passwords.common_file is read anew when it has changed.
std::optional<std::string> objection_to_password(const Config& config, const xmpp::Jid& account,
                                                 std::string_view password);

// Those that everybody tries first, in lower case, sorted.
bool is_common_password(std::string_view lower_case);

}  // namespace xmppd
