// What the audit log has of the control socket, and what it tells there. Private to the control socket.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"account":…,"since":time,"after":id,"last":number}; a page of records. "last" asks for the newest.
void list_audit(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// Follows the whole chain. {"anchor":"ID:HASH"}: and says whether that record is still the same.
void verify_audit(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

// Whether `command` does more than look (control_table.hpp), or looks at all that a person has.
bool is_audited(std::string_view command, const nlohmann::json& arguments);
// Writes down that `context.by` asked for `command` and with which arguments, as far as they are neither secret nor what
// people read, before it runs; and that it could not be done.
void write_down(const ControlContext& context, const std::string& command, const nlohmann::json& arguments);
void write_down_failure(const ControlContext& context, const std::string& command, const nlohmann::json& arguments,
                        const xmpp::Error& error);

}  // namespace xmppd
