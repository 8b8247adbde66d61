// The preparation of each part of an address and of passwords, on ICU (RFC 3491, 3920 A/B, 4013; UTS 46 domains).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

// nullopt: the text holds something the profile prohibits, is not UTF-8, is empty or over 1023 bytes after preparation.
// ASCII takes a fast path without ICU.
std::optional<std::string> nodeprep(std::string_view text);
std::optional<std::string> domainprep(std::string_view text);  // also accepts IPv4 and [IPv6] literals
std::optional<std::string> resourceprep(std::string_view text);
// RFC 4013, for SCRAM user names and passwords; may be up to 64 KiB.
std::optional<std::string> saslprep(std::string_view text);

}  // namespace xmpp
