// A client whose OMEMO keys are published, and Bob, a device of the library in this process.
#pragma once

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tests/unit/tui-client/xmpp/omemo_version.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace test {

struct BobsDevice {
  omemo::MemoryStore store;
  std::unique_ptr<omemo::Device> device;
  explicit BobsDevice(const std::string& jid = "bob@example.net") {
    auto made = omemo::Device::create(store, jid);
    REQUIRE(made);
    device = std::move(*made);
  }
  omemo::DeviceId id() const { return device->device_id(); }
};

struct Encrypted : LoggedIn {
  BobsDevice phone;

  Encrypted() {
    log_in();
    until([this] {
      const auto* state = last<tui::EncryptionChanged>();
      return state && state->chat.text() == me && state->encryption.ready;
    });
  }
  const xmpp::Element& own_list() { return server.nodes.at(me + " " + list_node); }
  omemo::DeviceId own_id() { return client->devices(me, *xmpp::Jid::parse(me))->front().device; }
  omemo::Address own_address() { return {me, own_id()}; }
  omemo::Bundle own_bundle() {
    const auto bundle = tui::bundle_from_xml(server.nodes.at(bundle_key(me, own_id())));
    REQUIRE(bundle);
    return *bundle;
  }
  void publish(const std::vector<const BobsDevice*>& devices) {
    std::vector<omemo::DeviceId> ids;
    for (const auto* one : devices) {
      ids.push_back(one->id());
      put_bundle(server, "bob@example.net", *one->device);
    }
    put_list(server, "bob@example.net", ids);
  }
  void announce(const std::vector<const BobsDevice*>& devices) {
    publish(devices);
    server.send("<message type='headline' from='bob@example.net'><event xmlns='" + std::string(xmpp::ns::pubsub_event) +
                "'><items node='" + list_node + "'><item id='current'>" +
                xmpp::to_xml(server.nodes.at("bob@example.net " + list_node)) + "</item></items></event></message>");
  }
  // Bob writes.
  void deliver(const omemo::EncryptedMessage& message, const std::string& id) {
    server.send("<message type='chat' id='" + id + "' from='bob@example.net/phone'><body>fallback</body>" +
                xmpp::to_xml(tui::encrypted_to_xml(message)) + "</message>");
  }
  omemo::EncryptedMessage write(BobsDevice& from, const std::string& text) {
    if (!*from.device->has_session({own_address(), version}))
      REQUIRE(from.device->process_bundle(own_address(), own_bundle()));
    const auto encrypted = from.device->encrypt(content("bob@example.net", me, text), to(own_address()));
    REQUIRE(encrypted);
    return encrypted->messages.at(0);
  }
  // What Bob reads of the number-th encrypted message we sent him. A key exchange uses up one of his prekeys: as
  // clients do, he publishes what is left, or the next exchange would fail one time in a hundred.
  omemo::Result<omemo::Decrypted> read(BobsDevice& with, std::size_t number) {
    const auto stanza = sent().at(number);
    auto read = with.device->decrypt(*tui::encrypted_from_xml(*encrypted_in(stanza)), me);
    const auto node = server.nodes.find(bundle_key("bob@example.net", with.id()));
    if (node != server.nodes.end()) node->second = tui::bundle_to_xml(bundle_of(*with.device));
    return read;
  }
  std::vector<xmpp::Element> sent() const {
    std::vector<xmpp::Element> messages;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.child("encrypted")) messages.push_back(stanza);
    }
    return messages;
  }
  const tui::ChatMessage& newest() const {
    const auto* added = last<tui::MessageAdded>();
    REQUIRE(added);
    return added->message;
  }
};

// What our client wrote to Bob.
inline std::string text_of(const omemo::Decrypted& opened) {
  return text_of(opened, "me@example.test", "bob@example.net");
}

}  // namespace test
