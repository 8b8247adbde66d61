// OMEMO's structs as XML of either version, and back (XEP-0384 v0.3 and current). Reading checks form and bounds only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "omemo/types.hpp"

namespace tui {

inline constexpr std::size_t max_devices_per_contact = 100;
inline constexpr std::size_t max_label_bytes = 256;  // XEP-0384 §5.3.1 recommends under 53 code points

std::string_view namespace_of(omemo::Version version);
// Whether this program speaks what a hint of XEP-0380 names.
bool speaks_encryption(std::string_view encryption_ns);

std::string devices_node(omemo::Version version);
// One node for each device, or one for all with an item for each.
std::string bundle_node(omemo::Version version, omemo::DeviceId device);
std::string bundle_item(omemo::Version version, omemo::DeviceId device);
constexpr bool bundles_share_node(omemo::Version version) { return version == omemo::Version::omemo_2; }

// One entry of a device list. OMEMO 2 alone has labels; whether the signature is right, omemo::Device knows.
struct ListedDevice {
  ListedDevice(omemo::DeviceId listed = 0) : id(listed) {}
  omemo::DeviceId id;
  std::string label = {};
  omemo::Bytes label_signature = {};
  friend bool operator==(const ListedDevice&, const ListedDevice&) = default;
};

xmpp::Element device_list_to_xml(omemo::Version version, const std::vector<ListedDevice>& devices);
// Impossible and repeated ids are left out, as are labels without signature or of great length; the rest is cut to
// max_devices_per_contact. nullopt: no device list of this version.
std::optional<std::vector<ListedDevice>> device_list_from_xml(omemo::Version version, const xmpp::Element& list);

xmpp::Element bundle_to_xml(const omemo::Bundle& bundle);
std::optional<omemo::Bundle> bundle_from_xml(const xmpp::Element& bundle);

// The <encrypted/> of a message in the versions that this program speaks, the best first. A message to several people
// may have both; each device finds itself in one of them.
std::vector<const xmpp::Element*> encrypted_children(const xmpp::Element& message);
inline bool is_encrypted(const xmpp::Element& message) { return !encrypted_children(message).empty(); }

xmpp::Element encrypted_to_xml(const omemo::EncryptedMessage& message);
std::optional<omemo::EncryptedMessage> encrypted_from_xml(const xmpp::Element& encrypted);

}  // namespace tui
