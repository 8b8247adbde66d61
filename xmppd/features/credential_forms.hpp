// What the commands about second factors, application passwords and certificates have in common.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/core/command_registry.hpp"

namespace xmppd {

class Host;
struct FactorRecord;

xmpp::FormField code_field(std::string var, std::string label);
// What a wrong code, or whatever went wrong else, comes to.
xmpp::Result<CommandOutcome> outcome_of_error(const xmpp::Error& error);
// What has one of these numbers as its value may be chosen, to be good for nothing any more.
xmpp::DataForm revocation_form(std::string title, std::string label, std::vector<xmpp::FormOption> options);
// Calls `revoke` for each that was chosen. Done when all are gone; an error if one is not, with whatever became of the rest.
xmpp::Pending<CommandOutcome> revoke_chosen(
    const CommandCall& call, const xmpp::Lifetime& owner,
    const std::function<xmpp::Pending<std::vector<xmpp::Jid>>(std::int64_t number)>& revoke);
// Runs `go_on` for an account without a second factor, or once the field "code" has proven it; else completes `promise`.
void prove_code(Host& host, const xmpp::Lifetime& owner, const CommandCall& call,
                std::shared_ptr<xmpp::Promise<CommandOutcome>> promise, std::function<void()> go_on);
bool needs_code(const Host& host, const FactorRecord& factor);
CommandOutcome show_codes(const std::string& note, const std::vector<std::string>& codes);

}  // namespace xmppd
