// Made here, by nobody's choice.
#include "xmppd/core/app_passwords.hpp"

#include <algorithm>
#include <memory>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/core/totp.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::Result;

constexpr std::size_t app_password_bytes = 13;  // 104 bits, of which 20 characters of Base32 show 100
constexpr std::size_t app_password_characters = 20, app_password_group = 4;
constexpr std::size_t max_device_name_bytes = 64;

std::string new_app_password() {
  auto text = base32_text(xmpp::random_bytes(app_password_bytes)).substr(0, app_password_characters);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string shown = text.substr(0, app_password_group);
  for (std::size_t at = app_password_group; at < text.size(); at += app_password_group) {
    shown += '-' + text.substr(at, app_password_group);
  }
  return shown;
}

// On the thread pool: `keys` come with salts and iterations alone.
struct KeyMaking {
  std::string password;
  std::vector<xmpp::ScramKeys> keys;
  ~KeyMaking() { xmpp::wipe(password); }
  void run() {
    for (auto& each : keys) {
      if (auto made = xmpp::make_scram_keys(each.hash, password, each.salt, each.iterations)) each = std::move(*made);
    }
  }
};

}  // namespace

bool AppPasswords::is_offered() const { return host_.config.get(settings::login_app_passwords) > 0; }

xmpp::Pending<MadeAppPassword> AppPasswords::make(const xmpp::Jid& owner, std::string name) {
  const auto promise = std::make_shared<xmpp::Promise<MadeAppPassword>>();
  if (name.empty() || name.size() > max_device_name_bytes) {
    promise->complete(xmpp::fail(Errc::invalid_argument, "a device has a name of at most 64 bytes"));
    return promise->pending();
  }
  host_.stores.accounts.find(owner).then(lifetime_, [this, owner, name = std::move(name),
                                                     promise](const Result<std::optional<AccountRecord>>& found) {
    if (!found) return promise->complete(tl::unexpected(found.error()));
    if (!*found) return promise->complete(xmpp::fail(Errc::not_found, owner.text() + " does not exist"));
    if ((**found).keys.size() < 3) {  // a client that picks SCRAM-SHA-512 could not log in by it
      return promise->complete(xmpp::fail(Errc::not_allowed, "the account needs a new password first"));
    }
    const auto making = std::make_shared<KeyMaking>();
    making->password = new_app_password();
    making->keys = (**found).keys;
    host_.environment.executor().background(
        [making] { making->run(); },
        [this, alive = lifetime_.watch(), owner, name, promise, making] {
          if (alive.expired()) return;
          AppPassword record{0, name, host_.environment.now(), std::nullopt, making->keys};
          const auto most = static_cast<std::size_t>(host_.config.get(settings::login_app_passwords));
          host_.stores.credentials.add_app_password(owner, std::move(record), most)
              .then(lifetime_, [this, owner, promise, making](const Result<std::int64_t>& number) {
                if (!number) return promise->complete(tl::unexpected(number.error()));
                xmpp::log::info("login", "{} has application password {}", owner.text(), *number);
                host_.audit.change({.event = "application password made", .account = owner.text(), .detail = std::to_string(*number)});
                promise->complete(MadeAppPassword{*number, making->password});
              });
        });
  });
  return promise->pending();
}

xmpp::Pending<std::vector<xmpp::Jid>> AppPasswords::revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number) {
  const auto promise = std::make_shared<xmpp::Promise<std::vector<xmpp::Jid>>>();
  host_.stores.credentials.revoke_app_passwords(owner, number)
      .then(lifetime_, [this, owner, promise](const Result<std::vector<std::int64_t>>& gone) {
        if (!gone) return promise->complete(tl::unexpected(gone.error()));
        xmpp::log::info("login", "{}: {} application passwords revoked", owner.text(), gone->size());
        host_.audit.change(
            {.event = "application passwords revoked", .account = owner.text(), .detail = numbers_in_words(*gone)});
        promise->complete(end_sessions_by(host_, owner, false, *gone));
      });
  return promise->pending();
}

std::string numbers_in_words(const std::vector<std::int64_t>& numbers) {
  std::string words;
  for (const auto number : numbers) words += (words.empty() ? "" : ", ") + std::to_string(number);
  return words;
}

std::vector<xmpp::Jid> end_sessions_by(Host& host, const xmpp::Jid& owner, bool certificate,
                                       const std::vector<std::int64_t>& numbers) {
  std::vector<xmpp::Jid> ended;
  const auto by = certificate ? LoginBy::certificate : LoginBy::app_password;
  for (const auto& session : host.sessions.all()) {
    const auto& facts = session->facts();
    const bool meant = session->jid().same_bare(owner) && facts.by == by &&
                       std::find(numbers.begin(), numbers.end(), facts.credential) != numbers.end();
    if (!meant) continue;
    ended.push_back(session->jid());
    host.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "Logged out."});
  }
  return ended;
}

}  // namespace xmppd
