// Carbons: what may be believed of a forwarded message.
#include "tui-client/xmpp/carbons.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/iq_tracker.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

void enable_carbons(IqTracker& iqs) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, {});
  iq.add("enable", std::string(ns::carbons));
  iqs.ask(std::move(iq), [](const IqResult&) {});
}

bool is_carbon(const Element& message) {
  return message.child("received", ns::carbons) || message.child("sent", ns::carbons);
}

std::optional<CarbonCopy> open_carbon(const Element& outer, const xmpp::Jid& sender, const xmpp::Jid& own_bare) {
  const Element* received = outer.child("received", ns::carbons);
  const Element* sent = outer.child("sent", ns::carbons);
  if (sender != own_bare || !received == !sent) return std::nullopt;
  const Element* forwarded = (received ? received : sent)->child("forwarded", ns::forward);
  const Element* inner = forwarded ? forwarded->child("message", ns::client) : nullptr;
  if (!inner || is_carbon(*inner)) return std::nullopt;
  const auto from = xmpp::Jid::parse(inner->attr("from"));
  const auto to = xmpp::Jid::parse(inner->attr("to"));
  if (!from) return std::nullopt;
  if (received) {
    // Ours is the one it was sent to; nobody's words may come in as words of ours.
    if (to && !to->same_bare(own_bare)) return std::nullopt;
    if (from->same_bare(own_bare) && !to) return std::nullopt;
    return CarbonCopy{inner, *from, Direction::incoming};
  }
  if (!to || !from->same_bare(own_bare)) return std::nullopt;
  return CarbonCopy{inner, *from, Direction::outgoing};
}

}  // namespace tui
