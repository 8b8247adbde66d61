// The stream error conditions of RFC 6120 §4.9.3.
#pragma once

#include <optional>
#include <string_view>

namespace xmpp {

enum class StreamErrorCondition {
  bad_format,
  bad_namespace_prefix,
  conflict,
  connection_timeout,
  host_gone,
  host_unknown,
  improper_addressing,
  internal_server_error,
  invalid_from,
  invalid_namespace,
  invalid_xml,
  not_authorized,
  not_well_formed,
  policy_violation,
  remote_connection_failed,
  reset,
  resource_constraint,
  restricted_xml,
  see_other_host,
  system_shutdown,
  undefined_condition,
  unsupported_encoding,
  unsupported_feature,
  unsupported_stanza_type,
  unsupported_version,
};

// "not-well-formed"
std::string_view to_string(StreamErrorCondition condition);
std::optional<StreamErrorCondition> stream_error_condition(std::string_view name);

}  // namespace xmpp
