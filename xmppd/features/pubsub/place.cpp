// Place: what access needs to know of it.
#include "xmppd/features/pubsub/place.hpp"

namespace xmppd {

NodeOwner Place::owner(xmpp::Timestamp now) const {
  static const Roster nobody;
  return {jid(), account_ ? account_->roster() : nobody, kind(), now};
}

}  // namespace xmppd
