// The version of OMEMO that the others in these tests speak: the program runs once for each (CMakeLists.txt).
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/xmpp/omemo/envelope.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace test {

inline const omemo::Version version = [] {
  const char* wanted = std::getenv("OMEMO_VERSION");
  const bool two = wanted != nullptr && std::string_view(wanted) == "2";
  return two ? omemo::Version::omemo_2 : omemo::Version::axolotl;
}();

inline const std::string list_node = tui::devices_node(version);

// Where the scripted server keeps a bundle.
inline std::string bundle_key(const std::string& jid, omemo::DeviceId device) {
  const std::string item = tui::bundles_share_node(version) ? "#" + tui::bundle_item(version, device) : "";
  return jid + " " + tui::bundle_node(version, device) + item;
}

inline omemo::Bundle bundle_of(omemo::Device& device) { return device.bundle(version)->bundle; }

inline void put_bundle(ScriptedServer& server, const std::string& jid, omemo::Device& device) {
  server.nodes.insert_or_assign(bundle_key(jid, device.device_id()), tui::bundle_to_xml(bundle_of(device)));
}

inline void put_list(ScriptedServer& server, const std::string& jid, const std::vector<omemo::DeviceId>& ids) {
  std::vector<tui::ListedDevice> listed;
  for (const auto id : ids) listed.emplace_back(id);
  server.nodes.insert_or_assign(jid + " " + list_node, tui::device_list_to_xml(version, listed));
}

inline std::vector<omemo::DeviceId> ids_of(const xmpp::Element& list) {
  std::vector<omemo::DeviceId> ids;
  for (const auto& device : tui::device_list_from_xml(version, list).value_or(std::vector<tui::ListedDevice>{})) {
    ids.push_back(device.id);
  }
  return ids;
}

// `text` as `from` writes it to `to` (a person, or a room).
inline omemo::Content content(const std::string& from, const std::string& to, const std::string& text) {
  return [=](omemo::Version spoken) -> omemo::Bytes {
    if (spoken == omemo::Version::axolotl) return {text.begin(), text.end()};
    return tui::make_envelope(*xmpp::Jid::parse(from), *xmpp::Jid::parse(to), text, xmpp::now());
  };
}

inline std::vector<omemo::Peer> to(const omemo::Address& address) { return {{address, version}}; }

// What our client wrote to `to`; the envelope's complaint if it has one.
inline std::string text_of(const omemo::Decrypted& opened, const std::string& from, const std::string& to) {
  if (opened.version == omemo::Version::axolotl) return {opened.plaintext.begin(), opened.plaintext.end()};
  const auto envelope = tui::open_envelope(opened.plaintext, {*xmpp::Jid::parse(from), {*xmpp::Jid::parse(to)}, true});
  return envelope.problem.empty() ? envelope.body.value_or("no body") : envelope.problem;
}

inline const xmpp::Element* encrypted_in(const xmpp::Element& message) {
  return message.child("encrypted", tui::namespace_of(version));
}

}  // namespace test
