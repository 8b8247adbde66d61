// CredentialStore over maps.
#include "xmppd/storage/credential_store.hpp"

#include <algorithm>
#include <utility>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryCredentialStore final : public CredentialStore {
 public:
  explicit MemoryCredentialStore(MemoryData& data) : data_(data) {}

  Pending<FactorRecord> factor(const xmpp::Jid& owner) override {
    return data_.call<FactorRecord>([&]() -> Result<FactorRecord> {
      const auto found = data_.credentials.find(owner);
      if (found == data_.credentials.end()) return FactorRecord();
      auto record = found->second.factor;
      record.recovery_codes = found->second.recovery.size();
      return record;
    });
  }

  Pending<Done> set_policy(const xmpp::Jid& owner, FactorPolicy policy) override {
    return change(owner, [&](MemoryCredentials& all) { all.factor.policy = policy; });
  }

  Pending<Done> enrol(const xmpp::Jid& owner, FactorRecord factor, std::vector<std::string> recovery) override {
    return change(owner, [&](MemoryCredentials& all) {
      factor.policy = all.factor.policy;
      all.factor = std::move(factor);
      all.recovery = {recovery.begin(), recovery.end()};
      data_.login_devices.erase(owner);
    });
  }

  Pending<Done> unenrol(const xmpp::Jid& owner) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* all = enrolled(owner);
      if (!all) return fail(Errc::not_found, owner.text());
      const auto policy = std::exchange(all->factor, FactorRecord()).policy;
      all->factor.policy = policy;
      all->recovery.clear();
      return Done{};
    });
  }

  Pending<Done> use_step(const xmpp::Jid& owner, std::int64_t step) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* all = enrolled(owner);
      if (!all || all->factor.last_step >= step) return fail(Errc::not_authorized, "a code that was used before");
      all->factor.last_step = step;
      return Done{};
    });
  }

  Pending<Done> use_recovery_code(const xmpp::Jid& owner, std::string hash) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* all = enrolled(owner);
      if (!all || all->recovery.erase(hash) == 0) return fail(Errc::not_authorized, "no such recovery code");
      return Done{};
    });
  }

  Pending<Done> set_recovery_codes(const xmpp::Jid& owner, std::vector<std::string> hashes) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* all = enrolled(owner);
      if (!all) return fail(Errc::not_found, owner.text());
      all->recovery = {hashes.begin(), hashes.end()};
      return Done{};
    });
  }

  Pending<std::int64_t> add_app_password(const xmpp::Jid& owner, AppPassword password, std::size_t max) override {
    return data_.write<std::int64_t>([&]() -> Result<std::int64_t> {
      const auto account = data_.accounts.find(owner);
      if (account == data_.accounts.end()) return fail(Errc::not_found, owner.text());
      for (const auto& each : password.keys) {
        const auto& known = account->second.keys;
        const bool fits = std::any_of(known.begin(), known.end(), [&](const xmpp::ScramKeys& keys) {
          return keys.hash == each.hash && keys.salt == each.salt && keys.iterations == each.iterations;
        });
        if (!fits) return fail(Errc::not_allowed, "the password was changed meanwhile");
      }
      auto& passwords = data_.credentials[owner].passwords;
      if (passwords.size() >= max) return fail(Errc::limit_exceeded, owner.text());
      password.number = ++data_.last_credential;
      passwords.push_back(std::move(password));
      return data_.last_credential;
    });
  }

  Pending<std::vector<AppPassword>> app_passwords(const xmpp::Jid& owner) override {
    return list<AppPassword>(owner, &MemoryCredentials::passwords);
  }

  Pending<Done> use_app_password(std::int64_t number, xmpp::Timestamp now) override {
    return use(number, now, &MemoryCredentials::passwords);
  }

  Pending<std::vector<std::int64_t>> revoke_app_passwords(const xmpp::Jid& owner,
                                                          std::optional<std::int64_t> number) override {
    return revoke(owner, number, &MemoryCredentials::passwords);
  }

  Pending<std::int64_t> add_certificate(const xmpp::Jid& owner, LoginCertificate certificate,
                                        std::size_t max) override {
    return data_.write<std::int64_t>([&]() -> Result<std::int64_t> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      auto& all = data_.credentials[owner].certificates;
      const auto same = [&](const LoginCertificate& each) { return each.sha256 == certificate.sha256; };
      if (std::any_of(all.begin(), all.end(), same)) return fail(Errc::already_exists, certificate.sha256);
      if (all.size() >= max) return fail(Errc::limit_exceeded, owner.text());
      certificate.number = ++data_.last_credential;
      all.push_back(std::move(certificate));
      return data_.last_credential;
    });
  }

  Pending<std::vector<LoginCertificate>> certificates(const xmpp::Jid& owner) override {
    return list<LoginCertificate>(owner, &MemoryCredentials::certificates);
  }

  Pending<std::vector<CertificateOwner>> owners_of_certificate(std::string domain, std::string sha256) override {
    return data_.call<std::vector<CertificateOwner>>([&]() -> Result<std::vector<CertificateOwner>> {
      std::vector<CertificateOwner> owners;
      for (const auto& [owner, all] : data_.credentials) {
        for (const auto& each : all.certificates) {
          if (owner.domain() == domain && each.sha256 == sha256 && owners.size() < 2) owners.push_back({owner, each.number});
        }
      }
      return owners;
    });
  }

  Pending<Done> use_certificate(std::int64_t number, xmpp::Timestamp now) override {
    return use(number, now, &MemoryCredentials::certificates);
  }

  Pending<std::vector<std::int64_t>> revoke_certificates(const xmpp::Jid& owner,
                                                         std::optional<std::int64_t> number) override {
    return revoke(owner, number, &MemoryCredentials::certificates);
  }

 private:
  template <class T>
  using Member = std::vector<T> MemoryCredentials::*;

  MemoryCredentials* enrolled(const xmpp::Jid& owner) {
    const auto found = data_.credentials.find(owner);
    return found == data_.credentials.end() || !found->second.factor.is_enrolled() ? nullptr : &found->second;
  }

  template <class Change>
  Pending<Done> change(const xmpp::Jid& owner, Change what) {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      what(data_.credentials[owner]);
      return Done{};
    });
  }

  template <class T>
  Pending<std::vector<T>> list(const xmpp::Jid& owner, Member<T> member) {
    return data_.call<std::vector<T>>([&]() -> Result<std::vector<T>> {
      const auto found = data_.credentials.find(owner);
      return found == data_.credentials.end() ? std::vector<T>() : found->second.*member;
    });
  }

  template <class T>
  Pending<Done> use(std::int64_t number, xmpp::Timestamp now, Member<T> member) {
    return data_.call<Done>([&]() -> Result<Done> {
      for (auto& [owner, all] : data_.credentials) {
        for (auto& each : all.*member) {
          if (each.number != number) continue;
          each.last_used = now;
          return Done{};
        }
      }
      return fail(Errc::not_found, "it was revoked");
    });
  }

  template <class T>
  Pending<std::vector<std::int64_t>> revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number,
                                            Member<T> member) {
    return data_.write<std::vector<std::int64_t>>([&]() -> Result<std::vector<std::int64_t>> {
      std::vector<std::int64_t> gone;
      std::erase_if(data_.credentials[owner].*member, [&](const T& each) {
        if (number && each.number != *number) return false;
        gone.push_back(each.number);
        return true;
      });
      if (gone.empty()) return fail(Errc::not_found, owner.text() + " has no such credential");
      return gone;
    });
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<CredentialStore> make_memory_credential_store(MemoryData& data) {
  return std::make_unique<MemoryCredentialStore>(data);
}

}  // namespace xmppd
