// XEP-0185 §3.
#include "xmppd/s2s/dialback_keys.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace xmppd {

DialbackKeys::DialbackKeys(std::string_view secret)
    : hashed_(xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, secret))) {}

std::string DialbackKeys::key(const DialbackClaim& claim) const {
  const std::string text = claim.receiving + ' ' + claim.originating + ' ' + claim.id;
  return xmpp::hex_encode(xmpp::hmac(xmpp::HashAlgorithm::sha256, hashed_, text));
}

bool DialbackKeys::right(const DialbackClaim& claim, std::string_view given) const {
  return xmpp::constant_time_equal(key(claim), given);
}

}  // namespace xmppd
