// The exchanges, and whom they are about.
#include "xmppd/stream/steps/authentication.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::HashAlgorithm;

constexpr std::string_view plain = "PLAIN";
constexpr std::string_view external = "EXTERNAL";
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
  if (offered(external)) bound.emplace_back(external);
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

std::vector<xmpp::ChannelBinding> Authentication::bindings(Bytes bytes) const {
  std::vector<xmpp::ChannelBinding> all;
  if (!binds_) return all;
  for (const auto type : xmpp::channel_binding_types) {
    if (!stream_.has_channel_binding(type)) continue;
    all.push_back({std::string(type), bytes == Bytes::wanted ? stream_.channel_binding(type) : std::string()});
  }
  return all;
}

// Each SCRAM of the configuration in both forms, if there is something to bind it to.
bool Authentication::offered(std::string_view mechanism) const {
  if (mechanism == external) return usable_certificate().has_value();
  const bool plus = mechanism.ends_with(plus_suffix);
  const auto name = plus ? mechanism.substr(0, mechanism.size() - plus_suffix.size()) : mechanism;
  const auto& list = stream_.context().config.get(settings::mechanisms);
  if (std::find(list.begin(), list.end(), name) == list.end()) return false;
  if (name == plain) return !plus && stream_.facts().has(Fact::secure);
  const auto hash = scram_hash(name);
  const auto& accounts = stream_.host().account_admin;
  if (hash == HashAlgorithm::sha512 && !accounts.all_have_sha512()) return false;
  if (hash == HashAlgorithm::sha256 && !accounts.all_have_sha256()) return false;
  return hash.has_value() && (!plus || can_bind());
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
  if (mechanism_ == external) return on_external(message);
  if (scram_) return on_scram_final(message);
  const bool plus = mechanism_.ends_with(plus_suffix);
  scram_.emplace(*scram_hash(mechanism_), plus, bindings(plus ? Bytes::wanted : Bytes::left_out));
  if (stream_.context().config.get(settings::downgrade_protection)) {
    scram_->announce(xmpp::downgrade_protection(*scram_hash(mechanism_), offered_, stream_.announced_bindings(),
                                                xmpp::tls_version_code(stream_.tls())));
  }
  const auto first = scram_->read_first(message);
  if (!first) return refuse("malformed-request");
  if (!set_user(first->username, first->authzid)) return;
  look_up(LoginThrottle::By::password, [this](const AccountRecord* account) {
    profile_.challenge(scram_->server_first(keys_of(account, *scram_hash(mechanism_))));
    // Behind the challenge, so that the time until it comes says nothing of them.
    ask_for_credentials();
    stream_.release();
  });
}

void Authentication::on_scram_final(const std::string& message) {
  stream_.hold();
  with_app_passwords([this, message] {
    const auto final = scram_->final(message, [this] { return other_keys(*scram_hash(mechanism_)); });
    if (final) return succeed_by(scram_->matched(), *final);
    if (final.error().code == xmpp::Errc::not_authorized) {
      reject();
    } else {
      refuse("malformed-request");
    }
    stream_.release();
  });
}

// Together, which is one way to the storage thread and back.
void Authentication::ask_for_credentials() {
  if (user_.empty()) return;
  auto& credentials = stream_.host().stores.credentials;
  asked_app_passwords_ = credentials.app_passwords(user_);
  asked_factor_ = credentials.factor(user_);
}

// `then` runs with the application passwords of the user there, on a stream that is held.
void Authentication::with_app_passwords(std::function<void()> then) {
  if (!asked_app_passwords_) return then();  // of a name that is none
  auto asked = *std::exchange(asked_app_passwords_, std::nullopt);
  asked.then(lifetime_, [this, then = std::move(then)](const xmpp::Result<std::vector<AppPassword>>& passwords) {
    if (stream_.ended()) return;
    if (!passwords) return fail_for_now(passwords.error());
    app_passwords_ = *passwords;
    then();
  });
}

// 0: by the password, else by one of the application passwords.
void Authentication::succeed_by(std::size_t matched, std::string additional_data) {
  if (matched == 0) return succeed(std::move(additional_data), LoginBy::password);
  succeed(std::move(additional_data), LoginBy::app_password, app_passwords_.at(matched - 1).number);
}

void Authentication::on_plain(const std::string& message) {
  auto credentials = xmpp::parse_plain(message);
  if (!credentials) return refuse("malformed-request");
  if (!set_user(credentials->username, credentials->authzid)) return xmpp::wipe(credentials->password);
  look_up(LoginThrottle::By::password, [this, password = std::move(credentials->password)](const AccountRecord* account) mutable {
    ask_for_credentials();
    with_app_passwords([this, password = std::move(password), record = account ? std::optional(*account) : std::nullopt]() mutable {
      check_plain(std::move(password), record ? &*record : nullptr);
    });
  });
}

void Authentication::check_plain(std::string password, const AccountRecord* account) {
  struct Check {
    std::vector<xmpp::ScramKeys> keys;  // all of one salt
    std::string password;
    std::vector<HashAlgorithm> lacking{};  // of an account that is older than they are, or came from elsewhere
    unsigned iterations = 0;
    std::optional<std::size_t> passed{};
    std::vector<xmpp::ScramKeys> made{};
    ~Check() { xmpp::wipe(password); }
    void run() {
      const auto& own = keys.front();
      const auto tried = xmpp::make_scram_keys(own.hash, password, own.salt, own.iterations);
      for (std::size_t i = 0; tried && i < keys.size(); ++i) {
        if (xmpp::constant_time_equal(tried->stored_key, keys[i].stored_key)) passed = i;
      }
      if (passed != std::size_t{0}) return;
      for (const auto hash : lacking) {
        auto one = xmpp::make_scram_keys(hash, password, xmpp::random_bytes(own.salt.size()), iterations);
        if (one) made.push_back(std::move(*one));
      }
    }
  };
  auto check = std::make_shared<Check>();
  auto hash = HashAlgorithm::sha256;
  for (const auto each : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha512}) {
    if (account && !has_keys(*account, each)) check->lacking.push_back(each);
  }
  // An account from elsewhere: the best keys that it has.
  if (account && !has_keys(*account, hash)) {
    hash = has_keys(*account, HashAlgorithm::sha512) ? HashAlgorithm::sha512 : HashAlgorithm::sha1;
  }
  check->keys = other_keys(hash);
  check->keys.insert(check->keys.begin(), keys_of(account, hash));
  check->password = std::move(password);
  check->iterations = static_cast<unsigned>(stream_.context().config.get(settings::scram_iterations));
  stream_.context().environment.executor().background(
      [check] { check->run(); },
      [this, check, alive = lifetime_.watch()] {
        const auto owner = alive.lock();
        if (!owner || stream_.ended()) return;
        if (!check->made.empty()) lacks_sha512_ = false;
        for (auto& keys : check->made) stream_.host().account_admin.add_keys(user_, std::move(keys));
        if (check->passed) return succeed_by(*check->passed, {});
        reject();
        stream_.release();
      });
}

// The account that the exchange is about. An unusable name goes on as an unknown user, so that it learns no more than
// that.
bool Authentication::set_user(std::string_view username, std::string_view authzid) {
  const auto jid = xmpp::Jid::make(username, stream_.host().jid.domain());
  exists_ = false;
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
void Authentication::look_up(LoginThrottle::By by, std::function<void(const AccountRecord*)> then) {
  StreamContext& context = stream_.context();
  const auto now = context.environment.now();
  const auto wait = context.throttle.attempt(stream_.peer_address(), claimed_, now, by);
  if (!wait) {
    ++context.hosts.counters.blocked_logins;
    xmpp::log::info("c2s", "{} login for {} from {} refused: too many failures", stream_.log_id(), claimed_,
                    stream_.peer_address());
    write_down_failure("too many failures");
    const auto until = context.throttle.blocked_until(stream_.peer_address(), now);
    return refuse("temporary-auth-failure",
                  until == 0 ? std::string("Too many failed logins, try again later.")
                             : fmt::format("Too many failed logins from your address: try again in {} minutes.",
                                           (until - now) / 60'000'000 + 1));
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
        if (!record) return fail_for_now(record.error());
        exists_ = record->has_value();
        disabled_ = *record && (**record).disabled;
        awaits_approval_ = *record && (**record).awaits_approval;
        lacks_sha512_ = *record && !has_keys(**record, HashAlgorithm::sha512);
        then(*record ? &**record : nullptr);
      });
}

// Of the account's application passwords, in their order, then such as no proof fits: always as many, so that nobody can
// tell from the time that it takes whether there are any.
std::vector<xmpp::ScramKeys> Authentication::other_keys(HashAlgorithm hash) const {
  const auto fits_nothing = nobodys_keys(hash);
  std::vector<xmpp::ScramKeys> all;
  for (const auto& password : app_passwords_) {
    const auto found = std::find_if(password.keys.begin(), password.keys.end(),
                                    [hash](const xmpp::ScramKeys& keys) { return keys.hash == hash; });
    all.push_back(found == password.keys.end() ? fits_nothing : *found);
  }
  if (all.size() < max_app_passwords) all.resize(max_app_passwords, fits_nothing);
  return all;
}

xmpp::ScramKeys Authentication::nobodys_keys(HashAlgorithm hash) const {
  const StreamContext& context = stream_.context();
  const auto iterations = static_cast<unsigned>(context.config.get(settings::scram_iterations));
  return xmpp::ScramServer::fake_keys(hash, claimed_, context.secret, iterations);
}

xmpp::ScramKeys Authentication::keys_of(const AccountRecord* account, HashAlgorithm hash) const {
  if (account) {
    for (const auto& keys : account->keys) {
      if (keys.hash == hash) return keys;
    }
  }
  return nobodys_keys(hash);
}

}  // namespace xmppd
