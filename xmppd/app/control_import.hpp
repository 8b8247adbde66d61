// What xmppctl import brings, in batches. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// An account is made first, disabled and marked; its parts follow; the end gives it its keys and lets it be used. One
// that is there already is left alone, one that is marked (the last import broke off) is taken up again: every part may
// come twice without being there twice. With "dry_run" everything is checked and nothing written.

// {"jid":…, "created":…, "last_login":…, "dry_run":…} → {"state":"new", "unfinished" or "exists"}. not_found: the domain
// is not served here.
void import_account(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":account, room or service, "again":…, "dry_run":…, "parts":[{"kind":…, …}…]} → {"left":[{"index":…,
// "reason":…}…]}: all others are on disk. The kinds are in control_import.cpp.
void import_parts(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…, "keys":[…] or "password":…, "disabled":…} → {"jid":…}
void finish_import(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// What export_rooms() shows of a room, behind its messages; {"jid":…, "check":true}: whether there is one. → {"state":
// "new" or "exists"}. invalid_argument: no room of a group chat service here.
void import_room(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
