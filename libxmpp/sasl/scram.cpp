// SCRAM's stored keys.
#include "libxmpp/sasl/scram.hpp"

#include "libxmpp/xmpp/jid_prep.hpp"

namespace xmpp {

std::string_view scram_mechanism(HashAlgorithm hash) {
  switch (hash) {
    case HashAlgorithm::sha1:
      return "SCRAM-SHA-1";
    case HashAlgorithm::sha256:
      return "SCRAM-SHA-256";
    case HashAlgorithm::sha512:
      return "SCRAM-SHA-512";
  }
  return {};
}

Result<ScramKeys> make_scram_keys(HashAlgorithm hash, std::string_view password, std::string salt,
                                  unsigned iterations) {
  if (salt.empty() || iterations == 0) return fail(Errc::invalid_argument, "SCRAM needs a salt and iterations");
  auto prepared = saslprep(password);
  if (!prepared) return fail(Errc::invalid_argument, "password is empty or holds forbidden characters");
  std::string salted = pbkdf2(hash, *prepared, salt, iterations);
  wipe(*prepared);
  std::string client_key = hmac(hash, salted, "Client Key");
  ScramKeys keys{hash, std::move(salt), iterations, digest(hash, client_key), hmac(hash, salted, "Server Key")};
  wipe(client_key);
  wipe(salted);
  return keys;
}

bool verify_password(const ScramKeys& keys, std::string_view password) {
  const auto tried = make_scram_keys(keys.hash, password, keys.salt, keys.iterations);
  return tried && constant_time_equal(tried->stored_key, keys.stored_key);
}

}  // namespace xmpp
