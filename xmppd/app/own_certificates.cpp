// Registering, revoking, and the forms for both.
#include "xmppd/app/own_certificates.hpp"

#include <memory>

#include "libxmpp/base/log.hpp"
#include "libxmpp/net/client_certificate.hpp"
#include "xmppd/core/app_passwords.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/credential_forms.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::Result;
using Outcome = xmpp::Pending<CommandOutcome>;
using OutcomePromise = std::shared_ptr<xmpp::Promise<CommandOutcome>>;
using FormPromise = std::shared_ptr<xmpp::Promise<xmpp::DataForm>>;

constexpr std::size_t max_certificates = 16;  // of one account
constexpr std::size_t max_certificate_name = 200;
constexpr std::size_t max_pem_bytes = 32'768;
constexpr xmpp::Timestamp second_us = 1'000'000;

std::string certificate_in_words(const LoginCertificate& each) {
  return each.name + ", good until " + xmpp::format_timestamp(each.expires) +
         (each.last_used ? ", last used " + xmpp::format_timestamp(*each.last_used) : ", never used") + ", SHA-256 " +
         each.sha256.substr(0, 16) + "…";
}

// Pasted into one field, or line by line.
std::string pem_in(const xmpp::DataForm& form) {
  std::string pem;
  const auto* field = form.field("certificate");
  if (!field) return pem;
  for (const auto& line : field->values) pem += line + "\n";
  return pem.size() > max_pem_bytes ? std::string() : pem;
}

class CertificateCommands {
 public:
  CertificateCommands(Host& host, const xmpp::Lifetime& owner) : host_(host), owner_(owner) {}

  xmpp::Pending<xmpp::DataForm> form_to_add(const CommandCall& call) const {
    const FormPromise promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.factor(call.account->jid())
        .then(owner_, [*this, promise](const Result<FactorRecord>& factor) {
          if (!factor) return promise->complete(tl::unexpected(factor.error()));
          xmpp::DataForm form;
          form.type = "form";
          form.title = "Registering a certificate";
          form.instructions =
              "Who has the certificate's key logs in to your account by it, without a password and without a code. Give the "
              "certificate alone, as PEM, never its key.";
          form.add("certificate", "", "text-multi").label = "The certificate";
          form.fields.back().required = true;
          form.add("name", "", "text-single").label = "Name of the device or program";
          if (needs_code(host_, *factor)) {
            form.fields.push_back(code_field("code", "A code of the authenticator, or a recovery code"));
          }
          promise->complete(std::move(form));
        });
    return promise->pending();
  }

  Outcome add(const CommandCall& call) const {
    const OutcomePromise promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    const auto jid = call.account->jid();
    const auto& form = call.form();
    const auto go_on = [*this, promise, jid, pem = pem_in(form), name = std::string(form.value("name").value_or(""))] {
      register_certificate(host_, owner_, jid, pem, name).then(owner_, [promise](const Result<RegisteredCertificate>& made) {
        if (!made && made.error().code == Errc::already_exists) {
          return promise->complete(CommandOutcome::failure("Your account has this one already."));
        }
        if (!made) return promise->complete(outcome_of_error(made.error()));
        promise->complete(CommandOutcome::done("Registered: SHA-256 " + made->sha256 + "."));
      });
    };
    prove_code(host_, owner_, call, promise, go_on);
    return promise->pending();
  }

  xmpp::Pending<xmpp::DataForm> form_to_revoke(const CommandCall& call) const {
    const FormPromise promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.certificates(call.account->jid())
        .then(owner_, [promise](const Result<std::vector<LoginCertificate>>& all) {
          if (!all) return promise->complete(tl::unexpected(all.error()));
          std::vector<xmpp::FormOption> options;
          for (const auto& each : *all) options.push_back({certificate_in_words(each), std::to_string(each.number)});
          promise->complete(revocation_form("Certificates", "Certificates that log in to your account", std::move(options)));
        });
    return promise->pending();
  }

  Outcome revoke(const CommandCall& call) const {
    return revoke_chosen(call, owner_, [*this, jid = call.account->jid()](std::int64_t number) {
      return revoke_certificates_of(host_, owner_, jid, number);
    });
  }

 private:
  Host& host_;
  const xmpp::Lifetime& owner_;
};

}  // namespace

xmpp::Pending<RegisteredCertificate> register_certificate(Host& host, const xmpp::Lifetime& alive, const xmpp::Jid& owner,
                                                          const std::string& pem, const std::string& name) {
  using Registered = xmpp::Pending<RegisteredCertificate>;
  const auto read = xmpp::read_certificate_pem(pem);
  if (!read) return Registered::ready(tl::unexpected(read.error()));
  const auto now = host.environment.now();
  if (read->valid_until < now / second_us) {
    return Registered::ready(xmpp::fail(Errc::invalid_argument, "the certificate has expired"));
  }
  if (name.size() > max_certificate_name) {
    return Registered::ready(xmpp::fail(Errc::invalid_argument, "a name has at most 200 bytes"));
  }
  LoginCertificate record{0, name.empty() ? read->subject : name, read->sha256, now, read->valid_until * second_us, std::nullopt};
  const auto promise = std::make_shared<xmpp::Promise<RegisteredCertificate>>();
  host.stores.credentials.add_certificate(owner, std::move(record), max_certificates)
      .then(alive, [promise, &host, owner, sha256 = read->sha256](const Result<std::int64_t>& number) {
        if (!number) return promise->complete(tl::unexpected(number.error()));
        xmpp::log::info("login", "{}: certificate {} registered", owner.text(), sha256);
        host.audit.change({.event = "certificate registered", .account = owner.text(), .detail = "SHA-256 " + sha256});
        promise->complete(RegisteredCertificate{*number, sha256});
      });
  return promise->pending();
}

xmpp::Pending<std::vector<xmpp::Jid>> revoke_certificates_of(Host& host, const xmpp::Lifetime& alive,
                                                             const xmpp::Jid& owner, std::optional<std::int64_t> number) {
  const auto promise = std::make_shared<xmpp::Promise<std::vector<xmpp::Jid>>>();
  host.stores.credentials.revoke_certificates(owner, number)
      .then(alive, [promise, &host, owner](const Result<std::vector<std::int64_t>>& gone) {
        if (!gone) return promise->complete(tl::unexpected(gone.error()));
        xmpp::log::info("login", "{}: {} certificates revoked", owner.text(), gone->size());
        host.audit.change({.event = "certificates revoked", .account = owner.text(), .detail = numbers_in_words(*gone)});
        promise->complete(end_sessions_by(host, owner, true, *gone));
      });
  return promise->pending();
}

void offer_certificate_commands(Host& host, const xmpp::Lifetime& owner) {
  const CertificateCommands commands(host, owner);
  const auto offered = [&host] { return host.config.get(settings::client_certificates); };
  host.commands.add({.node = "xmppd#add-certificate",
                     .name = "Register a certificate",
                     .whom = Command::For::account_owner,
                     .stages = {[commands](const CommandCall& call) { return commands.form_to_add(call); }},
                     .run = [commands](const CommandCall& call) { return commands.add(call); },
                     .available = offered,
                     .needs_full_rights = true});
  host.commands.add({.node = "xmppd#certificates",
                     .name = "Certificates",
                     .whom = Command::For::account_owner,
                     .stages = {[commands](const CommandCall& call) { return commands.form_to_revoke(call); }},
                     .run = [commands](const CommandCall& call) { return commands.revoke(call); },
                     .available = offered,
                     .needs_full_rights = true});
}

}  // namespace xmppd
