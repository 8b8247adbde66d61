// Authentication by a token of before (XEP-0484). Whether the account, the device or the token is unknown, or the proof
// wrong, looks the same and takes the same.
#include <algorithm>
#include <array>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/sasl/hashed_token.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/steps/login_token.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

std::vector<std::string> Authentication::token_mechanisms() const {
  std::vector<std::string> all;
  if (stream_.context().config.get(settings::token_days) == 0) return all;
  for (const auto& binding : bindings(Bytes::left_out)) {
    all.emplace_back(binding.type == xmpp::tls_exporter ? "HT-SHA-256-EXPR" : "HT-SHA-256-ENDP");
  }
  all.emplace_back("HT-SHA-256-NONE");
  return all;
}

void Authentication::begin_by_token(const std::string& mechanism, const std::string& initial, TokenUse use) {
  const auto known = token_mechanisms();
  if (std::find(known.begin(), known.end(), mechanism) == known.end()) return refuse("invalid-mechanism");
  mechanism_ = mechanism;
  auto said = xmpp::parse_hashed_token(initial);
  if (!said || use.client.empty()) return refuse("malformed-request");
  if (!set_user(said->username, {})) return;
  look_up(LoginThrottle::By::token, [this, proof = std::move(said->proof), use = std::move(use)](const AccountRecord*) {
    if (user_.empty()) return check_token(std::nullopt, proof, use);
    stream_.host().stores.tokens.find(user_, use.client).then(lifetime_, [this, proof, use](const auto& device) {
      if (stream_.ended()) return;
      if (device) return check_token(*device, proof, use);
      xmpp::log::error("c2s", "{} tokens of {}: {}", stream_.log_id(), claimed_, device.error().detail);
      refuse("temporary-auth-failure");
      stream_.release();
    });
  });
}

void Authentication::check_token(const std::optional<LoginDevice>& device, const std::string& proof,
                                 const TokenUse& use) {
  static const LoginToken none;
  const std::array slots{device && device->unused ? &*device->unused : &none,
                         device && device->current ? &*device->current : &none};
  const auto binding = stream_.channel_binding(*xmpp::hashed_token_binding(mechanism_));
  const LoginToken* proven = nullptr;
  for (const auto* token : slots) {
    const auto text = login_token(stream_.context().secret, user_, use.client, token->seed);
    // §3.4: a token that was given for one mechanism is good for no other, above all for none that binds to less.
    const bool right = xmpp::proves_token(proof, text, binding);
    if (right && token != &none && token->mechanism == mechanism_ && !proven) proven = token;
  }
  if (!proven) {
    reject();
    return stream_.release();
  }
  const auto now = stream_.context().environment.now();
  if (proven->expires <= now) {
    xmpp::log::info("c2s", "{} login for {} refused: the token has expired", stream_.log_id(), claimed_);
    refuse("credentials-expired");
    return stream_.release();
  }
  used_token_ = *proven;
  const auto answer = xmpp::answer_hashed_token(
      login_token(stream_.context().secret, user_, use.client, proven->seed), binding);
  stream_.host()
      .stores.tokens
      .use(device->number, proven->seed, use.count, now,
           use.invalidate ? TokenStore::After::invalidate : TokenStore::After::keep)
      .then(lifetime_, [this, answer](const xmpp::Result<xmpp::Done>& used) {
        if (stream_.ended()) return;
        if (used) return succeed(answer, LoginBy::token);
        if (used.error().code == xmpp::Errc::not_found || used.error().code == xmpp::Errc::not_authorized) {
          xmpp::log::warning("c2s", "{} token of {}: {}", stream_.log_id(), claimed_, used.error().detail);
          reject();
        } else {
          xmpp::log::error("c2s", "{} token of {}: {}", stream_.log_id(), claimed_, used.error().detail);
          refuse("temporary-auth-failure");
        }
        stream_.release();
      });
}

}  // namespace xmppd
