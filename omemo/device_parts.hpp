// The inside of Device, shared by device.cpp, identities.cpp, encrypt.cpp and decrypt.cpp.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "omemo/omemo.hpp"
#include "omemo/signal/ratchet.hpp"

namespace omemo {

struct Device::Parts {
  Parts(Store& store_in, std::string own_jid_in, Options options_in)
      : store(store_in), own_jid(std::move(own_jid_in)), options(std::move(options_in)) {}

  Store& store;
  std::string own_jid;
  Options options;
  std::unique_ptr<signal::Ratchet> ratchet;
  DeviceId device_id = 0;
  IdentityKey identity_key{};
  bool catching_up = false;

  std::int64_t now() const;
  bool is_this_device(const Address& address) const { return address.device == device_id && address.jid == own_jid; }
  static bool is_valid(const Address& address) { return !address.jid.empty() && is_valid_device_id(address.device); }

  // One transaction with the local state at hand; the state is saved at its end if a bundle's generation moved.
  Result<void> transact(const std::function<Result<void>(LocalState&)>& work);

  // Puts a device that proved or published `key` on record, with the trust the policy gives. identity_changed if it is
  // on record with another key.
  struct Noted {
    IdentityRecord record;
    bool is_new = false;
  };
  Result<Noted> note_identity(const Address& address, const IdentityKey& key);

  Result<Obstacle> obstacle(const Peer& peer);
  // Prekeys and signed prekey of every version this build speaks, as far as they are missing or due.
  Result<void> provide_keys(LocalState& local);

  // All sessions and one-time prekeys.
  Result<void> forget_sessions();

  // encrypt.cpp: one message for each version to all who may have it; no_recipient if there is nobody. Without content
  // key transports.
  Result<Encrypted> send(const Content& content, std::span<const Peer> recipients, const CommitEncrypted& commit);
  Result<EncryptedMessage> seal_message(const LocalState& local, Version version, const Content& content,
                                        std::span<const Peer> recipients, Encrypted& out);
  // decrypt.cpp: one message by one of its keys. `key_was_ours` tells that this key opened and no other one can.
  Result<Decrypted> receive(const EncryptedMessage& message, const EncryptedKey& key, const Address& sender,
                            const CommitDecrypted& commit, bool& key_was_ours);
};

}  // namespace omemo
