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

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/storage/account_store.hpp"

namespace xmppd {

class Stream;

class SaslProfile {
 public:
  virtual ~SaslProfile() = default;
  virtual void challenge(std::string_view bytes) = 0;
  // `condition`: one of RFC 6120 §6.5. The client may try again, unless the stream ends.
  virtual void refused(std::string_view condition, std::string_view text) = 0;
  // The last call. The stream may be held: release() is the profile's to call.
  virtual void succeeded(const xmpp::Jid& user, const std::string& mechanism, std::string_view additional_data) = 0;
};

class Authentication {
 public:
  // `binds`: SCRAM is offered bound to TLS, too, where that is possible (RFC 5802 §6).
  Authentication(Stream& stream, SaslProfile& profile, bool binds)
      : stream_(stream), profile_(profile), binds_(binds) {}

  // Those possible on this stream now, best first.
  std::vector<std::string> mechanisms() const;
  // XEP-0440: whether there is something to bind a mechanism to.
  bool binds_channels() const { return !binding().empty(); }

  bool running() const { return !mechanism_.empty(); }
  // `initial`: nullopt is none, "" an empty one.
  void begin(std::string_view mechanism, const std::optional<std::string>& initial);
  void respond(const std::string& message);
  // Ends the exchange, if there is one. Every refusal counts.
  void refuse(std::string_view condition, std::string_view text = {});

 private:
  std::string binding() const;
  bool offered(std::string_view mechanism) const;
  void on_message(const std::string& message);
  void on_scram_final(const std::string& message);
  void on_plain(const std::string& message);
  bool set_user(std::string_view username, std::string_view authzid);
  void look_up(std::function<void(const AccountRecord*)> then);
  void read_account(std::function<void(const AccountRecord*)> then);
  xmpp::ScramKeys keys_of(const AccountRecord* account, xmpp::HashAlgorithm hash) const;
  void succeed(std::string_view additional_data);
  void reject();

  Stream& stream_;
  SaslProfile& profile_;
  const bool binds_;
  std::string mechanism_;  // of the exchange going on; empty: none
  std::optional<xmpp::ScramServer> scram_;
  xmpp::Jid user_;       // empty: the name can't be one
  std::string claimed_;  // for logs and the throttle
  bool disabled_ = false;
  std::int64_t failures_ = 0;
  std::shared_ptr<void> delay_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
