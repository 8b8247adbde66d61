// Domain patterns: "example.net" itself, "*.example.net" all names below it, "*" every domain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "xmppd/core/config.hpp"

namespace xmppd {

// A pattern that no prepared domain can equal is a mistake (for the check of the configuration).
bool is_domain_pattern(std::string_view text);
bool matches_pattern(std::string_view pattern, std::string_view domain);
bool matches_any(const std::vector<std::string>& patterns, std::string_view domain);

// By s2s.allow and s2s.block.
bool may_talk_to(const Config& config, std::string_view domain);

}  // namespace xmppd
