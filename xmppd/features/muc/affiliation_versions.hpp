// XEP-0463: what a client that enters is told of the affiliations, and what a change says of their version.
#pragma once

#include <optional>
#include <string>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// The name of a version. No two rooms share one, not even a room and its successor at the same address.
std::string affiliation_version(const Room& room, std::uint64_t version);
std::string current_affiliation_version(const Room& room);

// Of the room as it is, if the turn's stanza shows that its sender looks at versions; empty otherwise.
std::string version_asked_for(const Turn& turn);

// <mav/>; an empty version is left out.
xmpp::Element version_element(const std::string& since, const std::string& until);

// If the turn's stanza asks for them: all, or those who changed since the version that it knows. Before any presence
// (§5.2.1). To who may not read them (XEP-0045 §9.5), an error.
void send_affiliations(const Turn& turn);

}  // namespace xmppd::muc
