// ComponentGrants: what a component may do beside serving its domain: one line of component.privileges (XEP-0356) and
// those of component.delegations (XEP-0355).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

// "get", "set", "both"; neither: nothing is granted.
struct Access {
  bool get = false, set = false;
  bool any() const { return get || set; }
  std::string_view text() const { return get && set ? "both" : get ? "get" : set ? "set" : "none"; }
};

struct Privileges {
  xmpp::Jid domain;
  Access roster;
  bool messages = false;             // outgoing
  bool presence = false;             // of the host's own users
  std::map<std::string, Access> iq;  // by namespace
};

struct Delegation {
  xmpp::Jid domain;
  std::string ns;
  std::vector<std::string> attributes;  // all of which the payload must have
};

// "slidge.example.org roster=both message=outgoing presence=managed_entity iq:http://jabber.org/protocol/pubsub=set".
// invalid_argument: the detail says what was expected.
xmpp::Result<Privileges> parse_privileges(std::string_view text);
// "pubsub.example.org urn:xmpp:mam:2 node": a domain, a namespace, and perhaps attributes.
xmpp::Result<Delegation> parse_delegation(std::string_view text);

}  // namespace xmppd
