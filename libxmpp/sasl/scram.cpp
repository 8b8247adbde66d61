// SCRAM's stored keys.
#include "libxmpp/sasl/scram.hpp"

#include <algorithm>

#include "libxmpp/base/encoding.hpp"

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

Result<std::string> salt_password(HashAlgorithm hash, std::string_view password, std::string_view salt,
                                  unsigned iterations) {
  if (salt.empty() || iterations == 0) return fail(Errc::invalid_argument, "SCRAM needs a salt and iterations");
  auto prepared = saslprep(password);
  if (!prepared) return fail(Errc::invalid_argument, "password is empty or holds forbidden characters");
  std::string salted = pbkdf2(hash, *prepared, salt, iterations);
  wipe(*prepared);
  return salted;
}

ScramKeys scram_keys_of_salted(HashAlgorithm hash, std::string_view salted, std::string salt, unsigned iterations) {
  std::string client_key = hmac(hash, salted, "Client Key");
  ScramKeys keys{hash, std::move(salt), iterations, digest(hash, client_key), hmac(hash, salted, "Server Key")};
  wipe(client_key);
  return keys;
}

Result<ScramKeys> make_scram_keys(HashAlgorithm hash, std::string_view password, std::string salt,
                                  unsigned iterations) {
  auto salted = salt_password(hash, password, salt, iterations);
  if (!salted) return tl::unexpected(salted.error());
  auto keys = scram_keys_of_salted(hash, *salted, std::move(salt), iterations);
  wipe(*salted);
  return keys;
}

std::string downgrade_protection(HashAlgorithm hash, std::vector<std::string> mechanisms,
                                 std::vector<std::string> binding_types, std::string_view tls_version) {
  // Delimiters that XML does not allow.
  const auto joined = [](std::vector<std::string>& parts) {
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (const auto& part : parts) text.append(text.empty() ? "" : "\x1e").append(part);
    return text;
  };
  std::string offered = joined(mechanisms);
  if (!binding_types.empty()) offered.append("\x1f").append(joined(binding_types));
  std::string attributes = ",h=" + base64_encode(digest(hash, offered));
  if (!tls_version.empty()) attributes.append(",t=").append(tls_version);
  return attributes;
}

std::string_view tls_version_code(std::string_view name) {
  const auto version = name.substr(0, name.find(' '));
  if (version == "TLSv1.3") return "0304";
  if (version == "TLSv1.2") return "0303";
  return {};
}

bool verify_password(const ScramKeys& keys, std::string_view password) {
  const auto tried = make_scram_keys(keys.hash, password, keys.salt, keys.iterations);
  return tried && constant_time_equal(tried->stored_key, keys.stored_key);
}

}  // namespace xmpp
