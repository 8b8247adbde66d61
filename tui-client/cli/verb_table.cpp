// What a request looks like for each verb, and the choice of where it is run.
#include "tui-client/cli/verb_table.hpp"

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/alone_host.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/running_client.hpp"

namespace tui {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(UploadOptions, to, file, plain, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RecvOptions, json, count, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AnswerOptions, count, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FingerprintOptions, jid, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(VerifyOptions, code, qr)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HistoryOptions, jid, json, limit)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(UnreadOptions, json)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ContactsOptions, json, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PasswdRequest, fresh, timeout_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OpenOptions, uri)
NLOHMANN_JSON_SERIALIZE_ENUM(ExportFormat, {{ExportFormat::json, "json"},
                                            {ExportFormat::text, "text"},
                                            {ExportFormat::xep0227, "xep0227"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExportOptions, format)
NLOHMANN_JSON_SERIALIZE_ENUM(ImportFormat, {{ImportFormat::guess, "guess"},
                                            {ImportFormat::json, "json"},
                                            {ImportFormat::xep0227, "xep0227"},
                                            {ImportFormat::profanity, "profanity"},
                                            {ImportFormat::poezio, "poezio"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ImportOptions, path, format, nicks)
void to_json(nlohmann::json& json, const SendOptions& options) {
  json = {{"to", options.to},
          {"text", options.text.value_or("")},
          {"plain", options.plain},
          {"timeout_s", options.timeout_s}};
}
void from_json(const nlohmann::json& json, SendOptions& options) {
  json.at("to").get_to(options.to);
  options.text = json.at("text").get<std::string>();
  json.at("plain").get_to(options.plain);
  json.at("timeout_s").get_to(options.timeout_s);
}

namespace {

template <class Options>
MadeVerb read_verb(const nlohmann::json& options) {
  return make_verb(options.get<Options>());
}

struct Row {
  std::string_view name;
  MadeVerb (*make)(const nlohmann::json&);
};
constexpr std::array<Row, 13> rows{{{"send", read_verb<SendOptions>},
                                    {"upload", read_verb<UploadOptions>},
                                    {"recv", read_verb<RecvOptions>},
                                    {"answer", read_verb<AnswerOptions>},
                                    {"fingerprint", read_verb<FingerprintOptions>},
                                    {"verify", read_verb<VerifyOptions>},
                                    {"history", read_verb<HistoryOptions>},
                                    {"unread", read_verb<UnreadOptions>},
                                    {"export", read_verb<ExportOptions>},
                                    {"import", read_verb<ImportOptions>},
                                    {"contacts", read_verb<ContactsOptions>},
                                    {"open", read_verb<OpenOptions>},
                                    {"passwd", read_verb<PasswdRequest>}}};

// A client that has just opened the store listens a moment later.
constexpr int more_tries = 5;
constexpr auto between_tries = std::chrono::milliseconds(100);

template <class Options>
int run_anywhere(const Config& config, std::string_view name, const Options& options) {
  auto verb = make_verb(options);
  if (!verb) {
    complain(verb.error().detail);
    return exit_usage;
  }
  for (int tries = 0;; ++tries) {
    if (const auto status = ask_running_client(config, std::string(name), options)) return *status;
    auto opened = open_store(config);
    if (opened.history) return run_alone(config, std::move(opened.history), **verb);
    if (!opened.in_use || tries == more_tries) {
      complain(opened.problem);
      return opened.status;
    }
    std::this_thread::sleep_for(between_tries);
  }
}

}  // namespace

MadeVerb verb_from(const std::string& name, const nlohmann::json& options) {
  for (const auto& row : rows) {
    if (row.name != name) continue;
    try {
      return row.make(options);
    } catch (const nlohmann::json::exception& error) {
      return xmpp::fail(xmpp::Errc::invalid_argument, name + ": " + error.what());
    }
  }
  return xmpp::fail(xmpp::Errc::not_found, "the running xmpp-tui knows no verb " + name);
}

int run_verb(const Config& c, std::string_view n, const SendOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const UploadOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const RecvOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const AnswerOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const FingerprintOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const VerifyOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const HistoryOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const UnreadOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const ExportOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const ImportOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const ContactsOptions& o) { return run_anywhere(c, n, o); }
int run_verb(const Config& c, std::string_view n, const PasswdRequest& r) { return run_anywhere(c, n, r); }

std::optional<int> run_open(const Config& config, const OpenOptions& options) {
  if (const auto verb = make_verb(options); !verb) {
    complain(verb.error().detail);
    return exit_usage;
  }
  return ask_running_client(config, "open", options);
}

bool needs_store_alone(const Config& config, const std::string& verb, const std::string& instead) {
  if (!client_runs(config)) return false;
  complain(verb + " needs the local store for itself: quit the running xmpp-tui first" +
           (instead.empty() ? "" : " (in it, " + instead + ")"));
  return true;
}

}  // namespace tui
