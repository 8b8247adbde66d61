// Values of Prosody's modules as what the daemon takes. Private to the reader of Prosody's data.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/portability/lua_data.hpp"

namespace xmppd::portability {

// "2026-11-30T09:47:26Z"
std::string prosody_time(double seconds);
// What finish_import takes: of "accounts". An empty object: nobody can log in by it.
nlohmann::json prosody_secrets(const LuaValue& account);
std::vector<nlohmann::json> prosody_roster(const LuaValue& roster, const std::string& account);
std::vector<nlohmann::json> prosody_blocked(const LuaValue& blocked);
// "archive_prefs": <prefs/> of XEP-0441 as a part.
nlohmann::json prosody_archive_prefs(const LuaValue& prefs);
// A node of "pep".
nlohmann::json prosody_node(const std::string& name, const LuaValue& node);
// What import_room takes, of "config". nullopt: a room that is there for its occupants only.
std::optional<nlohmann::json> prosody_room(const LuaValue& config);
// The vCard (XEP-0054) that shows what a vCard of XEP-0292 says, as far as both can.
xmpp::Element vcard_of(const xmpp::Element& vcard4);

}  // namespace xmppd::portability
