// Forms from arguments, and forms with what came of it.
#include "xmppd/app/control_ad_hoc.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/app/control_table.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::DataForm;
using xmpp::Element;
using Type = ControlArgument::Type;
using Outcome = xmpp::Pending<CommandOutcome>;

constexpr std::size_t max_rows = 100;  // of a listing: more would not fit into a stanza

std::string command_node(const ControlVerb& verb) { return "xmppd#admin-" + std::string(verb.name); }

std::string first_sentence(std::string_view help) {
  auto text = help.substr(0, help.find('\n'));
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

// The domain is the administrator's own, so it is not asked for.
bool is_asked(const ControlArgument& argument) { return argument.type != Type::host; }

const char* field_type(Type type) {
  switch (type) {
    case Type::account:
    case Type::address:
      return "jid-single";
    case Type::lines:
      return "text-multi";
    case Type::secret:
      return "text-private";
    case Type::boolean:
      return "boolean";
    case Type::choice:
      return "list-single";
    default:
      return "text-single";
  }
}

xmpp::FormField field_for(const ControlArgument& argument) {
  xmpp::FormField field;
  field.var = argument.name;
  field.type = field_type(argument.type);
  field.label = argument.help;
  field.required = argument.required;
  for (const auto choice : argument.choices) field.options.push_back({std::string(choice), std::string(choice)});
  return field;
}

DataForm form_of(const ControlVerb& verb) {
  DataForm form;
  form.type = "form";
  form.title = first_sentence(verb.help);
  if (const auto end = verb.help.find('\n'); end != std::string_view::npos) form.instructions = verb.help.substr(end + 1);
  form.add("FORM_TYPE", command_node(verb), "hidden");
  for (const ControlArgument& argument : verb.arguments) {
    if (is_asked(argument)) form.fields.push_back(field_for(argument));
  }
  if (verb.answer == ControlVerb::Answer::listing) {
    form.fields.push_back(field_for({"after", Type::text, "Go on after this, which the list before ended with; empty: from the beginning"}));
  }
  if (verb.dangerous) form.fields.push_back(field_for({"confirm", Type::boolean, "Yes: what is gone is gone", true}));
  return form;
}

// The same form again with what was given, but for secrets.
DataForm again(const ControlVerb& verb, const DataForm& submitted) {
  auto form = form_of(verb);
  for (auto& field : form.fields) {
    const auto* given = submitted.field(field.var);
    if (given && field.type != "hidden" && field.type != "text-private") field.values = given->values;
  }
  return form;
}

json given_in(const DataForm& form, const ControlVerb& verb) {
  json given = json::object();
  for (const auto& field : form_of(verb).fields) {
    const auto* answer = field.type == "hidden" ? nullptr : form.field(field.var);
    if (!answer) continue;
    std::string text;
    for (const auto& value : answer->values) text += (text.empty() ? "" : "\n") + value;
    // An empty field was left out; but a text may be meant to be empty.
    if (!text.empty() || (field.type == "text-multi" && !answer->values.empty())) given[field.var] = text;
  }
  return given;
}

std::vector<std::string> values_of(const json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_array()) return {value.dump()};
  std::vector<std::string> all;
  for (const json& each : value) all.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  return all;
}

void add_field(Element& parent, const std::string& var, const std::vector<std::string>& values, std::string_view type) {
  auto& field = parent.add("field");
  field.set_attr("var", var);
  if (!type.empty()) field.set_attr("type", type);
  for (const auto& value : values) field.add_text_child("value", value);
}

Element result_form(const ControlVerb& verb) {
  Element x("x", std::string(xmpp::ns::data_forms));
  x.set_attr("type", "result");
  x.add_text_child("title", first_sentence(verb.help));
  add_field(x, "FORM_TYPE", {command_node(verb)}, "hidden");
  return x;
}

// Objects within become fields of their own: "storage.queue".
void add_values(Element& x, const std::string& prefix, const json& object) {
  for (const auto& [name, value] : object.items()) {
    const std::string var = prefix + name;
    if (value.is_object()) {
      add_values(x, var + ".", value);
    } else if (value.is_array() && !value.empty() && value[0].is_object()) {
      for (std::size_t i = 0; i < std::min(value.size(), max_rows); ++i) {
        add_values(x, var + "." + std::to_string(i + 1) + ".", value[i]);
      }
    } else {
      add_field(x, var, values_of(value), value.is_array() ? "text-multi" : "text-single");
    }
  }
}

// XEP-0004 §3.4
Element table_form(const ControlVerb& verb, const json& items, std::size_t rows) {
  auto x = result_form(verb);
  auto& reported = x.add("reported");
  for (const ControlField& column : verb.fields) {
    const bool several = column.type == ControlField::Type::texts;
    std::string label(column.name);
    std::replace(label.begin(), label.end(), '_', ' ');
    auto& field = reported.add("field");
    field.set_attr("var", column.name).set_attr("type", several ? "text-multi" : "text-single").set_attr("label", label);
  }
  for (std::size_t i = 0; i < rows; ++i) {
    auto& item = x.add("item");
    for (const ControlField& column : verb.fields) {
      const std::string name(column.name);
      add_field(item, name, values_of(items[i].value(name, json())), {});
    }
  }
  return x;
}

CommandOutcome listing_outcome(const ControlVerb& verb, const json& result) {
  const json& items = result.at("items");
  if (items.empty()) return CommandOutcome::done("There is none.");
  const auto rows = std::min(items.size(), max_rows);
  CommandOutcome outcome;
  outcome.form_payload = table_form(verb, items, rows);
  if (rows < items.size()) {
    outcome.note = "These are the first " + std::to_string(rows) + " of more.";
  } else if (result.contains("next")) {
    outcome.note = "There are more after " + result.at("next").get<std::string>() + ".";
  }
  return outcome;
}

CommandOutcome outcome_of(const ControlVerb& verb, const json& result) {
  if (verb.answer == ControlVerb::Answer::listing) return listing_outcome(verb, result);
  if (result.empty()) return CommandOutcome::done("Done.");
  CommandOutcome outcome;
  auto x = result_form(verb);
  add_values(x, {}, result);
  outcome.form_payload = std::move(x);
  return outcome;
}

// A failure with the form: it is to be filled in again (ad_hoc_commands.cpp).
CommandOutcome wrong_value(const ControlVerb& verb, const CommandCall& call, std::string why) {
  auto outcome = CommandOutcome::failure(std::move(why));
  if (!call.submitted.empty()) outcome.form = again(verb, call.form());
  return outcome;
}

Outcome run_verb(const ControlContext& context, const Host& host, const ControlVerb& verb, const CommandCall& call) {
  auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  auto outcome = promise->pending();
  const json given = call.submitted.empty() ? json::object() : given_in(call.form(), verb);
  // A host is not asked for, and may be required.
  json complete = given;
  for (const ControlArgument& argument : verb.arguments) {
    if (!is_asked(argument)) complete[std::string(argument.name)] = host.jid.text();
  }
  if (verb.answer == ControlVerb::Answer::listing) complete["limit"] = std::to_string(max_rows);
  auto arguments = check_control_arguments(verb, complete, ArgumentForm::text);
  const bool several = context.target.hosts().all().size() > 1;
  if (arguments && several) arguments = confine_to_domain(verb, *std::move(arguments), host.jid.domain());
  if (!arguments) {
    promise->complete(wrong_value(verb, call, arguments.error().detail));
    return outcome;
  }
  const ControlContext by_them{context.target, context.owner, call.requester.bare().text()};
  try {
    run_control_command(by_them, std::string(verb.name), *arguments,
                        [promise, &verb, call](const xmpp::Result<json>& result) {
                          if (result) return promise->complete(outcome_of(verb, *result));
                          promise->complete(result.error().code == xmpp::Errc::invalid_argument
                                                ? wrong_value(verb, call, result.error().detail)
                                                : CommandOutcome::failure(result.error().detail));
                        });
  } catch (const json::exception& error) {
    promise->complete(xmpp::fail(xmpp::Errc::internal, error.what()));
  }
  return outcome;
}

}  // namespace

void offer_control_commands(Host& host, const ControlContext& context) {
  for (const ControlVerb& verb : control_table()) {
    if (verb.operator_only || !verb.client_command.empty()) continue;
    std::vector<Command::Stage> stages;
    // A listing asks at least where to go on: one stanza holds a page of it.
    if (form_of(verb).fields.size() > 1) stages.push_back(fixed_stage(form_of(verb)));
    host.commands.add({.node = command_node(verb),
                       .name = first_sentence(verb.help),
                       .whom = Command::For::admins,
                       .stages = std::move(stages),
                       .run = [target = &context.target, owner = &context.owner, &host, &verb](const CommandCall& call) {
                         return run_verb({*target, *owner}, host, verb, call);
                       },
                       .available = [&verb, &target = context.target] {
                         return verb.of_one_domain() || target.hosts().all().size() == 1;
                       }});
  }
}

}  // namespace xmppd
