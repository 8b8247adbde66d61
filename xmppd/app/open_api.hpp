// The description of the HTTP API for machines (OpenAPI 3.1), made from control_table().
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace xmppd {

struct ControlVerb;

constexpr std::string_view api_prefix = "/api/v1/";

// What the API has of the table; by GET if it changes nothing, else by POST.
bool in_api(const ControlVerb& verb);
std::string_view api_method(const ControlVerb& verb);

nlohmann::json open_api_document(std::string_view version);

}  // namespace xmppd
