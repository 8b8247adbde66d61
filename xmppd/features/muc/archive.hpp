// The archive of a room (XEP-0313 §6): what goes into it, the history that comes from it, and who may read it.
#pragma once

#include <functional>
#include <string>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// What somebody who enters wants to read.
bool worth_remembering(const xmpp::Element& message);
// `message`: as all occupants get it. `author`: the real address.
ArchivedMessage archived_message(const Stanza& message, std::string id, xmpp::Timestamp when, const xmpp::Jid& author);
ArchiveQuota archive_quota(const Turn& turn);

// The newest messages of a room that was just loaded become its history; then `ready`.
void restore_history(Service& service, Room& room, std::function<void()> ready);

}  // namespace xmppd::muc
