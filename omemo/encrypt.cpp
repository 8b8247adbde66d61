// Device: from plaintext to EncryptedMessage; see omemo.hpp.
#include <set>

#include "omemo/device_parts.hpp"
#include "omemo/payload.hpp"

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

Result<Obstacle> Device::Parts::obstacle(const Address& address) {
  if (!is_valid(address)) return Obstacle::invalid;
  if (is_this_device(address)) return Obstacle::this_device;
  auto known = store.find_identity(address);
  if (!known) return tl::unexpected(known.error());
  if (!*known) return Obstacle::no_session;
  if ((*known)->trust == Trust::distrusted) return Obstacle::distrusted;
  if (!may_receive((*known)->trust)) return Obstacle::undecided;
  auto session = store.load_session(address);
  if (!session) return tl::unexpected(session.error());
  return *session ? Obstacle::none : Obstacle::no_session;
}

Result<std::vector<RecipientState>> Device::check_recipients(std::span<const Address> recipients) {
  std::vector<RecipientState> states;
  for (const Address& recipient : recipients) {
    auto obstacle = parts_->obstacle(recipient);
    if (!obstacle) return tl::unexpected(obstacle.error());
    states.push_back({recipient, *obstacle});
  }
  return states;
}

Result<void> Device::Parts::seal_for_all(const LocalState& local, BytesView key, std::span<const Address> recipients,
                                         Encrypted& out) {
  std::set<Address> seen;
  for (const Address& recipient : recipients) {
    if (!seen.insert(recipient).second) continue;
    auto hindrance = obstacle(recipient);
    if (!hindrance) return tl::unexpected(hindrance.error());
    if (*hindrance == Obstacle::none) {
      auto sealed = ratchet->seal(local, recipient, key);
      if (sealed) {
        out.message.keys.push_back({recipient.jid, recipient.device, std::move(sealed->data), sealed->is_prekey});
        out.reached.push_back(recipient);
        continue;
      }
      if (sealed.error().code != ErrorCode::broken_session) return tl::unexpected(sealed.error());
      *hindrance = Obstacle::broken_session;
    }
    out.skipped.push_back({recipient, *hindrance});
  }
  if (out.reached.empty()) return fail(ErrorCode::no_recipient, "no device could be encrypted to");
  return {};
}

Result<Encrypted> Device::Parts::send(SealedPayload payload, bool is_key_transport, std::span<const Address> recipients,
                                      const CommitEncrypted& commit) {
  Encrypted out;
  out.message.sender = device_id;
  out.message.iv = std::move(payload.iv);
  if (!is_key_transport) out.message.payload = std::move(payload.ciphertext);
  auto done = transact([&](LocalState& local) -> Result<void> {
    if (auto sealed = seal_for_all(local, payload.key_and_tag, recipients, out); !sealed) return sealed;
    // The stepped ratchets are on disk before a byte leaves: a key used twice would be worse than a lost message.
    return commit ? commit(out) : Result<void>{};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Result<Encrypted> Device::encrypt(BytesView plaintext, std::span<const Address> recipients,
                                  const CommitEncrypted& commit) {
  auto payload = seal_payload(plaintext);
  if (!payload) return tl::unexpected(payload.error());
  return parts_->send(std::move(*payload), false, recipients, commit);
}

Result<Encrypted> Device::encrypt_key_transport(std::span<const Address> recipients, const CommitEncrypted& commit) {
  auto payload = make_transport_key();
  if (!payload) return tl::unexpected(payload.error());
  return parts_->send(std::move(*payload), true, recipients, commit);
}

}  // namespace omemo
