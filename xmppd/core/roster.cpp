// Names of the subscription states as rosters and databases write them.
#include "xmppd/core/roster.hpp"

namespace xmppd {

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
