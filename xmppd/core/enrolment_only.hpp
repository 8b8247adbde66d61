// What a session may do whose account needs a second factor and has none yet (core/second_factor.hpp): set one up, and
// find out how.
#pragma once

#include <string>

namespace xmppd {

class Host;
class Session;
class Stanza;

// Whether a stanza of that session may pass: commands, discovery and ping, of its own account or its server alone.
bool passes_enrolment(const Host& host, const Session& session, const Stanza& stanza);

// For its owner.
std::string enrolment_advice();

}  // namespace xmppd
