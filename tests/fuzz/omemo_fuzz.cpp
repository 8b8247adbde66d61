// What others publish and send in OMEMO: device lists, bundles, messages, envelopes, trust messages and URIs (of invitations, too), all the
// way into the library (CVE-2022-48468 was there). What does not verify is refused, a refused message changes nothing in the store.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/check.hpp"
#include "tui-client/xmpp/invite_link.hpp"
#include "tui-client/xmpp/omemo/envelope.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/omemo/trust_message.hpp"
#include "tui-client/xmpp/omemo/verification_uri.hpp"

namespace {

const xmpp::Jid alice = xmpp::Jid::parse("alice@example.org").value();
const xmpp::Jid bob = xmpp::Jid::parse("bob@example.org").value();

struct Person {
  explicit Person(const xmpp::Jid& jid) : device(omemo::Device::create(store, jid.text(), {.prekey_count = 5, .clock = {}}).value()) {}
  omemo::MemoryStore store;
  std::unique_ptr<omemo::Device> device;
};

// A message of Bob's to Alice, of a version; what the fuzzer changes is taken from it.
struct Conversation {
  Conversation() {
    for (const auto version : omemo::all_versions) {
      if (!omemo::supports(version)) continue;
      const omemo::Address to{alice.text(), reader.device->device_id()};
      FUZZ_CHECK(writer.device->process_bundle(to, reader.device->bundle(version)->bundle).has_value());
      const omemo::Peer peer{to, version};
      FUZZ_CHECK(writer.device->set_trust(to, reader.device->identity_key(), omemo::Trust::verified).has_value());
      auto sent = writer.device->encrypt([](omemo::Version) { return omemo::Bytes{'h', 'i'}; }, std::span(&peer, 1));
      FUZZ_CHECK(sent.has_value() && sent->messages.size() == 1);
      messages.push_back(std::move(sent->messages.front()));
    }
  }
  Person reader{alice}, writer{bob};
  std::vector<omemo::EncryptedMessage> messages;
};

Conversation& conversation() {
  static Conversation once;
  return once;
}

// Nobody but Bob's device has encrypted anything: what is read was written by it.
void deliver(const omemo::EncryptedMessage& message) {
  auto& reader = *conversation().reader.device;
  const auto read = reader.decrypt(message, bob.text(), [](const omemo::Decrypted& decrypted) -> omemo::Result<void> {
    if (!decrypted.is_key_transport) FUZZ_CHECK(decrypted.plaintext.size() == 2);
    return tl::unexpected(omemo::Error{omemo::ErrorCode::store_failed, "the same again in the next run"});
  });
  FUZZ_CHECK(!read.has_value());
}

void flip(omemo::Bytes& data, fuzz::Bytes& bytes) {
  if (data.empty()) return;
  switch (bytes.next() % 4) {
    case 0: data[bytes.below(data.size())] ^= static_cast<std::uint8_t>(1U << bytes.next() % 8); break;
    case 1: data.resize(bytes.below(data.size() + 1)); break;
    case 2: data.insert(data.begin() + static_cast<std::ptrdiff_t>(bytes.below(data.size())), bytes.next()); break;
    default: data[bytes.below(data.size())] = bytes.next();
  }
}

void changed_message(fuzz::Bytes& bytes) {
  auto& all = conversation().messages;
  omemo::EncryptedMessage message = all[bytes.next() % all.size()];
  for (unsigned changes = bytes.next() % 6; changes > 0; --changes) {
    switch (bytes.next() % 8) {
      case 0: message.sender = static_cast<omemo::DeviceId>(bytes.below(65536)); break;
      case 1: flip(message.iv, bytes); break;
      case 2: if (message.payload) flip(*message.payload, bytes); break;
      case 3: message.payload.reset(); break;
      case 4: if (!message.keys.empty()) message.keys.front().is_prekey = !message.keys.front().is_prekey; break;
      case 5: if (!message.keys.empty() && message.keys.size() < 100) message.keys.push_back(message.keys.front()); break;
      default: if (!message.keys.empty()) flip(message.keys.front().data, bytes);
    }
  }
  deliver(message);
}

void from_xml(std::string_view text) {
  const auto element = xmpp::parse_element(text);
  if (!element) return;
  for (const auto version : omemo::all_versions) {
    if (const auto list = tui::device_list_from_xml(version, *element)) {
      FUZZ_CHECK(list->size() <= tui::max_devices_per_contact);
      FUZZ_CHECK(tui::device_list_from_xml(version, tui::device_list_to_xml(version, *list)) == list);
    }
  }
  if (const auto bundle = tui::bundle_from_xml(*element)) {
    static_cast<void>(conversation().reader.device->process_bundle({bob.text(), 1}, *bundle));
  }
  if (const auto message = tui::encrypted_from_xml(*element)) {
    FUZZ_CHECK(xmpp::parse_element(xmpp::to_xml(tui::encrypted_to_xml(*message))).has_value());
    deliver(*message);
  }
  for (const auto* encrypted : tui::encrypted_children(*element)) tui::encrypted_from_xml(*encrypted);
  if (const auto trust = tui::trust_message_from_xml(*element)) FUZZ_CHECK(trust->size() <= tui::max_decisions_per_message);
  const auto opened = tui::open_envelope({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
                                         {.from = bob, .to = {alice}, .needs_to = false});
  if (opened.problem.empty()) FUZZ_CHECK(opened.body || opened.content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("<")) {
    from_xml(text);
    // The page of an invitation: what is found in it can be an invitation.
    if (const auto invite = tui::find_invite(text)) FUZZ_CHECK(!invite->account.empty() || !invite->contact.empty());
  } else if (text.starts_with("xmpp:")) {
    if (const auto invite = tui::parse_invite_uri(text)) FUZZ_CHECK(!invite->account.empty() || !invite->contact.empty());
    if (const auto uri = tui::parse_verification_uri(text)) {
      // What is written are devices' keys that are trusted.
      const bool written = std::all_of(uri->keys.begin(), uri->keys.end(), [](const auto& key) { return key.device != 0; });
      const auto again = tui::parse_verification_uri(tui::to_text(*uri));
      if (written) FUZZ_CHECK(again && again->jid == uri->jid && again->keys.size() == uri->keys.size());
    }
  } else {
    fuzz::Bytes bytes(data, size);
    changed_message(bytes);
  }
  return 0;
}
