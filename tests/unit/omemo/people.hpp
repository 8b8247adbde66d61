// Devices in memory that talk to each other: the cast of the OMEMO tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"

namespace people {

using namespace omemo;

// The version that is spoken: the whole program runs once for each (CMakeLists.txt).
inline const Version version = [] {
  const char* wanted = std::getenv("OMEMO_VERSION");
  return wanted != nullptr && std::string_view(wanted) == "2" ? Version::omemo_2 : Version::axolotl;
}();
inline const bool is_axolotl = version == Version::axolotl;

inline Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }
inline Content content(std::string_view text) {
  return [text = bytes(text)](Version) { return text; };
}
inline std::vector<Peer> to(const std::vector<Address>& addresses) {
  std::vector<Peer> peers;
  for (const Address& address : addresses) peers.push_back({address, version});
  return peers;
}
inline std::string text(const SecretBytes& data) { return {data.begin(), data.end()}; }

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(std::string(to_string(result.error().code)), ": ", result.error().detail);
  return std::move(*result);
}
inline void must(Result<void> result) {
  if (!result) FAIL(std::string(to_string(result.error().code)), ": ", result.error().detail);
}

template <class T>
ErrorCode error_of(const Result<T>& result) {
  if (result) FAIL("succeeded although an error was due");
  return result.error().code;
}

// Making a hundred prekeys takes longer than most tests; those that are about their number ask for Options{}.
inline Options few_prekeys() {
  Options options;
  options.prekey_count = 10;
  return options;
}

// One device with its store; a second one of the same person is another Person with the same JID.
struct Person {
  explicit Person(std::string jid_in, Options options = few_prekeys()) : jid(std::move(jid_in)) {
    device = must(Device::create(store, jid, std::move(options)));
  }
  Address address() const { return {jid, device->device_id()}; }
  Peer peer() const { return {address(), version}; }
  Bundle bundle() const { return must(device->bundle(version)).bundle; }
  void meet(const Person& other) { must(device->process_bundle(other.address(), other.bundle())); }
  EncryptedMessage say(std::string_view words, const std::vector<Address>& to) {
    return must(device->encrypt(content(words), people::to(to))).messages.at(0);
  }
  EncryptedMessage say(std::string_view words, const Person& to) { return say(words, std::vector{to.address()}); }
  std::string hear(const EncryptedMessage& message, const Person& from) {
    return text(must(device->decrypt(message, from.jid)).plaintext);
  }
  ErrorCode refuse(const EncryptedMessage& message, const Person& from) {
    return error_of(device->decrypt(message, from.jid));
  }
  IdentityRecord record_of(const Person& other) { return *must(store.find_identity(other.address())); }

  std::string jid;
  MemoryStore store;
  std::unique_ptr<Device> device;
};

// A session that both sides have confirmed: neither sends prekey messages any more.
inline void befriend(Person& a, Person& b) {
  a.meet(b);
  CHECK(b.hear(a.say("hello", b), a) == "hello");
  CHECK(a.hear(b.say("hello back", a), b) == "hello back");
}

}  // namespace people
