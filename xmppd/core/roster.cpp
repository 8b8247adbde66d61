// Roster items by their addresses, and names of the subscription states as rosters and databases write them.
#include "xmppd/core/roster.hpp"

#include <algorithm>

namespace xmppd {
namespace {

bool is_before(const RosterItem& item, const xmpp::Jid& bare) { return item.jid < bare; }

}  // namespace

const RosterItem* RosterItems::find(const xmpp::Jid& bare) const {
  const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), bare, is_before);
  return found != sorted_.end() && found->jid == bare ? &*found : nullptr;
}

std::vector<RosterItem>::iterator RosterItems::place_of(const xmpp::Jid& bare) {
  return std::lower_bound(sorted_.begin(), sorted_.end(), bare, is_before);
}

RosterItem& RosterItems::operator[](const xmpp::Jid& bare) {
  auto place = place_of(bare);
  if (place == sorted_.end() || place->jid != bare) {
    place = sorted_.emplace(place);
    place->jid = bare;
  }
  return *place;
}

bool RosterItems::erase(const xmpp::Jid& bare) {
  const auto place = place_of(bare);
  if (place == sorted_.end() || place->jid != bare) return false;
  sorted_.erase(place);
  return true;
}

std::string_view to_string(Subscription subscription) {
  switch (subscription) {
    case Subscription::none:
      return "none";
    case Subscription::to:
      return "to";
    case Subscription::from:
      return "from";
    case Subscription::both:
      return "both";
  }
  return "none";
}

}  // namespace xmppd
