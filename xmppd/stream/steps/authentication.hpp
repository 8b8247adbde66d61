// Authentication: SASL exchanges (RFC 4422) of one stream against the stored keys: SCRAM and PLAIN. How they are said
// on the wire is a profile's: that of RFC 6120 (sasl1.cpp) or that of XEP-0388 (sasl2.cpp).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/client_certificate.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/storage/account_store.hpp"
#include "xmppd/storage/credential_store.hpp"
#include "xmppd/storage/token_store.hpp"
#include "xmppd/stream/login.hpp"
#include "xmppd/stream/login_throttle.hpp"

namespace xmppd {

class Stream;

class SaslProfile {
 public:
  virtual ~SaslProfile() = default;
  virtual void challenge(std::string_view bytes) = 0;
  // `condition`: one of RFC 6120 §6.5. The client may try again, unless the stream ends.
  virtual void refused(std::string_view condition, std::string_view text) = 0;
  // The password was right, but a code has to be shown, too: Authentication::show_code() or refuse() follows. The
  // stream is held: release() is the profile's to call, here and in the next.
  virtual void needs_code(std::string_view additional_data) = 0;
  // The last call.
  virtual void succeeded(const Login& login, std::string_view additional_data) = 0;
};

class Authentication {
 public:
  // `binds`: SCRAM is offered bound to TLS, too, where that is possible (RFC 5802 §6).
  Authentication(Stream& stream, SaslProfile& profile, bool binds)
      : stream_(stream), profile_(profile), binds_(binds) {}

  // Those possible on this stream now, best first.
  std::vector<std::string> mechanisms() const;
  // The same, told to the client: what its login says it was offered (XEP-0474) is compared with the last time.
  std::vector<std::string> offer();
  // XEP-0440: what there is to bind a mechanism to, best first; the bytes where they are wanted.
  enum class Bytes { wanted, left_out };
  std::vector<xmpp::ChannelBinding> bindings(Bytes bytes) const;

  bool running() const { return !mechanism_.empty(); }
  // `initial`: nullopt is none, "" an empty one.
  void begin(std::string_view mechanism, const std::optional<std::string>& initial);
  void respond(const std::string& message);

  // By a token of before (XEP-0484): those mechanisms, best first; none where tokens are not given out.
  std::vector<std::string> token_mechanisms() const;
  struct TokenUse {
    std::string client;  // the id of <user-agent/>
    std::optional<std::uint64_t> count;
    bool invalidate = false;
  };
  void begin_by_token(const std::string& mechanism, const std::string& initial, TokenUse use);
  // The token of the login that succeeded; nullopt: it was no token.
  const std::optional<LoginToken>& used_token() const { return used_token_; }

  // The login that succeeded was by the password, and the account has no keys for SCRAM-SHA-512 yet.
  bool wants_sha512() const { return lacks_sha512_ && login_.by == LoginBy::password; }

  // A code of an authenticator, or a recovery code, that was asked for.
  void show_code(const std::string& code);

  // Ends the exchange, if there is one. Every refusal counts.
  void refuse(std::string_view condition, std::string_view text = {});

 private:
  bool can_bind() const { return !bindings(Bytes::left_out).empty(); }
  bool offered(std::string_view mechanism) const;
  void on_message(const std::string& message);
  void on_scram_final(const std::string& message);
  void on_plain(const std::string& message);
  void check_plain(std::string password, const AccountRecord* account);
  void ask_for_credentials();
  void with_app_passwords(std::function<void()> then);
  // authentication_external.cpp
  std::optional<xmpp::ClientCertificate> usable_certificate() const;
  void on_external(const std::string& authzid);
  void check_token(const std::optional<LoginDevice>& device, const std::string& proof, const TokenUse& use);
  bool set_user(std::string_view username, std::string_view authzid);
  void look_up(LoginThrottle::By by, std::function<void(const AccountRecord*)> then);
  void read_account(std::function<void(const AccountRecord*)> then);
  xmpp::ScramKeys keys_of(const AccountRecord* account, xmpp::HashAlgorithm hash) const;
  std::vector<xmpp::ScramKeys> other_keys(xmpp::HashAlgorithm hash) const;
  xmpp::ScramKeys nobodys_keys(xmpp::HashAlgorithm hash) const;
  void succeed_by(std::size_t matched, std::string additional_data);
  // authentication_outcome.cpp
  void succeed(std::string additional_data, LoginBy by, std::int64_t credential = 0);
  void finish(const std::string& additional_data);
  void fail_for_now(const xmpp::Error& error);
  void reject(std::string_view text = {});
  void write_down_failure(std::string detail);

  Stream& stream_;
  SaslProfile& profile_;
  const bool binds_;
  std::vector<std::string> offered_;
  std::string mechanism_;  // of the exchange going on; empty: none
  std::optional<xmpp::ScramServer> scram_;
  std::optional<LoginToken> used_token_;
  xmpp::Jid user_;       // empty: the name can't be one
  std::string claimed_;  // for logs and the throttle
  std::optional<xmpp::Pending<std::vector<AppPassword>>> asked_app_passwords_;
  std::optional<xmpp::Pending<FactorRecord>> asked_factor_;
  std::vector<AppPassword> app_passwords_;
  Login login_;
  bool awaits_code_ = false;
  bool exists_ = false;  // there is an account of that name
  bool disabled_ = false;
  bool awaits_approval_ = false;
  bool lacks_sha512_ = false;
  std::int64_t failures_ = 0;
  std::shared_ptr<void> delay_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
