// Arguments beside what the table says of them.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/app/control_table.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using Type = ControlArgument::Type;

constexpr std::int64_t most_in_page = 500;
constexpr std::size_t max_line_text = 3071;  // as long as an address may be
constexpr std::size_t max_lines_text = 32'768;

tl::unexpected<xmpp::Error> expected(const ControlArgument& argument, const std::string& what) {
  return fail(Errc::invalid_argument, fmt::format("{}: expected {}", argument.name, what));
}

std::string words_of(const std::vector<std::string_view>& choices) {
  std::string text;
  for (const auto choice : choices) text += (text.empty() ? "" : " or ") + std::string(choice);
  return text;
}

xmpp::Result<json> address(const ControlArgument& argument, const std::string& text) {
  const auto jid = xmpp::Jid::parse(text);
  switch (argument.type) {
    case Type::account:
      if (!jid || jid->local().empty() || !jid->is_bare()) return expected(argument, "user@domain");
      break;
    case Type::address:
      if (!jid || jid->local().empty()) return expected(argument, "user@domain or user@domain/resource");
      break;
    case Type::of:
      if (!jid || !jid->is_bare()) return expected(argument, "a domain or user@domain");
      break;
    default:
      if (!jid || !jid->is_domain()) return expected(argument, "a domain");
  }
  return jid->text();
}

xmpp::Result<json> number(const ControlArgument& argument, const json& value, ArgumentForm form) {
  const auto range = argument.max == INT64_MAX ? fmt::format("a number of at least {}", argument.min)
                                               : fmt::format("a number from {} to {}", argument.min, argument.max);
  std::uint64_t read = 0;
  if (form == ArgumentForm::text) {
    const auto parsed = xmpp::parse_unsigned<std::uint64_t>(value.get<std::string>());
    if (!parsed) return expected(argument, range);
    read = *parsed;
  } else if (value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0)) {
    read = value.get<std::uint64_t>();
  } else {
    return expected(argument, range);
  }
  if (read > static_cast<std::uint64_t>(argument.max) || static_cast<std::int64_t>(read) < argument.min) {
    return expected(argument, range);
  }
  return read;
}

xmpp::Result<json> boolean(const ControlArgument& argument, const json& value, ArgumentForm form) {
  if (form == ArgumentForm::typed) {
    return value.is_boolean() ? xmpp::Result<json>(value) : expected(argument, "true or false");
  }
  const auto text = value.get<std::string>();
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return expected(argument, "true or false");
}

xmpp::Result<json> text_value(const ControlArgument& argument, const std::string& text) {
  const bool lines = argument.type == Type::lines;
  const auto most = lines ? max_lines_text : max_line_text;
  if (text.size() > most) return expected(argument, fmt::format("at most {} bytes", most));
  const bool odd = std::any_of(text.begin(), text.end(), [lines](char c) {
    const auto code = static_cast<unsigned char>(c);
    return code == 0x7f || (code < 0x20 && !(lines && (c == '\n' || c == '\t')));
  });
  if (odd) return expected(argument, lines ? "text without control characters" : "one line of text");
  return text;
}

xmpp::Result<json> checked(const ControlArgument& argument, const json& value, ArgumentForm form) {
  if (argument.type == Type::number) return number(argument, value, form);
  if (argument.type == Type::boolean) return boolean(argument, value, form);
  if (!value.is_string()) return expected(argument, "a text");
  const auto text = value.get<std::string>();
  switch (argument.type) {
    case Type::account:
    case Type::address:
    case Type::domain:
    case Type::host:
    case Type::of:
      return address(argument, text);
    case Type::choice:
      if (std::find(argument.choices.begin(), argument.choices.end(), text) == argument.choices.end()) {
        return expected(argument, words_of(argument.choices));
      }
      return text;
    default:
      return text_value(argument, text);
  }
}

}  // namespace

xmpp::Result<json> check_control_arguments(const ControlVerb& verb, const json& given, ArgumentForm form) {
  auto known = verb.arguments;
  if (verb.answer == ControlVerb::Answer::listing) {
    known.push_back({"after", Type::text, "Go on after this"});
    known.push_back({"limit", Type::number, "At most so many", false, {}, 1, most_in_page});
  }
  if (verb.dangerous) known.push_back({"confirm", Type::boolean, "Yes, I mean it", true});
  for (const auto& [name, value] : given.items()) {
    const bool there = std::any_of(known.begin(), known.end(), [&key = name](const auto& each) { return each.name == key; });
    if (!there) return fail(Errc::invalid_argument, name.substr(0, 100) + ": there is no such argument");
  }
  json result = json::object();
  for (const ControlArgument& argument : known) {
    const auto found = given.find(argument.name);
    if (found == given.end()) {
      if (argument.required) return fail(Errc::invalid_argument, std::string(argument.name) + ": is missing");
      continue;
    }
    auto value = checked(argument, *found, form);
    if (!value) return value;
    result[std::string(argument.name)] = *std::move(value);
  }
  if (verb.dangerous) {
    if (!result.at("confirm").get<bool>()) return fail(Errc::invalid_argument, "confirm: expected true");
    result.erase("confirm");
  }
  return result;
}

xmpp::Result<json> confine_to_domain(const ControlVerb& verb, json arguments, std::string_view domain) {
  bool confined = false;
  for (const ControlArgument& argument : verb.arguments) {
    const bool addressed = argument.type == Type::account || argument.type == Type::address;
    const bool names_host = argument.type == Type::host || argument.type == Type::of;
    if (!addressed && !names_host) continue;
    const std::string name(argument.name);
    if (!arguments.contains(name)) {
      if (!names_host) continue;
      arguments[name] = domain;
    }
    const auto jid = xmpp::Jid::parse(arguments.at(name).get<std::string>());
    if (!jid || jid->domain() != domain) return fail(Errc::not_allowed, fmt::format("{}: not of {}", name, domain));
    confined = true;
  }
  if (!confined) return fail(Errc::not_allowed, fmt::format("{} concerns more than {}", verb.name, domain));
  return arguments;
}

}  // namespace xmppd
