// Roster items as XML, and what a client may ask of them (RFC 6121 §2.1, §2.3).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/roster.hpp"

namespace xmppd {

struct RosterItemLimits {
  std::size_t name_bytes = 1023;
  std::size_t group_bytes = 1023;
  std::size_t groups = 64;
};

// One <item/> of a roster set; everything but these the server keeps itself (§2.1.2).
struct RosterSet {
  xmpp::Jid jid;  // bare
  bool remove = false;
  std::string name;
  std::vector<std::string> groups;
};

// bad-request: not exactly one item, no or malformed jid, groups named twice (§2.3.3). not-acceptable: an empty or too
// long group, a too long name, too many groups.
tl::expected<RosterSet, xmpp::StanzaError> parse_roster_set(const xmpp::Element& query, const RosterItemLimits& limits);

// <item/> of a result or a push.
xmpp::Element roster_item_element(const RosterItem& item);
xmpp::Element removed_item_element(const xmpp::Jid& jid);

}  // namespace xmppd
