// The short list of what passes.
#include "xmppd/core/enrolment_only.hpp"

#include <algorithm>
#include <array>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

bool passes_enrolment(const Host& host, const Session& session, const Stanza& stanza) {
  if (stanza.kind() != xmpp::StanzaKind::iq) return false;
  const auto& to = stanza.to();
  const bool near = to == host.jid || (to.is_bare() && to.same_bare(session.jid()));
  if (!near) return false;
  const auto type = xmpp::iq_type(stanza.element());
  if (type != xmpp::IqType::get && type != xmpp::IqType::set) return true;  // an answer
  static constexpr std::array namespaces{xmpp::ns::commands, xmpp::ns::disco_info, xmpp::ns::disco_items, xmpp::ns::ping,
                                         xmpp::ns::session};
  const auto* payload = stanza.element().first_child();
  return payload && std::find(namespaces.begin(), namespaces.end(), payload->ns()) != namespaces.end();
}

std::string enrolment_advice() {
  return "This account needs a second factor: codes that an authenticator app shows. Until it has one, nothing else can be "
         "done here. Run the command \"Set up a second factor\" of your account; in xmpp-tui it is /2fa.";
}

}  // namespace xmppd
