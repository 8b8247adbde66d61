// eu.siacs.conversations.axolotl: <list/>, <bundle/>, <encrypted/>.
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

#include <algorithm>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace tui {

namespace ns = xmpp::ns;
using omemo::Bytes;
using xmpp::Element;

namespace {

std::string axolotl() { return std::string(ns::omemo_axolotl); }

std::optional<std::uint32_t> number(std::string_view text) { return xmpp::parse_unsigned<std::uint32_t>(text); }

std::string base64(const Bytes& bytes) {
  return xmpp::base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// Some clients break base64 into lines.
std::optional<Bytes> bytes_of(const Element& element) {
  std::string text = element.text();
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  const auto decoded = xmpp::base64_decode(text);
  if (!decoded) return std::nullopt;
  return Bytes(decoded->begin(), decoded->end());
}

}  // namespace

std::string bundle_node(omemo::DeviceId device) {
  return std::string(ns::omemo_bundles_prefix) + std::to_string(device);
}

Element device_list_to_xml(const std::vector<omemo::DeviceId>& devices) {
  Element list("list", axolotl());
  for (const auto device : devices) list.add("device").set_attr("id", std::to_string(device));
  return list;
}

std::optional<std::vector<omemo::DeviceId>> device_list_from_xml(const Element& list) {
  if (!list.is("list", ns::omemo_axolotl)) return std::nullopt;
  std::vector<omemo::DeviceId> devices;
  for (const Element& device : list.children()) {
    if (!device.is("device", ns::omemo_axolotl)) continue;
    const auto id = number(device.attr("id"));
    if (!id || !omemo::is_valid_device_id(*id)) continue;
    if (std::find(devices.begin(), devices.end(), *id) != devices.end()) continue;
    devices.push_back(*id);
    if (devices.size() == max_devices_per_contact) break;
  }
  return devices;
}

Element bundle_to_xml(const omemo::Bundle& bundle) {
  Element xml("bundle", axolotl());
  xml.add_text_child("signedPreKeyPublic", base64(bundle.signed_prekey.key))
      .set_attr("signedPreKeyId", std::to_string(bundle.signed_prekey.id));
  xml.add_text_child("signedPreKeySignature", base64(bundle.signed_prekey_signature));
  xml.add_text_child("identityKey", base64(bundle.identity_key));
  Element& prekeys = xml.add("prekeys");
  for (const auto& prekey : bundle.prekeys) {
    prekeys.add_text_child("preKeyPublic", base64(prekey.key)).set_attr("preKeyId", std::to_string(prekey.id));
  }
  return xml;
}

std::optional<omemo::Bundle> bundle_from_xml(const Element& xml) {
  if (!xml.is("bundle", ns::omemo_axolotl)) return std::nullopt;
  const Element* signed_prekey = xml.child("signedPreKeyPublic", ns::omemo_axolotl);
  const Element* signature = xml.child("signedPreKeySignature", ns::omemo_axolotl);
  const Element* identity = xml.child("identityKey", ns::omemo_axolotl);
  const Element* prekeys = xml.child("prekeys", ns::omemo_axolotl);
  if (!signed_prekey || !signature || !identity || !prekeys) return std::nullopt;
  const auto signed_id = number(signed_prekey->attr("signedPreKeyId"));
  auto signed_key = bytes_of(*signed_prekey);
  auto signature_bytes = bytes_of(*signature);
  auto identity_bytes = bytes_of(*identity);
  if (!signed_id || !signed_key || !signature_bytes || !identity_bytes) return std::nullopt;
  omemo::Bundle bundle;
  bundle.signed_prekey = {*signed_id, std::move(*signed_key)};
  bundle.signed_prekey_signature = std::move(*signature_bytes);
  bundle.identity_key = std::move(*identity_bytes);
  for (const Element& prekey : prekeys->children()) {
    if (!prekey.is("preKeyPublic", ns::omemo_axolotl)) continue;
    const auto id = number(prekey.attr("preKeyId"));
    auto key = bytes_of(prekey);
    if (id && key) bundle.prekeys.push_back({*id, std::move(*key)});
    if (bundle.prekeys.size() == omemo::max_prekeys_per_bundle) break;
  }
  return bundle;
}

Element encrypted_to_xml(const omemo::EncryptedMessage& message) {
  Element xml("encrypted", axolotl());
  Element& header = xml.add("header");
  header.set_attr("sid", std::to_string(message.sender));
  for (const auto& key : message.keys) {
    Element& element = header.add_text_child("key", base64(key.data));
    element.set_attr("rid", std::to_string(key.recipient));
    if (key.is_prekey) element.set_attr("prekey", "true");
  }
  header.add_text_child("iv", base64(message.iv));
  if (message.payload) xml.add_text_child("payload", base64(*message.payload));
  return xml;
}

std::optional<omemo::EncryptedMessage> encrypted_from_xml(const Element& xml) {
  if (!xml.is("encrypted", ns::omemo_axolotl)) return std::nullopt;
  const Element* header = xml.child("header", ns::omemo_axolotl);
  const Element* iv = header ? header->child("iv", ns::omemo_axolotl) : nullptr;
  const auto sender = header ? number(header->attr("sid")) : std::nullopt;
  auto iv_bytes = iv ? bytes_of(*iv) : std::nullopt;
  if (!sender || !iv_bytes) return std::nullopt;
  omemo::EncryptedMessage message;
  message.sender = *sender;
  message.iv = std::move(*iv_bytes);
  for (const Element& key : header->children()) {
    if (!key.is("key", ns::omemo_axolotl)) continue;
    const auto recipient = number(key.attr("rid"));
    auto data = bytes_of(key);
    // Somebody else's broken key is none of our business; ours, left out, reads "not for this device".
    if (!recipient || !data) continue;
    const bool prekey = xmpp::parse_boolean(key.attr("prekey")).value_or(false);
    message.keys.push_back({{}, *recipient, std::move(*data), prekey});
    if (message.keys.size() > omemo::max_keys_per_message) return std::nullopt;
  }
  if (const Element* payload = xml.child("payload", ns::omemo_axolotl)) {
    auto bytes = bytes_of(*payload);
    if (!bytes) return std::nullopt;
    message.payload = std::move(*bytes);
  }
  return message;
}

}  // namespace tui
