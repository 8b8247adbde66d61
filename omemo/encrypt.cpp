// Device: from plaintext to EncryptedMessage; see omemo.hpp.
#include <set>

#include "omemo/device_parts.hpp"
#include "omemo/payload.hpp"
#include "omemo/payload_cbc.hpp"

namespace omemo {
std::string_view to_string(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::none:
      return "none";
    case Obstacle::no_session:
      return "no_session";
    case Obstacle::undecided:
      return "undecided";
    case Obstacle::distrusted:
      return "distrusted";
    case Obstacle::broken_session:
      return "broken_session";
    case Obstacle::this_device:
      return "this_device";
    case Obstacle::invalid:
      return "invalid";
  }
  return "unknown";
}

Result<Obstacle> Device::Parts::obstacle(const Peer& peer) {
  if (!is_valid(peer.address)) return Obstacle::invalid;
  if (is_this_device(peer.address)) return Obstacle::this_device;
  if (!supports(peer.version)) return Obstacle::no_session;  // of a build that did
  auto known = store.find_identity(peer.address);
  if (!known) return tl::unexpected(known.error());
  if (!*known) return Obstacle::no_session;
  if ((*known)->trust == Trust::distrusted) return Obstacle::distrusted;
  if (!may_receive((*known)->trust)) return Obstacle::undecided;
  auto session = store.load_session(peer);
  if (!session) return tl::unexpected(session.error());
  return *session ? Obstacle::none : Obstacle::no_session;
}

Result<std::vector<RecipientState>> Device::check_recipients(std::span<const Peer> recipients) {
  std::vector<RecipientState> states;
  for (const Peer& recipient : recipients) {
    auto obstacle = parts_->obstacle(recipient);
    if (!obstacle) return tl::unexpected(obstacle.error());
    states.push_back({recipient, *obstacle});
  }
  return states;
}

namespace {

Result<SealedPayload> seal(Version version, const Content& content) {
  const bool is_axolotl = version == Version::axolotl;
  if (!content) return is_axolotl ? make_transport_key() : make_empty_key_cbc();
  Bytes plaintext = content(version);
  auto sealed = is_axolotl ? seal_payload(plaintext) : seal_payload_cbc(plaintext);
  cleanse(plaintext.data(), plaintext.size());
  return sealed;
}

}  // namespace

// The payload's key through every ratchet of this version that may have it.
Result<EncryptedMessage> Device::Parts::seal_message(const LocalState& local, Version version, const Content& content,
                                                     std::span<const Peer> recipients, Encrypted& out) {
  EncryptedMessage message;
  message.version = version;
  message.sender = device_id;
  std::optional<SealedPayload> payload;
  std::set<Peer> seen;
  for (const Peer& recipient : recipients) {
    if (recipient.version != version || !seen.insert(recipient).second) continue;
    auto hindrance = obstacle(recipient);
    if (!hindrance) return tl::unexpected(hindrance.error());
    if (*hindrance == Obstacle::none) {
      if (!payload) {
        auto made = seal(version, content);
        if (!made) return tl::unexpected(made.error());
        payload = std::move(*made);
      }
      auto sealed = ratchet->seal(local, recipient, payload->key_and_tag);
      if (sealed) {
        message.keys.push_back(
            {recipient.address.jid, recipient.address.device, std::move(sealed->data), sealed->is_prekey});
        out.reached.push_back(recipient);
        continue;
      }
      if (sealed.error().code != ErrorCode::broken_session) return tl::unexpected(sealed.error());
      *hindrance = Obstacle::broken_session;
    }
    out.skipped.push_back({recipient, *hindrance});
  }
  if (payload) {
    message.iv = std::move(payload->iv);
    if (content) message.payload = std::move(payload->ciphertext);
  }
  return message;
}

Result<Encrypted> Device::Parts::send(const Content& content, std::span<const Peer> recipients,
                                      const CommitEncrypted& commit) {
  Encrypted out;
  auto done = transact([&](LocalState& local) -> Result<void> {
    for (const Version version : all_versions) {
      auto message = seal_message(local, version, content, recipients, out);
      if (!message) return tl::unexpected(message.error());
      if (!message->keys.empty()) out.messages.push_back(std::move(*message));
    }
    if (out.reached.empty()) return fail(ErrorCode::no_recipient, "no device could be encrypted to");
    // The stepped ratchets are on disk before a byte leaves: a key used twice would be worse than a lost message.
    return commit ? commit(out) : Result<void>{};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Result<Encrypted> Device::encrypt(const Content& content, std::span<const Peer> recipients,
                                  const CommitEncrypted& commit) {
  return parts_->send(content, recipients, commit);
}

Result<Encrypted> Device::encrypt_key_transport(std::span<const Peer> recipients, const CommitEncrypted& commit) {
  return parts_->send({}, recipients, commit);
}

}  // namespace omemo
