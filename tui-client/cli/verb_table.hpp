// The verbs by name, as a client that runs is asked for them; and where a verb runs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "tui-client/cli/verb.hpp"

namespace tui {

// A verb out of what ask_running_client() sent. Errors: invalid_argument; not_found: no such verb.
MadeVerb verb_from(const std::string& name, const nlohmann::json& options);

// In the client that has the store, or else in this process; gives the exit status. `name` is the verb's for verb_from().
int run_verb(const Config& config, std::string_view name, const SendOptions& options);
int run_verb(const Config& config, std::string_view name, const UploadOptions& options);
int run_verb(const Config& config, std::string_view name, const RecvOptions& options);
int run_verb(const Config& config, std::string_view name, const AnswerOptions& options);
int run_verb(const Config& config, std::string_view name, const FingerprintOptions& options);
int run_verb(const Config& config, std::string_view name, const VerifyOptions& options);
int run_verb(const Config& config, std::string_view name, const HistoryOptions& options);
int run_verb(const Config& config, std::string_view name, const UnreadOptions& options);
int run_verb(const Config& config, std::string_view name, const ExportOptions& options);
int run_verb(const Config& config, std::string_view name, const ImportOptions& options);
int run_verb(const Config& config, std::string_view name, const ContactsOptions& options);
int run_verb(const Config& config, std::string_view name, const PasswdRequest& request);

// For a verb that can't share the store. true: a client runs, and that it has to be quit was said, with what to do
// there instead.
bool needs_store_alone(const Config& config, const std::string& verb, const std::string& instead);

}  // namespace tui
