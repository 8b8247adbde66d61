// The default of the pre-authentication slot.
#include "xmppd/core/pre_auth.hpp"

namespace xmppd {

PreAuthIqHandler refuse_pre_auth_iq() {
  return [](const xmpp::Element&, const std::shared_ptr<PreAuthClient>&) {
    return xmpp::Pending<xmpp::Element>::ready(xmpp::fail(xmpp::Errc::not_authorized, "stanza before authentication"));
  };
}

}  // namespace xmppd
