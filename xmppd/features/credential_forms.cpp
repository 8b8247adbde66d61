// Forms, and what comes of them.
#include "xmppd/features/credential_forms.hpp"

#include <optional>

#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

xmpp::FormField code_field(std::string var, std::string label) {
  xmpp::FormField field;
  field.var = std::move(var);
  field.type = "text-single";
  field.label = std::move(label);
  field.required = true;
  return field;
}

xmpp::Result<CommandOutcome> outcome_of_error(const xmpp::Error& error) {
  switch (error.code) {
    case xmpp::Errc::not_authorized:
      return CommandOutcome::failure("The code is wrong, or was used before.");
    case xmpp::Errc::limit_exceeded:
      return CommandOutcome::failure("There are too many: " + error.detail + ".");
    case xmpp::Errc::invalid_argument:
    case xmpp::Errc::not_allowed:
      return CommandOutcome::failure("That can't be: " + error.detail + ".");
    case xmpp::Errc::not_found:
      return CommandOutcome::failure("It is gone.");
    default:
      return tl::unexpected(error);
  }
}

xmpp::DataForm revocation_form(std::string title, std::string label, std::vector<xmpp::FormOption> options) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = std::move(title);
  form.instructions = options.empty() ? "There are none." : "Choose those that shall be good for nothing any more.";
  form.add("revoke", "", "list-multi").label = std::move(label);
  form.fields.back().values.clear();
  form.fields.back().options = std::move(options);
  return form;
}

xmpp::Pending<CommandOutcome> revoke_chosen(
    const CommandCall& call, const xmpp::Lifetime& owner,
    const std::function<xmpp::Pending<std::vector<xmpp::Jid>>(std::int64_t number)>& revoke) {
  const auto* field = call.form().field("revoke");
  auto chosen = field ? field->values : std::vector<std::string>();
  std::erase(chosen, std::string());
  if (chosen.empty()) return xmpp::Pending<CommandOutcome>::ready(CommandOutcome::done("Nothing was changed."));
  struct Progress {
    xmpp::Promise<CommandOutcome> promise;
    std::size_t left;
    std::optional<xmpp::Error> error{};
  };
  const auto progress = std::make_shared<Progress>(Progress{{}, chosen.size()});
  for (const auto& number : chosen) {  // each is one of the options
    revoke(std::stoll(number)).then(owner, [progress](const xmpp::Result<std::vector<xmpp::Jid>>& ended) {
      if (!ended) progress->error = ended.error();
      if (--progress->left > 0) return;
      if (progress->error) return progress->promise.complete(outcome_of_error(*progress->error));
      progress->promise.complete(CommandOutcome::done("Revoked; what was logged in by it is disconnected."));
    });
  }
  return progress->promise.pending();
}

bool needs_code(const Host& host, const FactorRecord& factor) {
  return host.second_factor.demand(factor) == SecondFactor::Demand::code;
}

void prove_code(Host& host, const xmpp::Lifetime& owner, const CommandCall& call,
                std::shared_ptr<xmpp::Promise<CommandOutcome>> promise, std::function<void()> go_on) {
  const auto account = call.account->jid();
  host.stores.credentials.factor(account).then(
      owner, [&host, &owner, account, promise = std::move(promise), go_on = std::move(go_on),
              code = std::string(call.form().value("code").value_or(""))](const xmpp::Result<FactorRecord>& factor) {
        if (!factor) return promise->complete(tl::unexpected(factor.error()));
        if (!needs_code(host, *factor)) return go_on();
        host.second_factor.prove(account, code).then(owner, [promise, go_on](const xmpp::Result<xmpp::Done>& proven) {
          if (!proven) return promise->complete(outcome_of_error(proven.error()));
          go_on();
        });
      });
}

CommandOutcome show_codes(const std::string& note, const std::vector<std::string>& codes) {
  xmpp::DataForm form;
  form.type = "result";
  form.title = "Recovery codes";
  form.instructions = "Each logs in once in place of a code, should the authenticator be lost. They are not shown again: write "
                      "them down.";
  form.add("codes", "", "text-multi").label = "Recovery codes";
  form.fields.back().values = codes;
  auto outcome = CommandOutcome::with(std::move(form));
  outcome.note = note;
  return outcome;
}

}  // namespace xmppd
