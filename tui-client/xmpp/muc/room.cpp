// Words and small readings of XEP-0045.
#include "tui-client/xmpp/muc/room.hpp"

#include <algorithm>
#include <array>

#include "libxmpp/xml/namespaces.hpp"

namespace tui {

void Room::be(RoomState now) {
  state = now;
  timer.reset();
  lists_timer.reset();
  occupants.clear();
  settled = described = members_known = members_in_doubt = caught_up = false;
  gives_occupant_ids = false;
  if (now == RoomState::left) making = Making::no;
}

const Occupant* Room::self() const {
  const auto found = occupants.find(nick);
  return found == occupants.end() ? nullptr : &found->second;
}

std::string occupant_key(const Occupant& occupant) {
  return occupant.id.empty() ? "stay:" + occupant.stay : "id:" + occupant.id;
}

namespace {

constexpr std::array<std::string_view, 5> affiliations{"outcast", "none", "member", "admin", "owner"};
constexpr std::array<std::string_view, 4> roles{"none", "visitor", "participant", "moderator"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool of_a_word(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

}  // namespace

Affiliation read_affiliation(std::string_view word) {
  const auto found = std::find(affiliations.begin(), affiliations.end(), word);
  return found == affiliations.end() ? Affiliation::none : static_cast<Affiliation>(found - affiliations.begin());
}

RoomRole read_role(std::string_view word) {
  const auto found = std::find(roles.begin(), roles.end(), word);
  return found == roles.end() ? RoomRole::none : static_cast<RoomRole>(found - roles.begin());
}

std::string_view to_word(Affiliation affiliation) { return affiliations[static_cast<std::size_t>(affiliation)]; }
std::string_view to_word(RoomRole role) { return roles[static_cast<std::size_t>(role)]; }

bool names_nick(std::string_view text, std::string_view nick) { return find_nick(text, nick).has_value(); }

std::optional<std::size_t> find_nick(std::string_view text, std::string_view nick) {
  if (nick.empty()) return std::nullopt;
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  for (auto at = text.begin();; ++at) {
    at = std::search(at, text.end(), nick.begin(), nick.end(), same);
    if (at == text.end()) return std::nullopt;
    const auto end = at + static_cast<std::ptrdiff_t>(nick.size());
    const bool begins = at == text.begin() || !of_a_word(*(at - 1));
    const bool ends = end == text.end() || !of_a_word(*end);
    if (begins && ends) return static_cast<std::size_t>(at - text.begin());
  }
}

std::vector<std::string> read_hats(const xmpp::Element& presence) {
  std::vector<std::string> titles;
  const auto* hats = presence.child("hats", xmpp::ns::hats);
  for (const auto& hat : hats ? hats->children() : std::vector<xmpp::Element>()) {
    const auto title = hat.attr("title");
    if (titles.size() >= Room::max_hats) break;
    if (hat.is("hat", xmpp::ns::hats) && !title.empty() && title.size() <= Room::max_name_bytes) {
      titles.emplace_back(title);
    }
  }
  return titles;
}

bool has_status(const xmpp::Element& x, std::string_view code) {
  return std::any_of(x.children().begin(), x.children().end(), [&](const xmpp::Element& child) {
    return child.is("status", xmpp::ns::muc_user) && child.attr("code") == code;
  });
}

}  // namespace tui
