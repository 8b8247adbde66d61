// What is checked of a stanza from outside, whoever brought it.
#include "xmppd/core/foreign_stanza.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaKind;

// RFC 6120 §8.2.3, RFC 6121 §4.7.1.
bool well_formed_stanza(const xmpp::Element& element, StanzaKind kind) {
  if (kind == StanzaKind::presence) return xmpp::presence_type(element).has_value();
  if (kind == StanzaKind::message) return true;
  const auto type = xmpp::iq_type(element);
  if (!type || element.attr("id").empty()) return false;
  const bool request = *type == xmpp::IqType::get || *type == xmpp::IqType::set;
  return !request || element.children().size() == 1;
}

}  // namespace

void to_client_namespace(xmpp::Element& element, std::string_view content_ns) {
  if (element.ns() == content_ns) element.set_ns(std::string(xmpp::ns::client));
  for (xmpp::Element& child : element.children()) to_client_namespace(child, content_ns);
}

void route_foreign(Host& host, xmpp::Element element, const xmpp::Jid& from, const xmpp::Jid& to, Origin origin) {
  const auto kind = xmpp::stanza_kind(element);
  const bool good = kind && well_formed_stanza(element, *kind);
  auto stanza = Stanza::make(std::move(element), from, to);
  if (good) return host.router.from_outside(std::move(stanza), std::move(origin));
  host.router.reply_error(stanza, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::bad_request));
}

bool somebody_waits(const Stanza& stanza) {
  if (stanza.kind() != StanzaKind::presence) return true;
  return stanza.type() == "subscribe" || (stanza.type().empty() && stanza.element().child("x", xmpp::ns::muc));
}

}  // namespace xmppd
