// Values of an import, from the JSON that xmppctl makes of files, which are anybody's. Private to the control socket.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

class Host;

// Each refuses what it can't understand (invalid_argument, with words for a person), or throws nlohmann::json::exception.
xmpp::Result<xmpp::Element> imported_xml(const nlohmann::json& part, std::string_view default_ns);
xmpp::Result<xmpp::Timestamp> imported_time(const nlohmann::json& part, const char* name);
xmpp::Result<std::vector<xmpp::ScramKeys>> imported_keys(const nlohmann::json& keys);
xmpp::Result<RosterItem> imported_roster_item(const nlohmann::json& part);
// Options that we do not have are left out: they say nothing here.
xmpp::Result<PubsubNodeRecord> imported_node(const nlohmann::json& part, const xmpp::Jid& service);
xmpp::Result<PubsubItemRecord> imported_item(const nlohmann::json& part, const xmpp::Jid& service);
xmpp::Result<ArchivedMessage> imported_message(const nlohmann::json& part, const xmpp::Jid& owner, ArchiveKind kind);
xmpp::Result<MucRoomRecord> imported_room(const nlohmann::json& room);
// XEP-0048 as items of XEP-0402.
std::vector<PubsubItemRecord> imported_bookmarks(const xmpp::Element& storage, const xmpp::Jid& owner);

}  // namespace xmppd
