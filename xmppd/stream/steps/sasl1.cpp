// SASL (RFC 6120 §6): the exchange of <auth/>, <challenge/>, <response/>; SCRAM and PLAIN against stored keys.
#include <algorithm>
#include <array>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::HashAlgorithm;

constexpr std::string_view plain = "PLAIN";

std::optional<HashAlgorithm> scram_hash(std::string_view mechanism) {
  for (const auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    if (mechanism == xmpp::scram_mechanism(hash)) return hash;
  }
  return std::nullopt;
}

class Sasl1 final : public Step {
 public:
  explicit Sasl1(Stream& stream) : stream_(stream) {}

  void offer(std::vector<xmpp::Element>& features) override {
    xmpp::Element mechanisms("mechanisms", std::string(xmpp::ns::sasl));
    for (const auto& mechanism : stream_.context().config.get(settings::mechanisms)) {
      if (offered(mechanism)) mechanisms.add_text_child("mechanism", mechanism);
    }
    if (!mechanisms.children().empty()) features.push_back(std::move(mechanisms));
  }

  void handle(xmpp::Element element) override {
    if (element.name() == "abort") return refuse("aborted");
    if (element.name() == "auth") {
      if (!mechanism_.empty()) return refuse("malformed-request");
      return begin(element);
    }
    if (element.name() != "response" || mechanism_.empty()) return refuse("malformed-request");
    const auto bytes = xmpp::base64_decode(element.text());
    if (!bytes) return refuse("incorrect-encoding");
    on_message(*bytes);
  }

 private:
  bool offered(std::string_view mechanism) const {
    const auto& list = stream_.context().config.get(settings::mechanisms);
    if (std::find(list.begin(), list.end(), mechanism) == list.end()) return false;
    return mechanism == plain ? stream_.facts().has(Fact::secure) : scram_hash(mechanism).has_value();
  }

  void begin(const xmpp::Element& auth) {
    const std::string_view mechanism = auth.attr("mechanism");
    if (mechanism == plain && !stream_.facts().has(Fact::secure)) return refuse("encryption-required");
    if (!offered(mechanism)) return refuse("invalid-mechanism");
    mechanism_ = mechanism;
    const std::string text = auth.text();
    // RFC 6120 §6.4.2: nothing is "no initial response", "=" is an empty one.
    if (text.empty()) return challenge({});
    const auto bytes = text == "=" ? std::optional<std::string>(std::string()) : xmpp::base64_decode(text);
    if (!bytes) return refuse("incorrect-encoding");
    on_message(*bytes);
  }

  void challenge(std::string_view bytes) {
    xmpp::Element element("challenge", std::string(xmpp::ns::sasl));
    if (!bytes.empty()) element.set_text(xmpp::base64_encode(bytes));
    stream_.send(element);
  }

  void on_message(const std::string& message) {
    if (mechanism_ == plain) return on_plain(message);
    if (scram_) return on_scram_final(message);
    scram_.emplace(*scram_hash(mechanism_), false, false, std::string(), std::string());
    const auto first = scram_->read_first(message);
    if (!first) return refuse("malformed-request");
    if (!set_user(first->username, first->authzid)) return;
    look_up([this](const AccountRecord* account) {
      const auto hash = *scram_hash(mechanism_);
      challenge(scram_->server_first(keys_of(account, hash)));
      stream_.release();
    });
  }

  void on_scram_final(const std::string& message) {
    const auto final = scram_->final(message);
    if (final) return succeed(*final);
    if (final.error().code != xmpp::Errc::not_authorized) return refuse("malformed-request");
    reject();
  }

  void on_plain(const std::string& message) {
    auto credentials = xmpp::parse_plain(message);
    if (!credentials) return refuse("malformed-request");
    if (!set_user(credentials->username, credentials->authzid)) return xmpp::wipe(credentials->password);
    look_up([this, password = std::move(credentials->password)](const AccountRecord* account) mutable {
      struct Check {
        xmpp::ScramKeys keys;
        std::string password;
        bool passed = false;
        ~Check() { xmpp::wipe(password); }
      };
      auto check = std::make_shared<Check>();
      check->keys = keys_of(account, HashAlgorithm::sha256);
      check->password = std::move(password);
      stream_.context().environment.executor().background(
          [check] { check->passed = xmpp::verify_password(check->keys, check->password); },
          [this, check, alive = lifetime_.watch()] {
            const auto owner = alive.lock();
            if (!owner || stream_.ended()) return;
            if (check->passed) {
              succeed({});
            } else {
              reject();
            }
            stream_.release();
          });
    });
  }

  // The account that the exchange is about. An unusable name goes on as an unknown user, so that it learns no more than
  // that.
  bool set_user(std::string_view username, std::string_view authzid) {
    const auto jid = xmpp::Jid::make(username, stream_.host().jid.domain());
    user_ = jid && !jid->local().empty() ? *jid : xmpp::Jid();
    claimed_ = user_.empty() ? "?@" + std::string(stream_.host().jid.domain()) : user_.text();
    if (authzid.empty()) return true;
    // RFC 6120 §6.3.8: an authorization identity is a bare JID; acting for somebody else is not offered.
    const auto authorized = xmpp::Jid::parse(authzid);
    if (authorized && !user_.empty() && *authorized == user_) return true;
    refuse("invalid-authzid");
    return false;
  }

  // Waits as the throttle says, then reads the account; `then` gets null for an unknown user. Holds the stream;
  // `then` has to see to its release().
  void look_up(std::function<void(const AccountRecord*)> then) {
    StreamContext& context = stream_.context();
    const auto wait = context.throttle.attempt(stream_.peer_address(), claimed_, context.environment.now());
    if (!wait) {
      xmpp::log::info("c2s", "{} login for {} from {} refused: too many failures", stream_.log_id(), claimed_,
                      stream_.peer_address());
      return refuse("temporary-auth-failure");
    }
    stream_.hold();
    if (*wait == 0) return read_account(std::move(then));
    delay_ = context.environment.executor().after(*wait, [this, then = std::move(then)] { read_account(then); });
  }

  void read_account(std::function<void(const AccountRecord*)> then) {
    if (user_.empty()) return then(nullptr);
    stream_.host().stores.accounts.find(user_).then(
        lifetime_, [this, then = std::move(then)](const xmpp::Result<std::optional<AccountRecord>>& record) {
          if (stream_.ended()) return;
          if (!record) {
            xmpp::log::error("c2s", "{} account of {}: {}", stream_.log_id(), claimed_, record.error().detail);
            refuse("temporary-auth-failure");
            return stream_.release();
          }
          disabled_ = *record && (**record).disabled;
          then(*record ? &**record : nullptr);
        });
  }

  xmpp::ScramKeys keys_of(const AccountRecord* account, HashAlgorithm hash) const {
    if (account) {
      for (const auto& keys : account->keys) {
        if (keys.hash == hash) return keys;
      }
    }
    const StreamContext& context = stream_.context();
    const auto iterations = static_cast<unsigned>(context.config.get(settings::scram_iterations));
    return xmpp::ScramServer::fake_keys(hash, claimed_, context.secret, iterations);
  }

  void succeed(std::string_view additional_data) {
    StreamContext& context = stream_.context();
    context.throttle.succeeded(stream_.peer_address(), claimed_, context.environment.now());
    // RFC 6120 §6.5.1. Only for who knows the password: others learn nothing of the account.
    if (disabled_) {
      xmpp::log::info("c2s", "{} login for {} refused: the account is disabled", stream_.log_id(), claimed_);
      return refuse("account-disabled", "The account is disabled. Ask the administrators of the server.");
    }
    // Nobody waits for it, and a login does not fail for it.
    stream_.host().stores.accounts.set_last_login(user_, context.environment.now());
    xmpp::Element success("success", std::string(xmpp::ns::sasl));
    if (!additional_data.empty()) success.set_text(xmpp::base64_encode(additional_data));
    ++context.hosts.counters.logins;
    stream_.send(success);
    stream_.on_authenticated(user_, std::exchange(mechanism_, {}));
  }

  // Wrong credentials: the only failure that counts against the address and the account.
  void reject() {
    StreamContext& context = stream_.context();
    context.throttle.failed(stream_.peer_address(), claimed_, context.environment.now());
    xmpp::log::warning("c2s", "{} login failed for {} from {} by {}", stream_.log_id(), claimed_,
                       stream_.peer_address(), mechanism_);
    refuse("not-authorized");
  }

  void refuse(std::string_view condition, std::string_view text = {}) {
    Counters& counters = stream_.context().hosts.counters;
    ++(condition == "not-authorized" ? counters.failed_logins : counters.refused_logins);
    xmpp::Element failure("failure", std::string(xmpp::ns::sasl));
    failure.add(std::string(condition));
    if (!text.empty()) failure.add_text_child("text", text).set_attr("xml:lang", "en");
    stream_.send(failure);
    mechanism_.clear();
    scram_.reset();
    // RFC 6120 §6.4.5: retries are bounded. Every failure counts, so that none is a free loop.
    if (++failures_ >= stream_.context().config.get(settings::max_attempts_per_stream)) {
      stream_.fail(xmpp::StreamErrorCondition::policy_violation, "too many failed attempts");
    }
  }

  Stream& stream_;
  std::string mechanism_;  // of the exchange going on; empty: none
  std::optional<xmpp::ScramServer> scram_;
  xmpp::Jid user_;       // empty: the name can't be one
  std::string claimed_;  // for logs and the throttle
  bool disabled_ = false;
  std::int64_t failures_ = 0;
  std::shared_ptr<void> delay_;
  xmpp::Lifetime lifetime_;
};

bool takes(const xmpp::Element& element) {
  return element.ns() == xmpp::ns::sasl &&
         (element.name() == "auth" || element.name() == "response" || element.name() == "abort");
}

// Before TLS where that has to come first. After login it is just an unknown element.
void refuse_untimely(Stream& stream, const xmpp::Element&) {
  if (stream.facts().has(Fact::authenticated)) {
    return stream.fail(stream.facts().has(Fact::bound) ? xmpp::StreamErrorCondition::unsupported_stanza_type
                                                       : xmpp::StreamErrorCondition::not_authorized);
  }
  xmpp::Element failure("failure", std::string(xmpp::ns::sasl));
  failure.add("encryption-required");
  stream.send(failure);
  stream.fail(xmpp::StreamErrorCondition::policy_violation, "TLS is required");
}

}  // namespace

StepEntry sasl1_step() {
  return {
      .name = "sasl",
      .needs = {},
      .forbids = {Fact::must_secure, Fact::authenticated},
      .adds = {Fact::authenticated},
      .removes = {},
      .takes = takes,
      .refuse = refuse_untimely,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<Sasl1>(stream); },
  };
}

}  // namespace xmppd
