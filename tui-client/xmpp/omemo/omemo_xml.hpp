// OMEMO's structs as XML of the deployed namespace, and back (XEP-0384 v0.3). Reading checks form and bounds only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "omemo/types.hpp"

namespace tui {

inline constexpr std::size_t max_devices_per_contact = 100;

std::string bundle_node(omemo::DeviceId device);

xmpp::Element device_list_to_xml(const std::vector<omemo::DeviceId>& devices);
// Impossible and repeated ids are left out, the rest cut to max_devices_per_contact. nullopt: no device list.
std::optional<std::vector<omemo::DeviceId>> device_list_from_xml(const xmpp::Element& list);

xmpp::Element bundle_to_xml(const omemo::Bundle& bundle);
std::optional<omemo::Bundle> bundle_from_xml(const xmpp::Element& bundle);

xmpp::Element encrypted_to_xml(const omemo::EncryptedMessage& message);
std::optional<omemo::EncryptedMessage> encrypted_from_xml(const xmpp::Element& encrypted);

}  // namespace tui
