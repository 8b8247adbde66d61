// Guard: the rules, one paragraph each.
#include "tui-client/xmpp/guard.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/carbons.hpp"

namespace tui {

namespace ns = xmpp::ns;

xmpp::Jid Guard::sender(const xmpp::Element& stanza) const {
  const auto from = stanza.find_attr("from");
  if (!from) return own_.bare();
  return xmpp::Jid::parse(*from).value_or(xmpp::Jid());
}

bool Guard::from_own_account(const xmpp::Element& stanza) const { return sender(stanza) == own_.bare(); }

Admission Guard::judge(const xmpp::Element& stanza, std::string* reason) const {
  const auto because = [&](const char* text, Admission admission) {
    if (reason) *reason = text;
    return admission;
  };
  const auto kind = xmpp::stanza_kind(stanza);
  if (!kind) return because("no stanza", Admission::drop);
  if (sender(stanza).empty()) return because("malformed sender", Admission::drop);

  if (*kind == xmpp::StanzaKind::iq) {
    const auto type = xmpp::iq_type(stanza);
    if (!type || stanza.attr("id").empty()) return because("malformed IQ", Admission::drop);
    if (*type == xmpp::IqType::result || *type == xmpp::IqType::error) return Admission::pass;
    // RFC 6121 §2.1.6: a roster push from anybody else is a forgery.
    if (stanza.child("query", ns::roster) && !from_own_account(stanza)) {
      return because("roster push from a stranger", Admission::reject_request);
    }
    return Admission::pass;
  }
  if (*kind == xmpp::StanzaKind::message) {
    // XEP-0280 §11: from anybody but our own account a carbon is a forgery.
    if (is_carbon(stanza) && !from_own_account(stanza)) return because("carbon of a stranger", Admission::drop);
    return Admission::pass;
  }
  // Presence of ourselves comes from our own resources only; the server vouches for `from`.
  if (!xmpp::presence_type(stanza)) return because("presence of unknown type", Admission::drop);
  return Admission::pass;
}

}  // namespace tui
