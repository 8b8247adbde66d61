// Names, time, chain and key, with OpenSSL.
#include "xmppd/check/certificate_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <memory>

#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/openssl_support.hpp"
#include "libxmpp/net/tls_context.hpp"

namespace xmppd {
namespace {

using Level = Finding::Level;
using xmpp::OpensslPtr;

constexpr int warn_days = 14;

struct StoreDelete {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

class CertificateCheck {
 public:
  CertificateCheck(const CertificateWish& wish, Findings& findings) : wish_(wish), findings_(findings) {}

  void run() {
    const auto& file = wish_.certificate_file;
    if (!read_chain()) return say(Level::error, file + ": can't be read, or holds no certificate");
    check_key();
    check_time();
    check_names();
    check_chain();
  }

 private:
  void say(Level level, std::string text, std::string fix = {}) {
    findings_.push_back({level, "certificate", std::move(text), std::move(fix)});
  }

  std::string renewal() const {
    std::string names;
    for (const auto* list : {&wish_.needed, &wish_.wanted}) {
      for (const auto& name : *list) names += " -d " + name;
    }
    return "certbot certonly --expand" + names;
  }

  bool read_chain() {
    const OpensslPtr<BIO> file(BIO_new_file(wish_.certificate_file.c_str(), "r"));
    while (file) {
      OpensslPtr<X509> next(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
      if (!next) break;
      chain_.push_back(std::move(next));
    }
    ERR_clear_error();
    return !chain_.empty();
  }

  void check_key() {
    struct stat found {};
    if (stat(wish_.key_file.c_str(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      return say(Level::error, wish_.key_file + " can be read by others, so the daemon does not take it",
                 "chmod 600 " + wish_.key_file);
    }
    const auto loaded = xmpp::TlsContext::server({wish_.certificate_file, wish_.key_file, {}});
    if (!loaded) return say(Level::error, loaded.error().detail);
    say(Level::ok, wish_.key_file + " is the key of " + wish_.certificate_file);
  }

  void check_time() {
    int days = 0, seconds = 0;
    const auto& file = wish_.certificate_file;
    if (X509_cmp_current_time(X509_get0_notBefore(chain_.front().get())) > 0) {
      return say(Level::error, file + " is not good yet: is the clock right?");
    }
    if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(chain_.front().get())) != 1) return;
    if (days < 0 || seconds < 0) return say(Level::error, file + " has expired", renewal());
    say(days < warn_days ? Level::warning : Level::ok, fmt::format("{} is good for {} days", file, days),
        days < warn_days ? "certbot renew" : "");
  }

  bool names(const std::string& name) const {
    return X509_check_host(chain_.front().get(), xmpp::to_ascii_domain(name).c_str(), 0,
                           X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1;
  }

  void check_names() {
    std::vector<std::string> missing, named;
    for (const auto& name : wish_.needed) (names(name) ? named : missing).push_back(name);
    if (!missing.empty()) {
      say(Level::error,
          fmt::format("{} does not name {}: clients turn away", wish_.certificate_file, fmt::join(missing, ", ")),
          renewal());
    }
    missing.clear();
    for (const auto& name : wish_.wanted) (names(name) ? named : missing).push_back(name);
    if (!missing.empty()) {
      say(Level::warning,
          fmt::format("{} does not name {}: other servers, or browsers, can't use that", wish_.certificate_file,
                      fmt::join(missing, ", ")),
          renewal());
    }
    if (!named.empty()) say(Level::ok, fmt::format("{} names {}", wish_.certificate_file, fmt::join(named, ", ")));
  }

  void check_chain() {
    const std::unique_ptr<X509_STORE, StoreDelete> trusted(X509_STORE_new());
    X509_STORE_set_default_paths(trusted.get());
    if (!wish_.ca_file.empty()) X509_STORE_load_locations(trusted.get(), wish_.ca_file.c_str(), nullptr);
    STACK_OF(X509)* const between = sk_X509_new_null();
    for (std::size_t i = 1; i < chain_.size(); ++i) sk_X509_push(between, chain_[i].get());
    const std::unique_ptr<X509_STORE_CTX, StoreDelete> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), trusted.get(), chain_.front().get(), between);
    // Whether it is still good is said above.
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_NO_CHECK_TIME);
    const bool good = X509_verify_cert(context.get()) == 1;
    const std::string why = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
    sk_X509_free(between);
    ERR_clear_error();
    if (good) return say(Level::ok, wish_.certificate_file + " comes from an authority that this machine trusts");
    const bool self_signed = X509_self_signed(chain_.front().get(), 0) == 1;
    if (self_signed) {
      return say(Level::warning,
                 wish_.certificate_file +
                     " is self-signed: clients ask whether to trust it, and other "
                     "servers don't",
                 renewal());
    }
    say(Level::error,
        fmt::format("{}: {}; the file has to hold the certificates between it and its authority, too",
                    wish_.certificate_file, why),
        "(use the authority's fullchain.pem)");
  }

  const CertificateWish& wish_;
  Findings& findings_;
  std::vector<OpensslPtr<X509>> chain_;
};

}  // namespace

void check_certificate(const CertificateWish& wish, Findings& findings) { CertificateCheck(wish, findings).run(); }

}  // namespace xmppd
