// CommandRegistry: the commands by node, and the check of submitted forms.
#include "xmppd/core/command_registry.hpp"
#include "libxmpp/xml/lexical.hpp"

#include <algorithm>
#include <stdexcept>

namespace xmppd {
namespace {

bool is_address(const std::string& text) { return xmpp::Jid::parse(text).has_value(); }

bool is_boolean(const std::string& text) { return xmpp::parse_boolean(text).has_value(); }

bool holds(const std::vector<xmpp::FormOption>& options, const std::string& value) {
  return std::any_of(options.begin(), options.end(), [&value](const auto& option) { return option.value == value; });
}

// XEP-0004 §3.3
bool fits(const xmpp::FormField& asked, const std::vector<std::string>& values) {
  const bool single = asked.type != "jid-multi" && asked.type != "list-multi" && asked.type != "text-multi";
  if (single && values.size() > 1) return false;
  if (asked.type == "jid-single" || asked.type == "jid-multi") {
    return std::all_of(values.begin(), values.end(), is_address);
  }
  if (asked.type == "list-single" || asked.type == "list-multi") {
    return std::all_of(values.begin(), values.end(), [&asked](const auto& v) { return holds(asked.options, v); });
  }
  if (asked.type == "boolean") return std::all_of(values.begin(), values.end(), is_boolean);
  return true;
}

}  // namespace

Command::Stage fixed_stage(xmpp::DataForm form) {
  return [form = std::move(form)](const CommandCall&) { return xmpp::Pending<xmpp::DataForm>::ready(form); };
}

void CommandRegistry::add(Command command) {
  std::string node = command.node;
  if (!commands_.try_emplace(std::move(node), std::move(command)).second) {
    throw std::logic_error("two commands have the same node");
  }
}

const Command* CommandRegistry::find(std::string_view node) const {
  const auto found = commands_.find(node);
  return found == commands_.end() ? nullptr : &found->second;
}

std::optional<std::string> objection_to(const xmpp::DataForm& submitted, const xmpp::DataForm& asked) {
  if (!submitted.form_type().empty() && submitted.form_type() != asked.form_type()) return "another form is expected";
  for (const auto& field : asked.fields) {
    if (field.type == "hidden" || field.type == "fixed") continue;
    const auto* answer = submitted.field(field.var);
    std::vector<std::string> values = answer ? answer->values : std::vector<std::string>();
    std::erase(values, std::string());
    if (values.empty() && field.required) return field.var + " is required";
    if (!fits(field, values)) return field.var + " can't have this value";
  }
  return std::nullopt;
}

}  // namespace xmppd
