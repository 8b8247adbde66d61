// The state of a session as text, for SessionRecord::state: presence, directed presence, and what features remember.
#pragma once

#include <string>

namespace xmppd {

class Session;

std::string save_state(Session& session);
// Into a session that has none yet. What can't be read is left out, and logged.
void restore_state(Session& session, const std::string& state);

}  // namespace xmppd
