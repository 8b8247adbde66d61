// What xmppctl erase does, step by step. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"jid":…, "behind":…, "erase":bool} → {"in_rooms":…, "with_others":…, "next":…}: a step through all archives, looking
// for what the person has written; with "erase" it goes from those of rooms. No "next": that was all.
void erase_authored(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…, "dry_run":bool} → {"erased":[…], "remains":[…]} in words. The account goes with all it
// has, and what services and lists have of the person. not_found: there is no such account.
void erase_account(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"step":"messages", "words" or "words_on"} → {"done":bool}: what was deleted leaves the disk.
void erase_leftovers(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
