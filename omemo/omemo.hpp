// One OMEMO device (XEP-0384, in the deployed version and in OMEMO 2): the whole public API of this library.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "omemo/error.hpp"
#include "omemo/store.hpp"
#include "omemo/trust.hpp"
#include "omemo/types.hpp"

namespace omemo {

struct Options {
  TrustPolicy policy = TrustPolicy::btbv;
  std::uint32_t prekey_count = 100;                                           // XEP-0384 v0.3 §4.2: about 100
  std::chrono::seconds signed_prekey_lifetime = std::chrono::hours{24 * 14};  // maintain() rotates after this
  std::chrono::seconds signed_prekey_grace = std::chrono::hours{24 * 30};     // a replaced one still opens messages
  // Seconds since 1970; the system clock if empty.
  std::function<std::int64_t()> clock;
};

// Why one device cannot be encrypted to.
enum class Obstacle : std::uint8_t {
  none,            // it can
  no_session,      // fetch its bundle, then Device::process_bundle
  undecided,       // the user has to decide about this device first
  distrusted,      // the user has refused this device
  broken_session,  // the stored session is unreadable: Device::delete_session, then as no_session
  this_device,     // the device itself; needs no copy
  invalid,         // empty JID or impossible device id
};
std::string_view to_string(Obstacle obstacle);

struct RecipientState {
  Peer peer;
  Obstacle obstacle = Obstacle::none;
};

// Whether this build speaks it: axolotl always, OMEMO 2 where libomemo-c was there (README.md).
bool supports(Version version);

// What is to be encrypted, for those who read this version: the text itself in axolotl, an envelope of XEP-0420 in
// OMEMO 2. Asked for once at most for each version.
using Content = std::function<Bytes(Version)>;

struct Encrypted {
  std::vector<EncryptedMessage> messages;  // one for each version that somebody reads
  std::vector<Peer> reached;               // one key in one of the messages for each
  std::vector<RecipientState> skipped;     // who will not be able to read it, and why
};

struct Decrypted {
  // Why the caller should send a key transport back to the sender soon (never more than one per message).
  enum class Answer : std::uint8_t {
    none,
    confirm_session,  // a new session began: until it hears from us the peer repeats its key exchange in every message
    heartbeat,        // many messages in a row without one of ours: only our answer moves the ratchet on
  };

  Address sender;
  Version version = Version::axolotl;
  IdentityKey identity{};          // the key that is proven to have sent this
  Trust trust = Trust::undecided;  // undecided: show it with a warning
  bool is_key_transport = false;   // no payload; `plaintext` is empty
  SecretBytes plaintext;
  SecretBytes transported_key;  // key transport of axolotl only: 16 bytes for the use of other protocols …
  Bytes iv;                     // … with this initialisation vector
  bool new_session = false;
  bool new_device = false;  // the first time this device was seen
  Answer answer = Answer::none;
};

// Called inside the transaction, as its last step: store the plaintext (or the message to be sent) here. An error
// undoes the ratchet step, the used prekey and all else, and is what decrypt/encrypt returns.
using CommitDecrypted = std::function<Result<void>(const Decrypted&)>;
using CommitEncrypted = std::function<Result<void>(const Encrypted&)>;

// Synchronous, confined to the thread that made it, and without state of its own beside what Options say: everything
// lives in the Store, so a rolled back transaction leaves nothing behind. JIDs are bare and prepared by the caller.
// Every function is all or nothing: on error the store is as it was.
class Device {
 public:
  // Makes identity, prekeys and signed prekey in an empty store. A device id is drawn at random that is not in `taken`
  // (the account's published device list). already_exists if the store holds a device.
  [[nodiscard]] static Result<std::unique_ptr<Device>> create(Store& store, std::string own_jid, Options options = {},
                                                              std::span<const DeviceId> taken = {});
  // Opens what create made; not_found if there is nothing. `store` must outlive the device.
  [[nodiscard]] static Result<std::unique_ptr<Device>> load(Store& store, std::string own_jid, Options options = {});
  ~Device();

  [[nodiscard]] DeviceId device_id() const;
  [[nodiscard]] const IdentityKey& identity_key() const;
  [[nodiscard]] std::string fingerprint() const;  // as fingerprint(identity_key())
  void set_policy(TrustPolicy policy);

  // --- our bundle ---------------------------------------------------------------------------------------------------
  struct OwnBundle {
    Bundle bundle;
    std::uint64_t generation = 0;  // hand to bundle_published once the server has this content
  };
  [[nodiscard]] Result<OwnBundle> bundle(Version version);
  // Whether the bundle changed since the last one that reached the server (a used prekey, a rotation). Kept in the
  // store.
  [[nodiscard]] Result<bool> bundle_must_be_published(Version version);
  [[nodiscard]] Result<void> bundle_published(Version version, std::uint64_t generation);
  // A new signed prekey of each version now; the old ones stay usable for Options::signed_prekey_grace.
  [[nodiscard]] Result<void> rotate_signed_prekey();
  // To be called at start and about daily: rotates when due, forgets signed prekeys after their grace period, refills;
  // makes what a version needs that the store has not known before.
  [[nodiscard]] Result<void> maintain();
  // While messages come from the archive used prekeys are kept: two senders may have used the same one while we were
  // away. Ending it forgets them. Not stored: a restart during catch-up calls begin_catch_up again.
  void begin_catch_up();
  [[nodiscard]] Result<void> end_catch_up();

  // --- anew ---------------------------------------------------------------------------------------------------------
  // Another device in place of this one: a number that is not in `taken`, identity and prekeys as after create(); all
  // sessions go. What is known of others stays.
  [[nodiscard]] Result<void> renew(std::span<const DeviceId> taken = {});
  // Of a store that was put back to an earlier state: all sessions go, since their keys have been used already, and
  // prekeys of numbers that were not used yet take the place of those there are. Identity and number stay.
  [[nodiscard]] Result<void> renew_sessions();

  // --- sessions -----------------------------------------------------------------------------------------------------
  [[nodiscard]] Result<bool> has_session(const Peer& peer);
  [[nodiscard]] Result<std::vector<Peer>> sessions(const std::string& jid = {});
  // Checks a bundle and begins a session of its version with it; a session that exists is replaced (its old state still
  // opens late messages). bad_bundle; identity_changed if the device is known under another key; own_message if it is
  // ourselves.
  [[nodiscard]] Result<void> process_bundle(const Address& address, const Bundle& bundle);
  // Forgets the session, not the identity: the next message needs process_bundle or a prekey message.
  [[nodiscard]] Result<void> delete_session(const Peer& peer);

  // --- messages -----------------------------------------------------------------------------------------------------
  // What encrypt would do with each of these devices, in their order: for the warning before sending.
  [[nodiscard]] Result<std::vector<RecipientState>> check_recipients(std::span<const Peer> recipients);
  // Encrypts for those of `recipients` that have a session and are trusted; the others are in Encrypted::skipped.
  // no_recipient if nobody is left. List the own account's other devices too.
  [[nodiscard]] Result<Encrypted> encrypt(const Content& content, std::span<const Peer> recipients,
                                          const CommitEncrypted& commit = {});
  // A message without payload, to begin, confirm or repair sessions.
  [[nodiscard]] Result<Encrypted> encrypt_key_transport(std::span<const Peer> recipients,
                                                        const CommitEncrypted& commit = {});
  // Opens a message that came from `sender_jid` (the bare JID the server vouches for; in a room the occupant's real
  // one).
  [[nodiscard]] Result<Decrypted> decrypt(const EncryptedMessage& message, std::string_view sender_jid,
                                          const CommitDecrypted& commit = {});

  // --- trust --------------------------------------------------------------------------------------------------------
  // The known devices of one person (or of everybody).
  [[nodiscard]] Result<std::vector<IdentityRecord>> identities(const std::string& jid = {});
  // Judges a device. `key` is the key that the user was shown: identity_changed if it is not the one on record.
  [[nodiscard]] Result<void> set_trust(const Address& address, const IdentityKey& key, Trust trust);
  // The user accepts that a device has a new identity key: its sessions are deleted, `key` takes the old one's place.
  [[nodiscard]] Result<void> replace_identity(const Address& address, const IdentityKey& key, Trust trust);
  // Forgets a device that left the device list: sessions and identity; it would be new if it came back. A distrusted
  // one loses only its sessions: leaving the list must not be a way around the user's refusal.
  [[nodiscard]] Result<void> forget_device(const Address& address);

  // --- labels (XEP-0384 §5.3.1) -------------------------------------------------------------------------------------
  // 64 bytes by our identity key over the label. unsupported_version without OMEMO 2.
  [[nodiscard]] Result<Bytes> sign_label(std::string_view label);
  // Whether the device with this key said so.
  bool is_label_of(const IdentityKey& key, std::string_view label, BytesView signature) const;

 private:
  struct Parts;
  explicit Device(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace omemo
