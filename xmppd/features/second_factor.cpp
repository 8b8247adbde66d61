// Commands (XEP-0050) at one's own account: to set up and to remove a second factor (core/second_factor.hpp), and to get
// other recovery codes. Whoever needs one and has none is told so.
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/enrolment_only.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/core/totp.hpp"
#include "xmppd/features/credential_forms.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;
using Form = xmpp::Pending<xmpp::DataForm>;
using OutcomePromise = std::shared_ptr<xmpp::Promise<CommandOutcome>>;

// For who has to type it: in groups of four.
std::string grouped(const std::string& text) {
  std::string groups;
  for (std::size_t at = 0; at < text.size(); at += 4) groups += (groups.empty() ? "" : " ") + text.substr(at, 4);
  return groups;
}

class SecondFactorCommands final : public Feature {
 public:
  explicit SecondFactorCommands(Host& host) : host_(host) {
    const auto offered = [this] { return host_.second_factor.is_offered(); };
    host.commands.add({.node = std::string(enrol_node),
                       .name = "Set up a second factor",
                       .whom = Command::For::account_owner,
                       .stages = {[this](const CommandCall& call) { return enrolment_form(call); }},
                       .run = [this](const CommandCall& call) { return enrol(call); },
                       .available = offered,
                       .needs_full_rights = true});
    host.commands.add({.node = "xmppd#recovery-codes",
                       .name = "New recovery codes",
                       .whom = Command::For::account_owner,
                       .stages = {[this](const CommandCall& call) { return single_code_form(call, "New recovery codes"); }},
                       .run = [this](const CommandCall& call) { return renew_codes(call); },
                       .available = offered,
                       .needs_full_rights = true});
    host.commands.add({.node = "xmppd#remove-second-factor",
                       .name = "Remove the second factor",
                       .whom = Command::For::account_owner,
                       .stages = {[this](const CommandCall& call) { return single_code_form(call, "Removing the second factor"); }},
                       .run = [this](const CommandCall& call) { return remove(call); },
                       .available = offered,
                       .needs_full_rights = true});
    host.hooks.session_bound.on(Phase::Deliver, "second-factor", [this](SessionEvent& event) {
      if (event.session.facts().only_enrols) advise(event.session);
      return Verdict::Pass;
    });
  }

 private:
  void advise(Session& session) {
    xmpp::Element message("message", std::string(xmpp::ns::client));
    message.set_attr("id", host_.environment.new_id());
    message.add_text_child("body", enrolment_advice());
    session.send(Stanza::make(std::move(message), host_.jid, session.jid()));
  }

  Form enrolment_form(const CommandCall& call) {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.factor(call.account->jid())
        .then(lifetime_, [this, promise, requester = call.requester](const xmpp::Result<FactorRecord>& factor) {
          if (!factor) return promise->complete(tl::unexpected(factor.error()));
          const auto session = host_.sessions.find(requester);
          if (!session) return promise->complete(xmpp::fail(xmpp::Errc::canceled, "the client has gone"));
          // The same for every attempt of a session: what was scanned stays good.
          auto& secret = secrets_[*session];
          if (secret.empty()) secret = SecondFactor::new_secret();
          promise->complete(enrolment_form_of(requester.bare(), secret, factor->is_enrolled()));
        });
    return promise->pending();
  }

  xmpp::DataForm enrolment_form_of(const xmpp::Jid& owner, const std::string& secret, bool replaces) const {
    xmpp::DataForm form;
    form.type = "form";
    form.title = "Setting up a second factor";
    form.instructions =
        "Let an authenticator app scan this, or type the secret into it, and enter the code that it shows. From then on each "
        "login by the password asks for a code; programs that can't ask need an application password.";
    form.add("uri", host_.second_factor.uri(owner, secret), "fixed").label = "To be scanned";
    form.add("secret", grouped(base32_text(secret)), "fixed").label = "Secret";
    if (replaces) form.fields.push_back(code_field("current", "A code of the authenticator of before, or a recovery code"));
    form.fields.push_back(code_field("code", "The code that the app shows"));
    return form;
  }

  Outcome enrol(const CommandCall& call) {
    const auto session = host_.sessions.find(call.requester);
    if (!session || secrets_[*session].empty()) {
      return Outcome::ready(CommandOutcome::failure("This took too long. Begin again."));
    }
    const OutcomePromise promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    const auto finish = [this, promise, owner = call.account->jid(), weak = std::weak_ptr<Session>(session),
                         secret = secrets_[*session], code = std::string(call.form().value("code").value_or(""))] {
      host_.second_factor.enrol(owner, secret, code).then(lifetime_, [this, promise, owner, weak](const auto& codes) {
        if (!codes) return promise->complete(outcome_of_error(codes.error()));
        if (const auto alive = weak.lock()) xmpp::wipe(secrets_[*alive]);
        for (const auto& each : host_.sessions.all()) {
          if (each->jid().same_bare(owner)) each->lift_restriction();
        }
        promise->complete(show_codes("Your account has a second factor.", *codes));
      });
    };
    const auto current = call.form().value("current");
    host_.stores.credentials.factor(call.account->jid())
        .then(lifetime_, [this, promise, finish, owner = call.account->jid(),
                          current = std::string(current.value_or(""))](const xmpp::Result<FactorRecord>& factor) {
          if (!factor) return promise->complete(tl::unexpected(factor.error()));
          if (!factor->is_enrolled()) return finish();
          when_proven(owner, current, promise, finish);
        });
    return promise->pending();
  }

  Form single_code_form(const CommandCall& call, const std::string& title) {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.factor(call.account->jid())
        .then(lifetime_, [promise, title](const xmpp::Result<FactorRecord>& factor) {
          if (!factor) return promise->complete(tl::unexpected(factor.error()));
          xmpp::DataForm form;
          form.type = "form";
          form.title = title;
          if (!factor->is_enrolled()) {
            form.instructions = "This account has no second factor.";
            return promise->complete(std::move(form));
          }
          form.instructions = std::to_string(factor->recovery_codes) + " recovery codes are left.";
          form.fields.push_back(code_field("code", "A code of the authenticator, or a recovery code"));
          promise->complete(std::move(form));
        });
    return promise->pending();
  }

  Outcome renew_codes(const CommandCall& call) {
    const OutcomePromise promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    const auto owner = call.account->jid();
    when_proven(owner, std::string(call.form().value("code").value_or("")), promise, [this, owner, promise] {
      host_.second_factor.new_recovery_codes(owner).then(lifetime_, [promise](const auto& codes) {
        promise->complete(codes ? show_codes("Those of before are good for nothing any more.", *codes)
                                : outcome_of_error(codes.error()));
      });
    });
    return promise->pending();
  }

  Outcome remove(const CommandCall& call) {
    const OutcomePromise promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    const auto owner = call.account->jid();
    when_proven(owner, std::string(call.form().value("code").value_or("")), promise, [this, owner, promise] {
      host_.second_factor.remove(owner).then(lifetime_, [promise](const xmpp::Result<xmpp::Done>& done) {
        promise->complete(done ? CommandOutcome::done("The password alone logs in again; if the server wants a second "
                                                      "factor, the next login has to set one up.")
                               : outcome_of_error(done.error()));
      });
    });
    return promise->pending();
  }

  void when_proven(const xmpp::Jid& owner, const std::string& code, const OutcomePromise& promise,
                   std::function<void()> then) {
    host_.second_factor.prove(owner, code).then(
        lifetime_, [promise, then = std::move(then)](const xmpp::Result<xmpp::Done>& proven) {
          if (!proven) return promise->complete(outcome_of_error(proven.error()));
          then();
        });
  }

  Host& host_;
  PerSession<std::string> secrets_;  // of an enrolment that goes on
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry second_factor_feature{
    .name = "second-factor",
    .specifications = {{0, "RFC 6238"}},
    .settings = {&settings::host_second_factor, &settings::login_max_wrong_codes_per_hour},
    .make = make_feature<SecondFactorCommands>};

}  // namespace xmppd
