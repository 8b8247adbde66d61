// Judging codes, and giving out what they come from.
#include "xmppd/core/second_factor.hpp"

#include <algorithm>
#include <cctype>
#include <memory>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/base/sealed_text.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/core/totp.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::Result;

constexpr std::size_t recovery_count = 10;
constexpr std::size_t recovery_bytes = 10;  // 16 characters of Base32
constexpr std::size_t recovery_characters = 16, recovery_group = 4;
constexpr std::size_t max_code_bytes = 64;

// Without what people write to read it better.
std::string plain_code(std::string_view code) {
  std::string plain;
  if (code.size() > max_code_bytes) return plain;
  for (const char c : code) {
    if (c == ' ' || c == '-') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

bool is_totp(const std::string& code) {
  return code.size() == totp_digits && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string recovery_hash(const xmpp::Jid& owner, const std::string& plain) {
  return xmpp::digest(xmpp::HashAlgorithm::sha256, "recovery code\n" + owner.text() + "\n" + plain);
}

std::string seal_context(const xmpp::Jid& owner) { return "second factor\n" + owner.text(); }

struct RecoveryCodes {
  std::vector<std::string> shown, hashes;
};

RecoveryCodes make_recovery_codes(const xmpp::Jid& owner) {
  RecoveryCodes codes;
  while (codes.shown.size() < recovery_count) {
    const auto plain = plain_code(base32_text(xmpp::random_bytes(recovery_bytes)));
    codes.hashes.push_back(recovery_hash(owner, plain));
    std::string shown = plain.substr(0, recovery_group);
    for (std::size_t at = recovery_group; at < plain.size(); at += recovery_group) {
      shown += '-' + plain.substr(at, recovery_group);
    }
    codes.shown.push_back(std::move(shown));
  }
  return codes;
}

}  // namespace

bool SecondFactor::is_offered() const {
  return host_.config.get(settings::host_second_factor, host_.jid.domain()) != "off";
}

SecondFactor::Demand SecondFactor::demand(const FactorRecord& factor) const {
  if (!is_offered()) return Demand::nothing;
  if (factor.is_enrolled()) return Demand::code;
  const bool by_host = host_.config.get(settings::host_second_factor, host_.jid.domain()) == "required";
  const bool required = factor.policy == FactorPolicy::required || (by_host && factor.policy != FactorPolicy::exempt);
  return required ? Demand::enrolment : Demand::nothing;
}

xmpp::Pending<Done> SecondFactor::prove(const xmpp::Jid& owner, std::string_view code) {
  const auto promise = std::make_shared<xmpp::Promise<Done>>();
  const auto plain = plain_code(code);
  auto& credentials = host_.stores.credentials;
  if (plain.size() == recovery_characters) {
    credentials.use_recovery_code(owner, recovery_hash(owner, plain))
        .then(lifetime_, [this, promise, owner](Result<Done> used) {
          if (used) {
            xmpp::log::warning("login", "{} has used a recovery code", owner.text());
            host_.audit.change({.event = "recovery code used", .account = owner.text()});
          }
          promise->complete(std::move(used));
        });
    return promise->pending();
  }
  const auto limit = static_cast<std::size_t>(host_.config.get(settings::login_max_wrong_codes_per_hour));
  if (!wrong_.allow(owner.text(), host_.environment.now(), limit)) {
    xmpp::log::warning("login", "{}: too many wrong codes", owner.text());
    promise->complete(xmpp::fail(Errc::limit_exceeded, "too many wrong codes"));
    return promise->pending();
  }
  credentials.factor(owner).then(lifetime_, [this, owner, plain, promise](const Result<FactorRecord>& factor) {
    if (!factor) return promise->complete(tl::unexpected(factor.error()));
    match(owner, *factor, plain, [this, owner, promise](Result<Done> done) {
      if (done) wrong_.take_back(owner.text());
      promise->complete(std::move(done));
    });
  });
  return promise->pending();
}

void SecondFactor::match(const xmpp::Jid& owner, const FactorRecord& factor, const std::string& code,
                         const Finish& finish) {
  const auto wrong = [&finish] { finish(xmpp::fail(Errc::not_authorized, "wrong code")); };
  if (!factor.is_enrolled() || !is_totp(code)) return wrong();
  auto secret = xmpp::unseal_text(host_.directory.login_secret, seal_context(owner), factor.sealed_secret);
  if (!secret) {
    xmpp::log::error("login", "the second factor of {} can't be read: login.secret is not the one of before", owner.text());
    return wrong();
  }
  const auto step = totp_match(*secret, code, host_.environment.now());
  xmpp::wipe(*secret);
  if (!step) return wrong();
  host_.stores.credentials.use_step(owner, *step).then(lifetime_, [finish](Result<Done> used) { finish(std::move(used)); });
}

std::string SecondFactor::new_secret() { return xmpp::random_bytes(totp_secret_bytes); }

std::string SecondFactor::uri(const xmpp::Jid& owner, std::string_view secret) const {
  return totp_uri(host_.jid.text(), owner.text(), secret);
}

xmpp::Pending<std::vector<std::string>> SecondFactor::enrol(const xmpp::Jid& owner, const std::string& secret,
                                                            std::string_view code) {
  const auto promise = std::make_shared<xmpp::Promise<std::vector<std::string>>>();
  const auto now = host_.environment.now();
  const auto plain = plain_code(code);
  const auto step = is_totp(plain) ? totp_match(secret, plain, now) : std::nullopt;
  if (!step) {
    promise->complete(xmpp::fail(Errc::not_authorized, "wrong code"));
    return promise->pending();
  }
  FactorRecord record;
  record.sealed_secret = xmpp::seal_text(host_.directory.login_secret, seal_context(owner), secret);
  record.last_step = *step;
  record.enrolled = now;
  auto codes = make_recovery_codes(owner);
  host_.stores.credentials.enrol(owner, std::move(record), std::move(codes.hashes))
      .then(lifetime_, [this, owner, promise, shown = std::move(codes.shown)](const Result<Done>& done) {
        if (!done) return promise->complete(tl::unexpected(done.error()));
        xmpp::log::info("login", "{} has a second factor", owner.text());
        host_.audit.change({.event = "second factor set up", .account = owner.text()});
        promise->complete(shown);
      });
  return promise->pending();
}

xmpp::Pending<std::vector<std::string>> SecondFactor::new_recovery_codes(const xmpp::Jid& owner) {
  const auto promise = std::make_shared<xmpp::Promise<std::vector<std::string>>>();
  auto codes = make_recovery_codes(owner);
  host_.stores.credentials.set_recovery_codes(owner, std::move(codes.hashes))
      .then(lifetime_, [this, owner, promise, shown = std::move(codes.shown)](const Result<Done>& done) {
        if (!done) return promise->complete(tl::unexpected(done.error()));
        host_.audit.change({.event = "recovery codes renewed", .account = owner.text()});
        promise->complete(shown);
      });
  return promise->pending();
}

xmpp::Pending<Done> SecondFactor::remove(const xmpp::Jid& owner) {
  const auto promise = std::make_shared<xmpp::Promise<Done>>();
  host_.stores.credentials.unenrol(owner).then(lifetime_, [this, owner, promise](Result<Done> done) {
    if (done) {
      xmpp::log::warning("login", "{} has no second factor any more", owner.text());
      host_.audit.change({.event = "second factor removed", .account = owner.text()});
    }
    promise->complete(std::move(done));
  });
  return promise->pending();
}

}  // namespace xmppd
