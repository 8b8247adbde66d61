// Commands (XEP-0050) at one's own account: application passwords (core/app_passwords.hpp). And who has logged in by one
// that is revoked while a resource is bound is ended, too.
#include <algorithm>

#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/credential_forms.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;
using Form = xmpp::Pending<xmpp::DataForm>;

std::string words_of_password(const AppPassword& password) {
  return password.name + ", made " + xmpp::format_timestamp(password.created) +
         (password.last_used ? ", last used " + xmpp::format_timestamp(*password.last_used) : ", never used");
}

class AppPasswordCommands final : public Feature {
 public:
  explicit AppPasswordCommands(Host& host) : host_(host) {
    host.commands.add({.node = "xmppd#new-app-password",
                       .name = "New application password",
                       .whom = Command::For::account_owner,
                       .stages = {[this](const CommandCall& call) { return name_form(call); }},
                       .run = [this](const CommandCall& call) { return make(call); },
                       .available = [this] { return host_.app_passwords.is_offered(); },
                       .needs_full_rights = true});
    host.commands.add({.node = "xmppd#app-passwords",
                       .name = "Application passwords",
                       .whom = Command::For::account_owner,
                       .stages = {[this](const CommandCall& call) { return list_form(call); }},
                       .run = [this](const CommandCall& call) { return revoke(call); },
                       .needs_full_rights = true});
    host.hooks.session_bound.on(Phase::Deliver, "app-passwords", [this](SessionEvent& event) {
      check(event.session);
      return Verdict::Pass;
    });
    host.hooks.session_resumed.on(Phase::Deliver, "app-passwords", [this](SessionResumed& event) {
      check(event.session);
      return Verdict::Pass;
    });
  }

 private:
  using OutcomePromise = std::shared_ptr<xmpp::Promise<CommandOutcome>>;

  // Between its login and this, nobody could end it.
  void check(Session& session) {
    const auto& facts = session.facts();
    if (facts.by == LoginBy::certificate && facts.credential != 0) {
      return check_in(session, host_.stores.credentials.certificates(session.account().jid()));
    }
    if (facts.by != LoginBy::app_password) return;
    check_in(session, host_.stores.credentials.app_passwords(session.account().jid()));
  }

  template <class Credential>
  void check_in(Session& session, xmpp::Pending<std::vector<Credential>> list) {
    list.then(lifetime_, [this, number = session.facts().credential, weak = session.weak_from_this()](
                             const xmpp::Result<std::vector<Credential>>& all) {
      const auto alive = weak.lock();
      if (!alive || !all) return;
      const bool there =
          std::any_of(all->begin(), all->end(), [number](const Credential& each) { return each.number == number; });
      if (!there) host_.sessions.kick(*alive, {xmpp::StreamErrorCondition::not_authorized, "Logged out."});
    });
  }

  Form name_form(const CommandCall& call) {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.factor(call.account->jid())
        .then(lifetime_, [this, promise](const xmpp::Result<FactorRecord>& factor) {
          if (!factor) return promise->complete(tl::unexpected(factor.error()));
          xmpp::DataForm form;
          form.type = "form";
          form.title = "New application password";
          form.instructions = "For one device or program. It can chat by it, but not change how the account is logged in to.";
          form.add("name", "", "text-single").label = "Name of the device or program";
          form.fields.back().required = true;
          if (needs_code(host_, *factor)) {
            form.fields.push_back(code_field("code", "A code of the authenticator, or a recovery code"));
          }
          promise->complete(std::move(form));
        });
    return promise->pending();
  }

  Outcome make(const CommandCall& call) {
    const OutcomePromise promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    const auto owner = call.account->jid();
    const auto go_on = [this, promise, owner, name = std::string(call.form().value("name").value_or(""))] {
      host_.app_passwords.make(owner, name).then(lifetime_, [promise](const xmpp::Result<MadeAppPassword>& made) {
        if (!made) return promise->complete(outcome_of_error(made.error()));
        xmpp::DataForm form;
        form.type = "result";
        form.title = "New application password";
        form.instructions = "It is shown this once. Type it with its dashes where the program asks for a password.";
        form.add("password", made->password, "text-single").label = "Password";
        promise->complete(CommandOutcome::with(std::move(form)));
      });
    };
    prove_code(host_, lifetime_, call, promise, go_on);
    return promise->pending();
  }

  Form list_form(const CommandCall& call) {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.credentials.app_passwords(call.account->jid())
        .then(lifetime_, [promise](const xmpp::Result<std::vector<AppPassword>>& all) {
          if (!all) return promise->complete(tl::unexpected(all.error()));
          std::vector<xmpp::FormOption> options;
          for (const auto& each : *all) options.push_back({words_of_password(each), std::to_string(each.number)});
          promise->complete(revocation_form("Application passwords", "Application passwords", std::move(options)));
        });
    return promise->pending();
  }

  Outcome revoke(const CommandCall& call) {
    return revoke_chosen(call, lifetime_, [this, owner = call.account->jid()](std::int64_t number) {
      return host_.app_passwords.revoke(owner, number);
    });
  }

  Host& host_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry app_passwords_feature{
    .name = "app-passwords",
    .specifications = {},
    .settings = {&settings::login_app_passwords},
    .make = make_feature<AppPasswordCommands>};

}  // namespace xmppd
