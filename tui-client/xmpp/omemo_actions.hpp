// OmemoActions: what a person does with OMEMO devices beyond judging one (Client::set_trust).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/xmpp/omemo/verification_uri.hpp"

namespace tui {

// What a scanned code said of the devices that are known.
struct Verification {
  std::vector<std::uint32_t> verified;  // they have the key that the code says
  std::vector<std::uint32_t> refused;   // likewise, and the code says not to trust it
  std::vector<std::uint32_t> missing;   // not known yet: judged when their keys are seen; 0 where there is no number
  std::vector<std::string> mismatches;  // in words; not empty: nothing was judged
};

// What came of it, a line for each kind; the first one is the loudest.
std::vector<std::string> verification_words(const xmpp::Jid& jid, const Verification& verification);

class OmemoActions {
 public:
  virtual ~OmemoActions() = default;
  // The URI that others verify this account with: this device's key, and of our other devices those that are verified.
  virtual VerificationUri own_uri() = 0;
  // All or nothing: one device with another key than the code says is a sign of somebody between.
  virtual xmpp::Result<Verification> verify(const VerificationUri& uri) = 0;
  // Another device of ours off our device lists, its keys off the server, its sessions forgotten. A program that still
  // runs there comes back by itself. Errors: connection_closed, not_found, not_allowed (this device).
  virtual xmpp::Result<void> remove_device(std::uint32_t device) = 0;
  // Another number and identity for this device, the old ones off the lists; messages and whom one trusts stay. Others
  // meet a new device. Errors: connection_closed, storage_failed.
  virtual xmpp::Result<void> reset_device() = 0;
};

}  // namespace tui
