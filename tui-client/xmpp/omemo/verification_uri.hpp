// Fingerprints as xmpp: URIs, to be shown as a QR code, pasted or read from a picture: with device numbers, as
// Conversations and others write them ("xmpp:JID?omemo-sid-ID=HEX;…"), or as a Trust Message URI (XEP-0434 §6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "omemo/types.hpp"

namespace tui {

struct VerificationKey {
  omemo::DeviceId device = 0;  // 0: the URI does not say whose it is
  omemo::IdentityKey key{};
  bool trusted = true;  // false: it is to be refused
};

struct VerificationUri {
  static constexpr std::size_t max_bytes = 16 * 1024;
  static constexpr std::size_t max_keys = 100;
  xmpp::Jid jid;  // bare
  std::vector<VerificationKey> keys;
};

// Errors say what is wrong with it: no xmpp: URI, no address, no OMEMO key in it, a fingerprint that is none.
xmpp::Result<VerificationUri> parse_verification_uri(std::string_view text);

// Fingerprints in capitals take less room in a QR code; who reads them does not mind.
enum class HexCase { lower, upper };
std::string to_text(const VerificationUri& uri, HexCase hex = HexCase::lower);

}  // namespace tui
