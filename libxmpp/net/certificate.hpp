// Making certificates and describing them. Private to libxmpp/net (and its tests).
#pragma once

#include <openssl/x509.h>

#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmpp {

// Hex SHA-256 of the certificate's DER form.
std::string certificate_sha256(const X509& certificate);
// The names it is for (subjectAltName: DNS and IP), at most a handful, for an error's words.
std::string certificate_names(const X509& certificate);

struct SelfSignedOptions {
  std::vector<std::string> domains;  // or numeric addresses
  long valid_from_s = 0;             // relative to now
  long valid_until_s = 0;
};
// EC P-256; writes both files as PEM, the key with mode 0600. Never overwrites. Errors name the file.
Result<void> write_self_signed(const SelfSignedOptions& options, const std::string& certificate_file,
                               const std::string& key_file);

}  // namespace xmpp
