// StanzaError: what a peer is told when its stanza was refused (RFC 6120 §8.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"

namespace xmpp {

enum class StanzaErrorType { auth, cancel, continue_, modify, wait };

enum class StanzaErrorCondition {
  bad_request,
  conflict,
  feature_not_implemented,
  forbidden,
  gone,
  internal_server_error,
  item_not_found,
  jid_malformed,
  not_acceptable,
  not_allowed,
  not_authorized,
  policy_violation,
  recipient_unavailable,
  redirect,
  registration_required,
  remote_server_not_found,
  remote_server_timeout,
  resource_constraint,
  service_unavailable,
  subscription_required,
  undefined_condition,
  unexpected_request,
};

std::string_view to_string(StanzaErrorCondition condition);
std::string_view to_string(StanzaErrorType type);
std::optional<StanzaErrorCondition> stanza_error_condition(std::string_view name);

// The type that RFC 6120 §8.3.3 associates with a condition; XEPs override it where they say so.
StanzaErrorType default_type(StanzaErrorCondition condition);

// Generic text only: the reason for the log is an Error's detail, which never leaves the house.
struct StanzaError {
  StanzaErrorCondition condition = StanzaErrorCondition::undefined_condition;
  StanzaErrorType type = StanzaErrorType::cancel;
  std::string text;                    // optional, English
  std::optional<Element> application;  // e.g. <precondition-not-met xmlns='…pubsub#errors'/>
  std::string by;                      // address of who refuses, where that may not be who is addressed; may be empty

  explicit StanzaError(StanzaErrorCondition c, std::string text = {});
  StanzaError(StanzaErrorType t, StanzaErrorCondition c, std::string text = {});
  StanzaError with(Element application_condition) &&;
};

// The <error/> child, with the legacy `code` attribute of XEP-0086 that older clients still look for.
Element to_element(const StanzaError& error);
// Reads the <error/> child of an error stanza; undefined-condition where it says nothing we know.
StanzaError parse_stanza_error(const Element& stanza);
// How an internal failure looks from outside: not_found → item-not-found, limit_exceeded → resource-constraint,
// storage_failed → internal-server-error (type wait) …
StanzaError to_stanza_error(const Error& error);

// `stanza` turned round: type='error', to/from swapped, same id, the original payload dropped unless `include_payload`.
Element make_error_reply(const Element& stanza, const StanzaError& error, bool include_payload = false);

}  // namespace xmpp
