// Wire form and sanity of Curve25519 points; see public_key.hpp.
#include "omemo/public_key.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "omemo/openssl_errors.hpp"

namespace omemo {
namespace {

constexpr std::uint8_t curve25519_type = 0x05;

struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct KeyContextFree {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;

}  // namespace

bool is_low_order(const PublicKey& key) {
  const DiscardOpensslErrors errors;
  // OpenSSL refuses a derivation whose result is zero, whatever the scalar; so any fixed scalar serves as probe.
  std::array<std::uint8_t, 32> scalar{};
  scalar.fill(0x42);
  const Key ours(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, scalar.data(), scalar.size()));
  const Key theirs(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, key.data(), key.size()));
  if (ours == nullptr || theirs == nullptr) return true;
  const std::unique_ptr<EVP_PKEY_CTX, KeyContextFree> context(EVP_PKEY_CTX_new(ours.get(), nullptr));
  std::array<std::uint8_t, 32> shared{};
  std::size_t size = shared.size();
  return context == nullptr || EVP_PKEY_derive_init(context.get()) != 1 ||
         EVP_PKEY_derive_set_peer(context.get(), theirs.get()) != 1 ||
         EVP_PKEY_derive(context.get(), shared.data(), &size) != 1;
}

Result<PublicKey> parse_public_key(BytesView wire) {
  if (wire.size() != std::tuple_size_v<PublicKey> + 1) return fail(ErrorCode::malformed, "public key of wrong length");
  if (wire[0] != curve25519_type) return fail(ErrorCode::malformed, "public key of unknown type");
  return parse_public_key(Version::omemo_2, wire.subspan(1));
}

Result<PublicKey> parse_public_key(Version version, BytesView wire) {
  if (version == Version::axolotl) return parse_public_key(wire);
  PublicKey key;
  if (wire.size() != key.size()) return fail(ErrorCode::malformed, "public key of wrong length");
  std::copy(wire.begin(), wire.end(), key.begin());
  if ((key[31] & 0x80) != 0) return fail(ErrorCode::malformed, "public key with a superfluous bit");
  if (is_low_order(key)) return fail(ErrorCode::malformed, "public key of low order");
  return key;
}

Bytes to_wire(Version version, const PublicKey& key) {
  return version == Version::axolotl ? serialize_public_key(key) : Bytes(key.begin(), key.end());
}

Bytes serialize_public_key(const PublicKey& key) {
  Bytes wire;
  wire.reserve(key.size() + 1);
  wire.push_back(curve25519_type);
  wire.insert(wire.end(), key.begin(), key.end());
  return wire;
}

}  // namespace omemo
