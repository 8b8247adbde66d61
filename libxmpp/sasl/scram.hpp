// SCRAM (RFC 5802, RFC 7677): both ends of the exchange, and the keys a server keeps instead of a password.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/result.hpp"

namespace xmpp {

// What a server stores per account and hash: never the password, nothing that logs in elsewhere.
struct ScramKeys {
  HashAlgorithm hash = HashAlgorithm::sha256;
  std::string salt;  // raw bytes
  unsigned iterations = 0;
  std::string stored_key;  // raw bytes
  std::string server_key;
};

std::string_view scram_mechanism(HashAlgorithm hash);  // "SCRAM-SHA-256"

// Runs PBKDF2: call it on the thread pool. `password` is saslprepped here (RFC 5802 §2.2); invalid_argument if it can't
// be.
Result<ScramKeys> make_scram_keys(HashAlgorithm hash, std::string_view password, std::string salt, unsigned iterations);

// The same from the SaltedPassword (RFC 5802 §3), which is as secret as the password.
ScramKeys scram_keys_of_salted(HashAlgorithm hash, std::string_view salted_password, std::string salt,
                               unsigned iterations);
// Runs PBKDF2: thread pool. invalid_argument as above.
Result<std::string> salt_password(HashAlgorithm hash, std::string_view password, std::string_view salt,
                                  unsigned iterations);

// PLAIN against the stored keys. Runs PBKDF2: thread pool.
bool verify_password(const ScramKeys& keys, std::string_view password);

// XEP-0474 §4.1, XEP-0515 §4.1: ",h=…,t=…" for a SCRAM of `hash` with which a client answers an offer of these
// mechanisms and types of channel binding (none: none were announced), over this version of TLS ("0304" for TLS 1.3;
// empty: unknown).
std::string downgrade_protection(HashAlgorithm hash, std::vector<std::string> mechanisms,
                                 std::vector<std::string> binding_types, std::string_view tls_version);
// "0304" for "TLSv1.3", as OpenSSL names versions, with or without more behind it; empty: not known.
std::string_view tls_version_code(std::string_view name);

// The server's end. Steps: first(client-first) → server-first; final(client-final) → server-final. Any error ends it.
class ScramServer {
 public:
  // `bindings`: what the client may bind to; none: no -PLUS mechanism was announced. If one was, "y" is a downgrade
  // (RFC 5802 §6).
  ScramServer(HashAlgorithm hash, bool plus, std::vector<ChannelBinding> bindings);

  struct ClientFirst {
    std::string username;  // saslprepped, unescaped
    std::string authzid;   // empty if none
  };
  // Sends `downgrade_protection()` of what was offered along, as attributes that clients may know.
  void announce(std::string_view attributes) { announcement_ = attributes; }
  // Parses the client's first message; the caller then looks the user up. protocol_violation: malformed, or a binding
  // flag that does not fit; not_authorized: a downgrade, or a user name that saslprep refuses.
  Result<ClientFirst> read_first(std::string_view message);
  // The reply. For an unknown user give keys made by fake_keys(), so that nothing tells them apart.
  std::string server_first(const ScramKeys& keys);
  // Checks the proof in constant time. not_authorized: wrong password; protocol_violation: malformed or wrong binding.
  // `others`: of further passwords that are as good, with the salt and iterations of `keys`, because the client was
  // told those before it shows which one it has; asked for if it is not that of `keys`, and all are tried then,
  // whichever fits.
  using Others = std::function<std::vector<ScramKeys>()>;
  Result<std::string> final(std::string_view message, const Others& others = {});
  // After final(): whose keys it were: 0 for `keys`, then those of `others`.
  std::size_t matched() const { return matched_; }

  // Keys with a salt (16 bytes, so give real ones as many) that is stable per user name, derived from a secret of this
  // process or host, and a proof nobody knows.
  static ScramKeys fake_keys(HashAlgorithm hash, std::string_view username, std::string_view secret,
                             unsigned iterations);

  // The server's part of the next nonce, for tests with the RFC's vectors.
  void set_nonce(std::string nonce) { server_nonce_ = std::move(nonce); }

 private:
  HashAlgorithm hash_;
  bool plus_;
  std::vector<ChannelBinding> bindings_;
  std::string binding_;  // of these the one that the client chose
  std::string announcement_;
  std::string gs2_header_, client_first_bare_, server_first_, nonce_, server_nonce_;
  ScramKeys keys_;
  std::size_t matched_ = 0;
};

// The client's end.
class ScramClient {
 public:
  // Bounds on what a server may ask: an iteration count outside 1000..10,000,000 is refused, so that no server can
  // stall us. `channel_binding_*` empty: flag "n", or "y" if `server_offers_plus` is false but we could have.
  ScramClient(HashAlgorithm hash, std::string username, std::string password, std::string channel_binding_name = {},
              std::string channel_binding_data = {}, bool claim_unsupported_by_server = false);
  ~ScramClient();

  // What the server announces (see downgrade_protection()) has to be this; a server that announces nothing may.
  void expect(std::string attributes) { expected_announcement_ = std::move(attributes); }
  // One exchange each; the password is wiped once it was used.
  std::string first();
  // Checks that the server's nonce extends ours; runs PBKDF2 (slow: tens of milliseconds).
  Result<std::string> respond(std::string_view server_first);
  // Verifies the server's signature: without it, the server does not know the password.
  Result<void> finish(std::string_view server_final);

  // For tests with the RFC's vectors.
  void set_nonce(std::string nonce) { nonce_ = std::move(nonce); }

 private:
  HashAlgorithm hash_;
  std::string username_, password_, cb_name_, cb_data_;
  bool claim_unsupported_by_server_;
  std::string expected_announcement_;
  std::string nonce_, client_first_bare_, gs2_header_, server_signature_;
};

}  // namespace xmpp
