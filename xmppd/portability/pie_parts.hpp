// Elements of XEP-0227 files as the parts that the daemon takes (app/control_import.cpp).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "libxmpp/xml/element.hpp"

namespace xmppd::portability {

// A child of <user/> that is small, whole. nullopt: nothing that is known here.
std::optional<std::vector<nlohmann::json>> account_parts(const xmpp::Element& element);
// <result/> of XEP-0313; with the author of a room's message in it. nullopt: none.
std::optional<nlohmann::json> message_part(const xmpp::Element& result, bool room);
// A <message/> that waits; its time is in it. nullopt: none.
std::optional<nlohmann::json> offline_part(const xmpp::Element& message);
std::optional<nlohmann::json> item_part(const xmpp::Element& item, const std::string& node);
// Puts what a child of our <room/> says into what import_room takes.
void room_part(const xmpp::Element& element, nlohmann::json& room);
nlohmann::json credentials(const xmpp::Element& scram_credentials);
// "scram:…" of ejabberd's export. nullopt: that is a password.
std::optional<nlohmann::json> ejabberd_keys(std::string_view text);

}  // namespace xmppd::portability
