// PreAuthIq: what a client may ask before it has logged in (XEP-0077: registration); off unless a feature fills the
// slot.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/storage/invite_store.hpp"

namespace xmppd {

// Who asks, as long as the stream lasts.
struct PreAuthClient {
  std::string address;           // without the port
  std::string group;             // what limits by address count as one
  std::optional<Invite> invite;  // that the client has shown (XEP-0445), and that was open then
};

// Takes an <iq/> get or set read before SASL (the stream has checked that TLS is up where it is required); one at a
// time of each client. Gives the reply to send: a result or an error, with the iq's id. Errors: not_authorized means
// that the stream answers as RFC 6120 §4.9.3.12 says, by the stream error <not-authorized/>.
using PreAuthIqHandler =
    std::function<xmpp::Pending<xmpp::Element>(xmpp::Element iq, std::shared_ptr<PreAuthClient> client)>;

// What is in the slot when no feature fills it: everybody is not authorized.
PreAuthIqHandler refuse_pre_auth_iq();

}  // namespace xmppd
