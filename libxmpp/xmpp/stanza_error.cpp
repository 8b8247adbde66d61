// The table of stanza errors, and their way to and from XML.
#include "libxmpp/xmpp/stanza_error.hpp"

#include <array>

#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
namespace {

struct Row {
  std::string_view name;
  StanzaErrorType type;   // RFC 6120 §8.3.3
  std::string_view code;  // XEP-0086; policy-violation is younger and borrows that of not-allowed
};

using enum StanzaErrorType;
constexpr std::array<Row, 22> rows = {{
    {"bad-request", modify, "400"},
    {"conflict", cancel, "409"},
    {"feature-not-implemented", cancel, "501"},
    {"forbidden", auth, "403"},
    {"gone", cancel, "302"},
    {"internal-server-error", cancel, "500"},
    {"item-not-found", cancel, "404"},
    {"jid-malformed", modify, "400"},
    {"not-acceptable", modify, "406"},
    {"not-allowed", cancel, "405"},
    {"not-authorized", auth, "401"},
    {"policy-violation", modify, "405"},
    {"recipient-unavailable", wait, "404"},
    {"redirect", modify, "302"},
    {"registration-required", auth, "407"},
    {"remote-server-not-found", cancel, "404"},
    {"remote-server-timeout", wait, "504"},
    {"resource-constraint", wait, "500"},
    {"service-unavailable", cancel, "503"},
    {"subscription-required", auth, "407"},
    {"undefined-condition", cancel, "500"},
    {"unexpected-request", wait, "400"},
}};
static_assert(rows.size() == static_cast<std::size_t>(StanzaErrorCondition::unexpected_request) + 1);

constexpr std::array<std::string_view, 5> types = {"auth", "cancel", "continue", "modify", "wait"};

const Row& row(StanzaErrorCondition condition) { return rows[static_cast<std::size_t>(condition)]; }

}  // namespace

std::string_view to_string(StanzaErrorCondition condition) { return row(condition).name; }
std::string_view to_string(StanzaErrorType type) { return types[static_cast<std::size_t>(type)]; }
StanzaErrorType default_type(StanzaErrorCondition condition) { return row(condition).type; }

std::optional<StanzaErrorCondition> stanza_error_condition(std::string_view name) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name == name) return static_cast<StanzaErrorCondition>(i);
  }
  return std::nullopt;
}

StanzaError::StanzaError(StanzaErrorCondition c, std::string text_in)
    : condition(c), type(default_type(c)), text(std::move(text_in)) {}

StanzaError::StanzaError(StanzaErrorType t, StanzaErrorCondition c, std::string text_in)
    : condition(c), type(t), text(std::move(text_in)) {}

StanzaError StanzaError::with(Element application_condition) && {
  application = std::move(application_condition);
  return std::move(*this);
}

Element to_element(const StanzaError& error) {
  Element element("error", std::string(ns::client));
  element.set_attr("type", to_string(error.type)).set_attr("code", row(error.condition).code);
  if (!error.by.empty()) element.set_attr("by", error.by);
  element.add(std::string(to_string(error.condition)), std::string(ns::stanza_errors));
  if (!error.text.empty()) {
    element.add_text_child("text", error.text, std::string(ns::stanza_errors)).set_attr("xml:lang", "en");
  }
  if (error.application) element.add(*error.application);
  return element;
}

StanzaError parse_stanza_error(const Element& stanza) {
  StanzaError result(StanzaErrorCondition::undefined_condition);
  const Element* element = stanza.child("error", stanza.ns());
  if (element == nullptr) return result;
  result.by = element->attr("by");
  for (const Element& child : element->children()) {
    if (child.ns() != ns::stanza_errors) {
      if (!result.application) result.application = child;
    } else if (child.name() == "text") {
      if (result.text.empty()) result.text = child.text();
    } else if (const auto condition = stanza_error_condition(child.name())) {
      result.condition = *condition;
    }
  }
  result.type = default_type(result.condition);
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (element->attr("type") == types[i]) result.type = static_cast<StanzaErrorType>(i);
  }
  return result;
}

StanzaError to_stanza_error(const Error& error) {
  using Condition = StanzaErrorCondition;
  switch (error.code) {
    case Errc::invalid_argument:
    case Errc::protocol_violation:
      return StanzaError(Condition::bad_request);
    case Errc::not_found:
      return StanzaError(Condition::item_not_found);
    case Errc::already_exists:
      return StanzaError(Condition::conflict);
    case Errc::not_allowed:
      return StanzaError(Condition::not_allowed);
    case Errc::limit_exceeded:
      return StanzaError(Condition::resource_constraint);
    case Errc::not_authorized:
      return StanzaError(Condition::not_authorized);
    case Errc::timed_out:
    case Errc::connection_closed:
      return StanzaError(Condition::remote_server_timeout);
    case Errc::connection_failed:
    case Errc::tls_failed:
      return StanzaError(Condition::remote_server_not_found);
    case Errc::shutting_down:
    case Errc::canceled:
      return StanzaError(wait, Condition::service_unavailable);
    case Errc::storage_failed:
    case Errc::internal:
      break;
  }
  return StanzaError(wait, Condition::internal_server_error);
}

Element make_error_reply(const Element& stanza, const StanzaError& error, bool include_payload) {
  Element reply(stanza.name(), stanza.ns());
  if (!stanza.attr("to").empty()) reply.set_attr("from", stanza.attr("to"));
  if (!stanza.attr("from").empty()) reply.set_attr("to", stanza.attr("from"));
  reply.set_attr("type", "error");
  if (const auto id = stanza.find_attr("id")) reply.set_attr("id", *id);
  if (include_payload) {
    for (const Element& child : stanza.children()) reply.add(child);
  }
  Element element = to_element(error);
  element.set_ns(stanza.ns());  // of the stream the stanza came by
  reply.add(std::move(element));
  return reply;
}

}  // namespace xmpp
