// Commands (XEP-0050) at one's own account, for every user: a new password, and which devices are logged in.
#include <fmt/format.h>

#include "xmppd/core/host.hpp"
#include "xmppd/core/password_policy.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;
using Form = xmpp::Pending<xmpp::DataForm>;

xmpp::FormField field(std::string var, std::string type, std::string label) {
  xmpp::FormField made;
  made.var = std::move(var);
  made.type = std::move(type);
  made.label = std::move(label);
  return made;
}

class OwnAccount final : public Feature {
 public:
  explicit OwnAccount(Host& host) : host_(host) {
    host.commands.add({"xmppd#change-password",
                       "Change my password",
                       Command::For::account_owner,
                       {fixed_stage(new_password_form())},
                       [this](const CommandCall& call) { return change_password(call); },
                       nullptr,
                       true});
    // Two stages: which devices, then whether those shown are the ones meant.
    host.commands.add({"xmppd#sessions",
                       "My devices",
                       Command::For::account_owner,
                       {[](const CommandCall& call) { return choose_sessions(call); },
                        [](const CommandCall& call) { return confirm(call); }},
                       [this](const CommandCall& call) { return end_sessions(call); },
                       nullptr,
                       true});
  }

 private:
  static xmpp::DataForm new_password_form() {
    xmpp::DataForm form;
    form.type = "form";
    form.title = "Changing the password";
    for (const auto& [var, label] : {std::pair("password", "The new password"), std::pair("again", "The same again")}) {
      form.fields.push_back(field(var, "text-private", label));
      form.fields.back().required = true;
    }
    return form;
  }

  Outcome change_password(const CommandCall& call) {
    std::string password(call.form().value("password").value_or(""));
    if (password != call.form().value("again")) {
      return Outcome::ready(CommandOutcome::failure("The two passwords differ."));
    }
    if (auto why = objection_to_password(host_.config, call.account->jid(), password)) {
      return Outcome::ready(CommandOutcome::failure(*why));
    }
    auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    auto outcome = promise->pending();
    host_.account_admin.set_password(call.account->jid(), std::move(password))
        .then(lifetime_, [promise](const xmpp::Result<xmpp::Done>& done) {
          if (done) return promise->complete(CommandOutcome::done("You have a new password."));
          if (done.error().code != xmpp::Errc::invalid_argument) return promise->complete(tl::unexpected(done.error()));
          promise->complete(CommandOutcome::failure(done.error().detail + "."));
        });
    return outcome;
  }

  static std::string describe(const Session& session) {
    const auto& facts = session.facts();
    return fmt::format("{}, since {}{}", session.jid().resource(), xmpp::format_timestamp(facts.connected_at),
                       facts.peer_address.empty() ? "" : ", from " + facts.peer_address);
  }

  static Form choose_sessions(const CommandCall& call) {
    xmpp::DataForm form;
    form.type = "form";
    form.title = "My devices";
    form.instructions = "Choose those that shall be disconnected.";
    form.fields.push_back(field("sessions", "list-multi", "Logged in"));
    for (const auto& session : call.account->sessions()) {
      form.fields.back().options.push_back({describe(*session), std::string(session->jid().resource())});
    }
    form.fields.back().required = true;
    return Form::ready(std::move(form));
  }

  static Form confirm(const CommandCall& call) {
    xmpp::DataForm form;
    form.type = "form";
    form.title = "My devices";
    form.instructions = "These will be disconnected. Change your password if you don't know one of them.";
    for (const auto& resource : call.form().field("sessions")->values) {
      if (const auto session = call.account->session(resource)) {
        form.fields.push_back(field({}, "fixed", {}));
        form.fields.back().values.push_back(describe(*session));
      }
    }
    return Form::ready(std::move(form));
  }

  Outcome end_sessions(const CommandCall& call) {
    std::size_t ended = 0;
    for (const auto& resource : call.submitted.front().field("sessions")->values) {
      const auto session = call.account->session(resource);
      if (!session) continue;
      host_.sessions.kick(
          *session, {xmpp::StreamErrorCondition::policy_violation, "Disconnected from another device of the account."});
      ++ended;
    }
    return Outcome::ready(CommandOutcome::done(fmt::format("{} disconnected.", ended)));
  }

  Host& host_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry own_account_feature{
    .name = "own_account", .specifications = {{50, "1.3.0"}}, .settings = {}, .make = make_feature<OwnAccount>};

}  // namespace xmppd
