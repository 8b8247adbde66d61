// Keys in base64 below their owners.
#include "tui-client/xmpp/omemo/trust_message.hpp"

#include <algorithm>
#include <map>

#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

Element trust_message_to_xml(const std::vector<TrustDecision>& decisions) {
  std::map<xmpp::Jid, std::vector<const TrustDecision*>> by_owner;
  for (const auto& decision : decisions) by_owner[decision.owner].push_back(&decision);
  Element message("trust-message", std::string(ns::trust_messages));
  message.set_attr("usage", std::string(ns::automatic_trust));
  message.set_attr("encryption", std::string(ns::omemo_2));
  for (const auto& [owner, theirs] : by_owner) {
    Element& keys = message.add("key-owner");
    keys.set_attr("jid", owner.bare_text());
    for (const auto* decision : theirs) {
      keys.add_text_child(decision->trusted ? "trust" : "distrust",
                          to_base64(omemo::Bytes(decision->key.begin(), decision->key.end())));
    }
  }
  return message;
}

std::optional<std::vector<TrustDecision>> trust_message_from_xml(const Element& message) {
  if (!message.is("trust-message", ns::trust_messages) || message.attr("usage") != ns::automatic_trust) return {};
  // One identity speaks both versions, so both mean the same keys.
  const auto encryption = message.attr("encryption");
  if (encryption != ns::omemo_2 && encryption != ns::omemo_axolotl) return {};
  std::vector<TrustDecision> decisions;
  for (const auto& keys : message.children()) {
    if (!keys.is("key-owner", ns::trust_messages)) continue;
    const auto owner = xmpp::Jid::parse(keys.attr("jid"));
    if (!owner) return {};
    for (const auto& one : keys.children()) {
      const bool trusted = one.is("trust", ns::trust_messages);
      if (!trusted && !one.is("distrust", ns::trust_messages)) continue;
      const auto bytes = bytes_of(one);
      TrustDecision decision{owner->bare(), {}, trusted};
      if (!bytes || bytes->size() != decision.key.size() || decisions.size() >= max_decisions_per_message) return {};
      std::copy(bytes->begin(), bytes->end(), decision.key.begin());
      decisions.push_back(std::move(decision));
    }
  }
  return decisions;
}

}  // namespace tui
