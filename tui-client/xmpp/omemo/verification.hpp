// Judging devices by a scanned code, in the store alone.
#pragma once

#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/trust_transfer.hpp"
#include "tui-client/xmpp/omemo_actions.hpp"

namespace tui {

// This device's key, and those of our other verified devices.
VerificationUri own_verification_uri(omemo::Device& device, const xmpp::Jid& own);

// As OmemoActions::verify(); `transfer` learns what has changed.
xmpp::Result<Verification> verify_devices(omemo::Device& device, TrustTransfer& transfer, const VerificationUri& uri);

}  // namespace tui
