// The listed rooms of a service, page by page (XEP-0059).
#pragma once

#include "libxmpp/xmpp/rsm.hpp"
#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// A page holds 100 rooms at most.
MucListQuery list_query(const xmpp::RsmRequest& request);
// Where the page is in the whole.
xmpp::Element make_rsm(const MucListing& listing);
// As disco#items (XEP-0045 §6.3).
IqAnswer list_rooms(Service& service, const IqRequest& request);

}  // namespace xmppd::muc
