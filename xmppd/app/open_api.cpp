// One path for each row of the table.
#include "xmppd/app/open_api.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "xmppd/app/control_table.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using Type = ControlArgument::Type;
using Told = ControlField::Type;

json schema_of(const ControlArgument& argument) {
  switch (argument.type) {
    case Type::account:
      return {{"type", "string"}, {"pattern", "^[^@/]+@[^@/]+$"}, {"maxLength", 3071}};
    case Type::address:
      return {{"type", "string"}, {"pattern", "^[^@/]+@[^@/]+(/.+)?$"}, {"maxLength", 3071}};
    case Type::number: {
      json schema{{"type", "integer"}, {"minimum", argument.min}};
      if (argument.max != INT64_MAX) schema["maximum"] = argument.max;
      return schema;
    }
    case Type::boolean:
      return {{"type", "boolean"}};
    case Type::choice:
      return {{"type", "string"}, {"enum", argument.choices}};
    case Type::lines:
      return {{"type", "string"}, {"maxLength", 32'768}};
    case Type::secret:
      return {{"type", "string"}, {"format", "password"}, {"maxLength", 3071}};
    default:
      return {{"type", "string"}, {"maxLength", 3071}};
  }
}

json schema_of(const ControlField& field) {
  json schema;
  switch (field.type) {
    case Told::number:
      schema = {{"type", "integer"}};
      break;
    case Told::boolean:
      schema = {{"type", "boolean"}};
      break;
    case Told::time:
      schema = {{"type", "string"}, {"format", "date-time"}};
      break;
    case Told::texts:
      schema = {{"type", "array"}, {"items", {{"type", "string"}}}};
      break;
    case Told::object:
      schema = {{"type", "object"}};
      break;
    case Told::objects:
      schema = {{"type", "array"}, {"items", {{"type", "object"}}}};
      break;
    default:
      schema = {{"type", "string"}};
  }
  if (field.nullable) schema["type"] = json::array({schema["type"], "null"});
  return schema;
}

json object_of(json properties, json required) {
  json schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

json answer_schema(const ControlVerb& verb) {
  json properties = json::object(), required = json::array();
  for (const ControlField& field : verb.fields) {
    properties[std::string(field.name)] = schema_of(field);
    if (!field.optional) required.push_back(field.name);
  }
  auto one = object_of(std::move(properties), std::move(required));
  if (verb.answer == ControlVerb::Answer::one) return one;
  return object_of({{"items", {{"type", "array"}, {"items", std::move(one)}}}, {"next", {{"type", "string"}}}},
                   json::array({"items"}));
}

std::vector<ControlArgument> arguments_of(const ControlVerb& verb) {
  auto all = verb.arguments;
  if (verb.answer == ControlVerb::Answer::listing) {
    all.push_back({"after", Type::text, "The next of the page before"});
    all.push_back({"limit", Type::number, "At most so many in a page; a server may give fewer", false, {}, 1, 500});
  }
  return all;
}

json parameters_of(const ControlVerb& verb) {
  json all = json::array();
  for (const ControlArgument& argument : arguments_of(verb)) {
    all.push_back({{"name", argument.name},
                   {"in", "query"},
                   {"required", argument.required},
                   {"description", argument.help},
                   {"schema", schema_of(argument)}});
  }
  return all;
}

json body_of(const ControlVerb& verb) {
  json properties = json::object(), required = json::array();
  for (const ControlArgument& argument : arguments_of(verb)) {
    auto schema = schema_of(argument);
    schema["description"] = argument.help;
    properties[std::string(argument.name)] = std::move(schema);
    if (argument.required) required.push_back(argument.name);
  }
  if (verb.dangerous) {
    properties["confirm"] = {{"const", true}, {"description", "Has to be true: what is gone is gone"}};
    required.push_back("confirm");
  }
  const bool needed = !required.empty();
  const auto schema = object_of(std::move(properties), std::move(required));
  return {{"required", needed}, {"content", {{"application/json", {{"schema", schema}}}}}};
}

json operation(const ControlVerb& verb) {
  const auto end = verb.help.find('\n');
  json described{{"operationId", verb.name},
                 {"summary", verb.help.substr(0, end)},
                 {"x-scope", to_string(verb.scope)},
                 {"x-one-domain", verb.of_one_domain()}};
  if (end != std::string_view::npos) described["description"] = verb.help.substr(end + 1);
  if (verb.changes()) {
    described["requestBody"] = body_of(verb);
  } else {
    described["parameters"] = parameters_of(verb);
  }
  described["responses"] = {
      {"200", {{"description", "Done."}, {"content", {{"application/json", {{"schema", answer_schema(verb)}}}}}}},
      {"default", {{"$ref", "#/components/responses/Error"}}}};
  return described;
}

}  // namespace

bool in_api(const ControlVerb& verb) { return !verb.operator_only; }

std::string_view api_method(const ControlVerb& verb) { return verb.changes() ? "POST" : "GET"; }

json open_api_document(std::string_view version) {
  json paths = json::object();
  for (const ControlVerb& verb : control_table()) {
    if (in_api(verb)) paths["/" + std::string(verb.name)][verb.changes() ? "post" : "get"] = operation(verb);
  }
  const json text{{"type", "string"}};
  const auto error = object_of({{"error", object_of({{"code", text}, {"message", text}}, json::array({"code", "message"}))}},
                               json::array({"error"}));
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "xmppd"},
            {"version", version},
            {"description", "What xmppctl does, by HTTP. Each token has scopes (x-scope names the one that is needed), and "
                            "may be good for one domain alone: then for what has x-one-domain."}}},
          {"servers", json::array({{{"url", "/api/v1"}}})},
          {"security", json::array({{{"token", json::array()}}})},
          {"paths", std::move(paths)},
          {"components",
           {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"responses",
             {{"Error",
               {{"description", "What was wrong: 400 arguments, 401 token, 403 scope or domain, 404, 409, 429, 500, 503."},
                {"content", {{"application/json", {{"schema", error}}}}}}}}}}}};
}

}  // namespace xmppd
