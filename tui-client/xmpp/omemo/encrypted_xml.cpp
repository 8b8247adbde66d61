// <encrypted/>: in the deployed version the keys stand beside each other, in OMEMO 2 by the address of their owner.
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;
using omemo::Bytes;
using omemo::EncryptedMessage;
using omemo::Version;
using xmpp::Element;

namespace {

void write_keys(const EncryptedMessage& message, Element& header) {
  const bool is_axolotl = message.version == Version::axolotl;
  std::vector<std::string> people;
  if (is_axolotl) people.emplace_back();
  for (const auto& key : message.keys) {
    if (!is_axolotl && std::find(people.begin(), people.end(), key.recipient_jid) == people.end()) {
      people.push_back(key.recipient_jid);
    }
  }
  for (const auto& person : people) {
    Element* parent = &header;
    if (!is_axolotl) {
      parent = &header.add("keys");
      parent->set_attr("jid", person);
    }
    for (const auto& key : message.keys) {
      if (!is_axolotl && key.recipient_jid != person) continue;
      Element& element = parent->add_text_child("key", to_base64(key.data));
      element.set_attr("rid", std::to_string(key.recipient));
      if (key.is_prekey) element.set_attr(is_axolotl ? "prekey" : "kex", "true");
    }
  }
}

// False: too many of them.
bool read_keys(const Element& parent, const std::string& jid, EncryptedMessage& message) {
  const bool is_axolotl = message.version == Version::axolotl;
  for (const Element& key : parent.children()) {
    if (!key.is("key", namespace_of(message.version))) continue;
    const auto recipient = to_number(key.attr("rid"));
    auto data = bytes_of(key);
    // Somebody else's broken key is none of our business; ours, left out, reads "not for this device".
    if (!recipient || !data) continue;
    const bool prekey = xmpp::parse_boolean(key.attr(is_axolotl ? "prekey" : "kex")).value_or(false);
    message.keys.push_back({jid, *recipient, std::move(*data), prekey});
    if (message.keys.size() > omemo::max_keys_per_message) return false;
  }
  return true;
}

bool read_all_keys(const Element& header, EncryptedMessage& message) {
  if (message.version == Version::axolotl) return read_keys(header, {}, message);
  for (const Element& keys : header.children()) {
    if (!keys.is("keys", ns::omemo_2)) continue;
    // An address that is none belongs to nobody: the empty one would stand for everybody.
    const auto jid = xmpp::Jid::parse(keys.attr("jid"));
    if (jid && !jid->empty() && !read_keys(keys, std::string(jid->bare_text()), message)) return false;
  }
  return true;
}

}  // namespace

std::vector<const Element*> encrypted_children(const Element& message) {
  std::vector<const Element*> found;
  for (const Version version : {Version::omemo_2, Version::axolotl}) {
    const Element* encrypted = omemo::supports(version) ? message.child("encrypted", namespace_of(version)) : nullptr;
    if (encrypted) found.push_back(encrypted);
  }
  return found;
}

Element encrypted_to_xml(const EncryptedMessage& message) {
  Element xml("encrypted", std::string(namespace_of(message.version)));
  Element& header = xml.add("header");
  header.set_attr("sid", std::to_string(message.sender));
  write_keys(message, header);
  if (message.version == Version::axolotl) header.add_text_child("iv", to_base64(message.iv));
  if (message.payload) xml.add_text_child("payload", to_base64(*message.payload));
  return xml;
}

std::optional<EncryptedMessage> encrypted_from_xml(const Element& xml) {
  EncryptedMessage message;
  message.version = xml.ns() == ns::omemo_2 ? Version::omemo_2 : Version::axolotl;
  const auto spoken = namespace_of(message.version);
  if (!xml.is("encrypted", spoken)) return std::nullopt;
  const Element* header = xml.child("header", spoken);
  const auto sender = header ? to_number(header->attr("sid")) : std::nullopt;
  if (!sender) return std::nullopt;
  message.sender = *sender;
  if (message.version == Version::axolotl) {
    const Element* iv = header->child("iv", spoken);
    auto iv_bytes = iv ? bytes_of(*iv) : std::nullopt;
    if (!iv_bytes) return std::nullopt;
    message.iv = std::move(*iv_bytes);
  }
  if (!read_all_keys(*header, message)) return std::nullopt;
  if (const Element* payload = xml.child("payload", spoken)) {
    auto bytes = bytes_of(*payload);
    if (!bytes) return std::nullopt;
    message.payload = std::move(*bytes);
  }
  return message;
}

}  // namespace tui
