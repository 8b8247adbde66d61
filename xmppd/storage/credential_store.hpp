// CredentialStore: what proves an account's owner beside the password: a second factor, application passwords,
// certificates of clients.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// By the operator for one account.
enum class FactorPolicy { host, required, exempt };  // host: as the setting of its host says

struct FactorRecord {
  FactorPolicy policy = FactorPolicy::host;
  std::string sealed_secret;  // of RFC 6238, unreadable with the database alone (core/second_factor.hpp); empty: none
  std::int64_t last_step = 0;  // RFC 6238 §5.2: codes of this time step and of those before it are used up
  xmpp::Timestamp enrolled = 0;
  std::size_t recovery_codes = 0;  // that are left

  bool is_enrolled() const { return !sealed_secret.empty(); }
};

struct AppPassword {
  std::int64_t number = 0;  // for operators and owners
  std::string name;         // of the device, by its owner
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> last_used;
  std::vector<xmpp::ScramKeys> keys;  // of the same salts and iterations as the account's own
};

struct LoginCertificate {
  std::int64_t number = 0;
  std::string name;
  std::string sha256;  // hex, lower case, of its DER form
  xmpp::Timestamp created = 0;
  xmpp::Timestamp expires = 0;
  std::optional<xmpp::Timestamp> last_used;
};

class CredentialStore {
 public:
  virtual ~CredentialStore() = default;

  // Empty for who has none, and for who has no account.
  virtual xmpp::Pending<FactorRecord> factor(const xmpp::Jid& owner) = 0;
  virtual xmpp::Pending<xmpp::Done> set_policy(const xmpp::Jid& owner, FactorPolicy policy) = 0;  // not_found
  // A second factor, in place of the one before; `recovery` are hashes. Tokens to log in by (TokenStore) that were given
  // without it are good for nothing any more. not_found: no account.
  virtual xmpp::Pending<xmpp::Done> enrol(const xmpp::Jid& owner, FactorRecord factor,
                                          std::vector<std::string> recovery) = 0;
  // With its recovery codes. The policy stays. not_found: there is none.
  virtual xmpp::Pending<xmpp::Done> unenrol(const xmpp::Jid& owner) = 0;
  // not_authorized: a code of `step` or of a later one was used before.
  virtual xmpp::Pending<xmpp::Done> use_step(const xmpp::Jid& owner, std::int64_t step) = 0;
  // not_authorized: there is no such code (any more).
  virtual xmpp::Pending<xmpp::Done> use_recovery_code(const xmpp::Jid& owner, std::string hash) = 0;
  // In place of those before. not_found: no second factor.
  virtual xmpp::Pending<xmpp::Done> set_recovery_codes(const xmpp::Jid& owner, std::vector<std::string> hashes) = 0;

  // Gives its number. not_found: no account; limit_exceeded: there are `max` already; not_allowed: the account's keys are
  // not those (any more) that `password.keys` has the salts of. A new password of the account takes all of them.
  virtual xmpp::Pending<std::int64_t> add_app_password(const xmpp::Jid& owner, AppPassword password,
                                                       std::size_t max) = 0;
  // In the order of their numbers.
  virtual xmpp::Pending<std::vector<AppPassword>> app_passwords(const xmpp::Jid& owner) = 0;
  // not_found: it was revoked meanwhile.
  virtual xmpp::Pending<xmpp::Done> use_app_password(std::int64_t number, xmpp::Timestamp now) = 0;
  // One, or all: gives their numbers. not_found: there is none.
  virtual xmpp::Pending<std::vector<std::int64_t>> revoke_app_passwords(const xmpp::Jid& owner,
                                                                        std::optional<std::int64_t> number) = 0;

  // The same for certificates; already_exists: the account has this one. A new password of the account takes all of them.
  virtual xmpp::Pending<std::int64_t> add_certificate(const xmpp::Jid& owner, LoginCertificate certificate,
                                                      std::size_t max) = 0;
  virtual xmpp::Pending<std::vector<LoginCertificate>> certificates(const xmpp::Jid& owner) = 0;
  // Those accounts of `domain` that have registered this one, with its number at each; at most two.
  struct CertificateOwner {
    xmpp::Jid owner;
    std::int64_t number = 0;
  };
  virtual xmpp::Pending<std::vector<CertificateOwner>> owners_of_certificate(std::string domain, std::string sha256) = 0;
  virtual xmpp::Pending<xmpp::Done> use_certificate(std::int64_t number, xmpp::Timestamp now) = 0;
  virtual xmpp::Pending<std::vector<std::int64_t>> revoke_certificates(const xmpp::Jid& owner,
                                                                       std::optional<std::int64_t> number) = 0;
};

}  // namespace xmppd
