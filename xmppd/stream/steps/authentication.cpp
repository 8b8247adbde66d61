// The exchanges, and whom they are about.
#include "xmppd/stream/steps/authentication.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::HashAlgorithm;

constexpr std::string_view plain = "PLAIN";
constexpr std::string_view plus_suffix = "-PLUS";

std::optional<HashAlgorithm> scram_hash(std::string_view mechanism) {
  if (mechanism.ends_with(plus_suffix)) mechanism.remove_suffix(plus_suffix.size());
  for (const auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha512}) {
    if (mechanism == xmpp::scram_mechanism(hash)) return hash;
  }
  return std::nullopt;
}

bool has_keys(const AccountRecord& account, HashAlgorithm hash) {
  return std::any_of(account.keys.begin(), account.keys.end(),
                     [hash](const xmpp::ScramKeys& keys) { return keys.hash == hash; });
}

}  // namespace

std::vector<std::string> Authentication::mechanisms() const {
  std::vector<std::string> bound, all;
  for (const auto& mechanism : stream_.context().config.get(settings::mechanisms)) {
    if (offered(mechanism + std::string(plus_suffix))) bound.push_back(mechanism + std::string(plus_suffix));
    if (offered(mechanism)) all.push_back(mechanism);
  }
  bound.insert(bound.end(), all.begin(), all.end());
  return bound;
}

std::vector<std::string> Authentication::offer() {
  offered_ = mechanisms();
  return offered_;
}

std::vector<xmpp::ChannelBinding> Authentication::bindings() const {
  std::vector<xmpp::ChannelBinding> all;
  if (!binds_) return all;
  for (const auto type : xmpp::channel_binding_types) {
    if (auto data = stream_.channel_binding(type); !data.empty()) all.push_back({std::string(type), std::move(data)});
  }
  return all;
}

// Each SCRAM of the configuration in both forms, if there is something to bind it to.
bool Authentication::offered(std::string_view mechanism) const {
  const bool plus = mechanism.ends_with(plus_suffix);
  const auto name = plus ? mechanism.substr(0, mechanism.size() - plus_suffix.size()) : mechanism;
  const auto& list = stream_.context().config.get(settings::mechanisms);
  if (std::find(list.begin(), list.end(), name) == list.end()) return false;
  if (name == plain) return !plus && stream_.facts().has(Fact::secure);
  const auto hash = scram_hash(name);
  if (hash == HashAlgorithm::sha512 && !stream_.host().account_admin.all_have_sha512()) return false;
  return hash.has_value() && (!plus || !bindings().empty());
}

void Authentication::begin(std::string_view mechanism, const std::optional<std::string>& initial) {
  if (mechanism == plain && !stream_.facts().has(Fact::secure)) return refuse("encryption-required");
  if (!offered(mechanism)) return refuse("invalid-mechanism");
  mechanism_ = mechanism;
  if (!initial) return profile_.challenge({});
  on_message(*initial);
}

void Authentication::respond(const std::string& message) {
  if (!running()) return refuse("malformed-request");
  on_message(message);
}

void Authentication::on_message(const std::string& message) {
  if (mechanism_ == plain) return on_plain(message);
  if (scram_) return on_scram_final(message);
  const bool plus = mechanism_.ends_with(plus_suffix);
  scram_.emplace(*scram_hash(mechanism_), plus, bindings());
  if (stream_.context().config.get(settings::downgrade_protection)) {
    scram_->announce(xmpp::downgrade_protection(*scram_hash(mechanism_), offered_, stream_.announced_bindings(),
                                                xmpp::tls_version_code(stream_.tls())));
  }
  const auto first = scram_->read_first(message);
  if (!first) return refuse("malformed-request");
  if (!set_user(first->username, first->authzid)) return;
  look_up([this](const AccountRecord* account) {
    const auto hash = *scram_hash(mechanism_);
    profile_.challenge(scram_->server_first(keys_of(account, hash)));
    stream_.release();
  });
}

void Authentication::on_scram_final(const std::string& message) {
  const auto final = scram_->final(message);
  if (final) return succeed(*final);
  if (final.error().code != xmpp::Errc::not_authorized) return refuse("malformed-request");
  reject();
}

void Authentication::on_plain(const std::string& message) {
  auto credentials = xmpp::parse_plain(message);
  if (!credentials) return refuse("malformed-request");
  if (!set_user(credentials->username, credentials->authzid)) return xmpp::wipe(credentials->password);
  look_up([this, password = std::move(credentials->password)](const AccountRecord* account) mutable {
    struct Check {
      xmpp::ScramKeys keys;
      std::string password;
      bool lacks_sha512 = false;
      unsigned iterations = 0;
      bool passed = false;
      std::optional<xmpp::ScramKeys> sha512{};  // of an account that is older than they are
      ~Check() { xmpp::wipe(password); }
      void run() {
        passed = xmpp::verify_password(keys, password);
        if (!passed || !lacks_sha512) return;
        const auto made = xmpp::make_scram_keys(HashAlgorithm::sha512, password,
                                                xmpp::random_bytes(keys.salt.size()), iterations);
        if (made) sha512 = *made;
      }
    };
    auto check = std::make_shared<Check>();
    check->keys = keys_of(account, HashAlgorithm::sha256);
    check->password = std::move(password);
    check->lacks_sha512 = account && lacks_sha512_;
    check->iterations = static_cast<unsigned>(stream_.context().config.get(settings::scram_iterations));
    stream_.context().environment.executor().background(
        [check] { check->run(); },
        [this, check, alive = lifetime_.watch()] {
          const auto owner = alive.lock();
          if (!owner || stream_.ended()) return;
          if (check->sha512) {
            lacks_sha512_ = false;
            stream_.host().account_admin.add_keys(user_, *std::move(check->sha512));
          }
          if (check->passed) return succeed({});
          reject();
          stream_.release();
        });
  });
}

// The account that the exchange is about. An unusable name goes on as an unknown user, so that it learns no more than
// that.
bool Authentication::set_user(std::string_view username, std::string_view authzid) {
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
void Authentication::look_up(std::function<void(const AccountRecord*)> then) {
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

void Authentication::read_account(std::function<void(const AccountRecord*)> then) {
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
        lacks_sha512_ = *record && !has_keys(**record, HashAlgorithm::sha512);
        then(*record ? &**record : nullptr);
      });
}

xmpp::ScramKeys Authentication::keys_of(const AccountRecord* account, HashAlgorithm hash) const {
  if (account) {
    for (const auto& keys : account->keys) {
      if (keys.hash == hash) return keys;
    }
  }
  const StreamContext& context = stream_.context();
  const auto iterations = static_cast<unsigned>(context.config.get(settings::scram_iterations));
  return xmpp::ScramServer::fake_keys(hash, claimed_, context.secret, iterations);
}

void Authentication::succeed(std::string_view additional_data) {
  StreamContext& context = stream_.context();
  context.throttle.succeeded(stream_.peer_address(), claimed_, context.environment.now());
  // RFC 6120 §6.5.1. Only for who knows the password: others learn nothing of the account.
  if (disabled_) {
    xmpp::log::info("c2s", "{} login for {} refused: the account is disabled", stream_.log_id(), claimed_);
    refuse("account-disabled", "The account is disabled. Ask the administrators of the server.");
    return stream_.release();
  }
  // Nobody waits for it, and a login does not fail for it.
  stream_.host().stores.accounts.set_last_login(user_, context.environment.now());
  ++context.hosts.counters.logins;
  profile_.succeeded(user_, std::exchange(mechanism_, {}), additional_data);
}

// Wrong credentials: the only failure that counts against the address and the account.
void Authentication::reject() {
  StreamContext& context = stream_.context();
  context.throttle.failed(stream_.peer_address(), claimed_, context.environment.now());
  xmpp::log::warning("c2s", "{} login failed for {} from {} by {}", stream_.log_id(), claimed_, stream_.peer_address(),
                     mechanism_);
  refuse("not-authorized");
}

void Authentication::refuse(std::string_view condition, std::string_view text) {
  Counters& counters = stream_.context().hosts.counters;
  ++(condition == "not-authorized" ? counters.failed_logins : counters.refused_logins);
  profile_.refused(condition, text);
  mechanism_.clear();
  scram_.reset();
  used_token_.reset();
  // RFC 6120 §6.4.5: retries are bounded. Every failure counts, so that none is a free loop.
  if (++failures_ >= stream_.context().config.get(settings::max_attempts_per_stream)) {
    stream_.fail(xmpp::StreamErrorCondition::policy_violation, "too many failed attempts");
  }
}

}  // namespace xmppd
