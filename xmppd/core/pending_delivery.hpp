// PendingDelivery: one message on its way to the devices of one account, shared by the outboxes that hold it.
#pragma once

#include <cstdint>
#include <memory>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

// While a device holds it, it is not lost. When the last one goes without having taken it, and no other has, it is
// given back (Router::take_back).
struct PendingDelivery {
  StanzaPtr message;
  xmpp::Timestamp received;
  bool taken = false;    // a client has acknowledged it (XEP-0198), or it was written to one that does not acknowledge
  std::int64_t key = 0;  // QueuedStanza::message, in the journals of the sessions that hold it; 0: it is in none
};
using DeliveryPtr = std::shared_ptr<PendingDelivery>;

// What a session that ended had not got rid of.
struct Undelivered {
  StanzaPtr stanza;
  DeliveryPtr delivery;  // null: of no use to anybody else, or kept elsewhere
};

}  // namespace xmppd
