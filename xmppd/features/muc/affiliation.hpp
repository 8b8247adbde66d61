// Affiliation and Role: what somebody is to a room, and what an occupant may do in it (XEP-0045 §5).
#pragma once

#include <optional>
#include <string_view>

namespace xmppd::muc {

// In the order of the hierarchy (§5.2.1): compare with <. Long-lived, of a bare address.
enum class Affiliation { outcast, none, member, admin, owner };
// In the order of §5.1. Of an occupant, as long as it is there.
enum class Role { none, visitor, participant, moderator };

std::string_view to_string(Affiliation affiliation);
std::string_view to_string(Role role);
std::optional<Affiliation> parse_affiliation(std::string_view text);
std::optional<Role> parse_role(std::string_view text);

}  // namespace xmppd::muc
