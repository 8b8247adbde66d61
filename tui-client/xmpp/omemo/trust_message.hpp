// Trust messages (XEP-0434): which keys somebody trusts, as an element of an envelope.
#pragma once

#include <optional>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "omemo/types.hpp"

namespace tui {

struct TrustDecision {
  xmpp::Jid owner;  // bare
  omemo::IdentityKey key{};
  bool trusted = true;
  friend bool operator==(const TrustDecision&, const TrustDecision&) = default;
};

inline constexpr std::size_t max_decisions_per_message = 200;

xmpp::Element trust_message_to_xml(const std::vector<TrustDecision>& decisions);
// nullopt if it is none, of another use than automatic trust (XEP-0450), of other keys than OMEMO's, malformed, or too
// long.
std::optional<std::vector<TrustDecision>> trust_message_from_xml(const xmpp::Element& message);

}  // namespace tui
