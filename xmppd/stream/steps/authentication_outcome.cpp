// Authentication, behind the proof: what else it needs, and its end.
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

void Authentication::succeed(std::string additional_data, LoginBy by, std::int64_t credential) {
  // RFC 6120 §6.5.1. Only for who knows the password: others learn nothing of the account.
  if (disabled_) {
    xmpp::log::info("c2s", "{} login for {} refused: the account is disabled", stream_.log_id(), claimed_);
    write_down_failure(awaits_approval_ ? "the account awaits approval" : "the account is disabled");
    refuse("account-disabled", awaits_approval_
                                   ? "An administrator of the server has not approved this account yet."
                                   : "The account is disabled. Ask the administrators of the server.");
    return stream_.release();
  }
  login_ = {.user = user_, .mechanism = mechanism_, .by = by, .credential = credential};
  stream_.hold();
  auto& credentials = stream_.host().stores.credentials;
  const auto now = stream_.context().environment.now();
  const auto used = [this, additional_data](const xmpp::Result<xmpp::Done>& done) {
    if (stream_.ended()) return;
    if (done) return finish(additional_data);
    if (done.error().code == xmpp::Errc::not_found) {  // revoked a moment ago
      reject();
      return stream_.release();
    }
    fail_for_now(done.error());
  };
  if (by == LoginBy::app_password) return credentials.use_app_password(credential, now).then(lifetime_, used);
  if (by == LoginBy::certificate && credential == 0) return finish(additional_data);
  if (by == LoginBy::certificate) return credentials.use_certificate(credential, now).then(lifetime_, used);
  // Asked for with the challenge: what is enrolled since then counts from the next login on, like a new password.
  auto asked = asked_factor_ ? *std::exchange(asked_factor_, std::nullopt) : credentials.factor(user_);
  asked.then(lifetime_, [this, additional_data](const xmpp::Result<FactorRecord>& factor) {
    if (stream_.ended()) return;
    if (!factor) return fail_for_now(factor.error());
    const auto demand = stream_.host().second_factor.demand(*factor);
    login_.only_enrols = demand == SecondFactor::Demand::enrolment;
    // A token was given to who had shown a code: those of before are gone with the enrolment.
    if (demand != SecondFactor::Demand::code || login_.by == LoginBy::token) return finish(additional_data);
    xmpp::log::info("c2s", "{} {} has to show a code", stream_.log_id(), claimed_);
    awaits_code_ = true;
    profile_.needs_code(additional_data);
  });
}

void Authentication::show_code(const std::string& code) {
  if (!std::exchange(awaits_code_, false)) return refuse("malformed-request");
  stream_.hold();
  stream_.host().second_factor.prove(user_, code).then(lifetime_, [this](const xmpp::Result<xmpp::Done>& proven) {
    if (stream_.ended()) return;
    if (proven) return finish({});
    if (proven.error().code == xmpp::Errc::not_authorized) {
      reject("The code is wrong, or was used before.");
    } else if (proven.error().code == xmpp::Errc::limit_exceeded) {
      refuse("temporary-auth-failure", "Too many wrong codes. Use a recovery code, or try again in an hour.");
    } else {
      return fail_for_now(proven.error());
    }
    stream_.release();
  });
}

void Authentication::finish(const std::string& additional_data) {
  StreamContext& context = stream_.context();
  const auto now = context.environment.now();
  context.throttle.succeeded(stream_.peer_address(), claimed_, now);
  // Nobody waits for it, and a login does not fail for it.
  stream_.host().stores.accounts.set_last_login(user_, now);
  ++context.hosts.counters.logins;
  stream_.host().audit.login({.event = "login",
                              .account = user_.text(),
                              .address = stream_.peer_address(),
                              .detail = mechanism_ + (stream_.facts().has(Fact::secure) ? "" : ", without TLS")});
  // A session comes next: what it needs is read along with what was just written, while the client does its part.
  stream_.host().accounts.with(user_, [](const auto&) {});
  mechanism_.clear();
  profile_.succeeded(login_, additional_data);
}

void Authentication::fail_for_now(const xmpp::Error& error) {
  xmpp::log::error("c2s", "{} account of {}: {}", stream_.log_id(), claimed_, error.detail);
  refuse("temporary-auth-failure");
  stream_.release();
}

// Wrong credentials: the only failure that counts against the address and the account.
void Authentication::reject(std::string_view text) {
  StreamContext& context = stream_.context();
  context.throttle.failed(stream_.peer_address(), claimed_, context.environment.now());
  xmpp::log::warning("c2s", "{} login failed for {} from {} by {}{}", stream_.log_id(), claimed_, stream_.peer_address(),
                     mechanism_, text.empty() ? "" : ": wrong code");
  write_down_failure(text.empty() ? mechanism_ : mechanism_ + ": wrong code");
  refuse("not-authorized", text);
}

// The name of nobody may be anything: a password typed in the wrong place, too.
void Authentication::write_down_failure(std::string detail) {
  stream_.host().audit.failed_login({.event = "login failed",
                                     .account = exists_ ? claimed_ : std::string(),
                                     .address = stream_.peer_address(),
                                     .detail = std::move(detail)});
}

void Authentication::refuse(std::string_view condition, std::string_view text) {
  Counters& counters = stream_.context().hosts.counters;
  ++(condition == "not-authorized" ? counters.failed_logins : counters.refused_logins);
  profile_.refused(condition, text);
  mechanism_.clear();
  scram_.reset();
  used_token_.reset();
  asked_app_passwords_.reset();
  asked_factor_.reset();
  app_passwords_.clear();
  awaits_code_ = false;
  // RFC 6120 §6.4.5: retries are bounded. Every failure counts, so that none is a free loop.
  if (++failures_ >= stream_.context().config.get(settings::max_attempts_per_stream)) {
    stream_.fail(xmpp::StreamErrorCondition::policy_violation, "too many failed attempts");
  }
}

}  // namespace xmppd
