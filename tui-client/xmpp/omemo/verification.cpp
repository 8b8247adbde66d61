// A code against the keys on record; see verification.hpp.
#include "tui-client/xmpp/omemo/verification.hpp"

#include <algorithm>

#include "tui-client/xmpp/omemo/omemo_words.hpp"

namespace tui {

VerificationUri own_verification_uri(omemo::Device& device, const xmpp::Jid& own) {
  VerificationUri uri{own.bare(), {{device.device_id(), device.identity_key()}}};
  const auto identities = device.identities(std::string(own.bare_text()));
  if (!identities) return uri;
  for (const auto& identity : *identities) {
    if (identity.trust == omemo::Trust::verified && uri.keys.size() < VerificationUri::max_keys) {
      uri.keys.push_back({identity.address.device, identity.key});
    }
  }
  return uri;
}

xmpp::Result<Verification> verify_devices(omemo::Device& device, TrustTransfer& transfer, const VerificationUri& uri) {
  const auto refuse = [](const omemo::Error& error) {
    return xmpp::fail(xmpp::Errc::storage_failed, "OMEMO keys: " + error.detail);
  };
  const auto identities = device.identities(std::string(uri.jid.bare_text()));
  if (!identities) return refuse(identities.error());
  Verification outcome;
  std::vector<std::pair<omemo::IdentityRecord, bool>> found;
  std::vector<TrustDecision> expected;
  for (const auto& wanted : uri.keys) {
    if (wanted.key == device.identity_key()) continue;  // this device, which needs no proof of itself
    const auto known = std::find_if(identities->begin(), identities->end(), [&](const omemo::IdentityRecord& record) {
      return wanted.device != 0 ? record.address.device == wanted.device : record.key == wanted.key;
    });
    if (known == identities->end()) {
      outcome.missing.push_back(wanted.device);
      expected.push_back({uri.jid.bare(), wanted.key, wanted.trusted});
    } else if (known->key != wanted.key) {
      outcome.mismatches.push_back(device_name(known->address) + " shows " + omemo::fingerprint(known->key) +
                                   ", the code says " + omemo::fingerprint(wanted.key));
    } else {
      found.emplace_back(*known, wanted.trusted);
    }
  }
  if (!outcome.mismatches.empty()) {
    outcome.missing.clear();
    return outcome;
  }
  for (const auto& decision : expected) transfer.expect(decision);
  for (const auto& [record, trusted] : found) {
    const auto trust = trusted ? omemo::Trust::verified : omemo::Trust::distrusted;
    if (record.trust != trust) {
      if (auto set = device.set_trust(record.address, record.key, trust); !set) return refuse(set.error());
      transfer.judged(record.address, record.key, trust);
    }
    (trusted ? outcome.verified : outcome.refused).push_back(record.address.device);
  }
  return outcome;
}

}  // namespace tui
