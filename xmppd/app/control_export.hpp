// What is kept, in pages, for xmppctl export. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// Every page is one question to the store: nobody waits for an export, and it needs no memory to speak of. A page is
// what was true when it was read. Times are XEP-0082's, keys and secrets Base64, "xml" what clients sent and kept.

// {"domain":…, "after":…} → {"items":[{"jid":…, "created":…, "last_login":…, "disabled":…, "keys":[{"mechanism":…,
// "iterations":…, "salt":…, "stored_key":…, "server_key":…}…]}…]}; {"jid":…} → {"items":[that one]}. not_found.
void export_accounts(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…} → {"roster":[…], "requests":[…], "blocked":[…], "xml":[{"area":…, "key":…, "xml":…}…]}
void export_account(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"service":…} → {"items":[{"node":…, "config":{…}, "affiliations":{…}, "subscriptions":[…], "created":…,
// "creator":…}…]}
void export_nodes(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"service":…, "node":…, "after":id} → {"items":[{"id":…, "publisher":…, "published":…, "xml":…}…]}, the oldest first.
void export_items(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…, "after":…} → {"items":[{"received":…, "xml":…}…]}
void export_offline(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":account or room, "after":…} → {"items":[{"id":…, "received":…, "author":…, "xml":…}…]}
void export_archive(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// What somebody has said in rooms of this server.
void export_authored(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"domain":…} → {"items":[the services below it]}
void export_services(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"service":…, "after":…} → {"items":[{"jid":…, "created":…, "config":xml, "subject":…, "vcard":xml, "hats":…,
// "secret":…, "affiliations":[…]}…]}
void export_rooms(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…} → {"rooms":[{"room":…, "affiliation":…, "nick":…}…]}
void export_memberships(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
