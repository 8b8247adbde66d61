// Affiliation and Role to and from text.
#include "xmppd/features/muc/affiliation.hpp"

#include <array>

namespace xmppd::muc {
namespace {

constexpr std::array<std::string_view, 5> affiliations{"outcast", "none", "member", "admin", "owner"};
constexpr std::array<std::string_view, 4> roles{"none", "visitor", "participant", "moderator"};

template <class Enum, std::size_t count>
std::optional<Enum> find(const std::array<std::string_view, count>& names, std::string_view text) {
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Affiliation affiliation) { return affiliations[static_cast<std::size_t>(affiliation)]; }
std::string_view to_string(Role role) { return roles[static_cast<std::size_t>(role)]; }
std::optional<Affiliation> parse_affiliation(std::string_view text) { return find<Affiliation>(affiliations, text); }
std::optional<Role> parse_role(std::string_view text) { return find<Role>(roles, text); }

}  // namespace xmppd::muc
