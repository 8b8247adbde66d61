// Forms for codes.
#include "xmppd/features/credential_forms.hpp"

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
