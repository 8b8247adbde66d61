// The elements of both versions: nodes, device lists, bundles.
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"

namespace tui {

namespace ns = xmpp::ns;
using omemo::Version;
using xmpp::Element;

namespace {

// What the same thing is called in either version.
struct Names {
  std::string_view ns, list, signed_prekey, signed_prekey_id, signature, identity_key, prekey, prekey_id;
};

const Names& names_of(Version version) {
  static constexpr Names axolotl{ns::omemo_axolotl,       "list",        "signedPreKeyPublic", "signedPreKeyId",
                                 "signedPreKeySignature", "identityKey", "preKeyPublic",       "preKeyId"};
  static constexpr Names two{ns::omemo_2, "devices", "spk", "id", "spks", "ik", "pk", "id"};
  return version == Version::omemo_2 ? two : axolotl;
}

// XEP-0384 §5.3.1: without a signature there is no label.
void read_label(const Element& device, ListedDevice& listed) {
  const std::string_view label = device.attr("label");
  if (label.empty() || label.size() > max_label_bytes) return;
  auto signature = from_base64(std::string(device.attr("labelsig")));
  if (!signature || signature->empty()) return;
  listed.label = label;
  listed.label_signature = std::move(*signature);
}

}  // namespace

std::string_view namespace_of(Version version) { return names_of(version).ns; }

bool speaks_encryption(std::string_view encryption_ns) {
  return std::any_of(omemo::all_versions.begin(), omemo::all_versions.end(), [&](Version version) {
    return omemo::supports(version) && namespace_of(version) == encryption_ns;
  });
}

std::string devices_node(Version version) {
  return std::string(version == Version::omemo_2 ? ns::omemo_2_devices : ns::omemo_devicelist);
}

std::string bundle_node(Version version, omemo::DeviceId device) {
  if (version == Version::omemo_2) return std::string(ns::omemo_2_bundles);
  return std::string(ns::omemo_bundles_prefix) + std::to_string(device);
}

std::string bundle_item(Version version, omemo::DeviceId device) {
  return version == Version::omemo_2 ? std::to_string(device) : "current";
}

Element device_list_to_xml(Version version, const std::vector<ListedDevice>& devices) {
  const Names& names = names_of(version);
  Element list(std::string(names.list), std::string(names.ns));
  for (const auto& device : devices) {
    Element& entry = list.add("device");
    entry.set_attr("id", std::to_string(device.id));
    if (version != Version::omemo_2 || device.label.empty()) continue;
    entry.set_attr("label", device.label);
    entry.set_attr("labelsig", to_base64(device.label_signature));
  }
  return list;
}

std::optional<std::vector<ListedDevice>> device_list_from_xml(Version version, const Element& list) {
  const Names& names = names_of(version);
  if (!list.is(names.list, names.ns)) return std::nullopt;
  std::vector<ListedDevice> devices;
  for (const Element& device : list.children()) {
    if (!device.is("device", names.ns)) continue;
    const auto id = to_number(device.attr("id"));
    if (!id || !omemo::is_valid_device_id(*id)) continue;
    const bool known =
        std::any_of(devices.begin(), devices.end(), [&](const ListedDevice& other) { return other.id == *id; });
    if (known) continue;
    ListedDevice& listed = devices.emplace_back(*id);
    if (version == Version::omemo_2) read_label(device, listed);
    if (devices.size() == max_devices_per_contact) break;
  }
  return devices;
}

Element bundle_to_xml(const omemo::Bundle& bundle) {
  const Names& names = names_of(bundle.version);
  Element xml("bundle", std::string(names.ns));
  xml.add_text_child(std::string(names.signed_prekey), to_base64(bundle.signed_prekey.key))
      .set_attr(std::string(names.signed_prekey_id), std::to_string(bundle.signed_prekey.id));
  xml.add_text_child(std::string(names.signature), to_base64(bundle.signed_prekey_signature));
  xml.add_text_child(std::string(names.identity_key), to_base64(bundle.identity_key));
  Element& prekeys = xml.add("prekeys");
  for (const auto& prekey : bundle.prekeys) {
    prekeys.add_text_child(std::string(names.prekey), to_base64(prekey.key))
        .set_attr(std::string(names.prekey_id), std::to_string(prekey.id));
  }
  return xml;
}

std::optional<omemo::Bundle> bundle_from_xml(const Element& xml) {
  const Version version = xml.ns() == ns::omemo_2 ? Version::omemo_2 : Version::axolotl;
  const Names& names = names_of(version);
  if (!xml.is("bundle", names.ns)) return std::nullopt;
  const Element* signed_prekey = xml.child(names.signed_prekey, names.ns);
  const Element* signature = xml.child(names.signature, names.ns);
  const Element* identity = xml.child(names.identity_key, names.ns);
  const Element* prekeys = xml.child("prekeys", names.ns);
  if (!signed_prekey || !signature || !identity || !prekeys) return std::nullopt;
  const auto signed_id = to_number(signed_prekey->attr(names.signed_prekey_id));
  auto signed_key = bytes_of(*signed_prekey);
  auto signature_bytes = bytes_of(*signature);
  auto identity_bytes = bytes_of(*identity);
  if (!signed_id || !signed_key || !signature_bytes || !identity_bytes) return std::nullopt;
  omemo::Bundle bundle;
  bundle.version = version;
  bundle.signed_prekey = {*signed_id, std::move(*signed_key)};
  bundle.signed_prekey_signature = std::move(*signature_bytes);
  bundle.identity_key = std::move(*identity_bytes);
  for (const Element& prekey : prekeys->children()) {
    if (!prekey.is(names.prekey, names.ns)) continue;
    const auto id = to_number(prekey.attr(names.prekey_id));
    auto key = bytes_of(prekey);
    if (id && key) bundle.prekeys.push_back({*id, std::move(*key)});
    if (bundle.prekeys.size() == omemo::max_prekeys_per_bundle) break;
  }
  return bundle;
}

}  // namespace tui
