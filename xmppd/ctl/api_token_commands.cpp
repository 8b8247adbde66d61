// api-tokens.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int list_api_tokens(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto found = daemon.ask_all_pages("api_tokens", json::object());
  if (!found) return complain(terminal, found.error());
  if (arguments.json) {
    terminal.out() << found->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"NAME", "SCOPES", "DOMAIN", "CREATED", "EXPIRES", "LAST USED"});
  for (const json& token : *found) {
    const auto text = [&](const char* key, const char* none) {
      return token.at(key).is_null() || token.at(key) == "" ? std::string(none) : token.at(key).get<std::string>();
    };
    std::string scopes;
    for (const json& scope : token.at("scopes")) scopes += (scopes.empty() ? "" : ",") + scope.get<std::string>();
    table.add({text("name", ""), scopes, text("domain", "all"), text("created", ""), text("expires", "never"),
               text("last_used", "-")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int add_api_token(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json wish{{"name", arguments.words[1]}};
  for (const auto& [name, value] : arguments.options) wish[name] = value;
  const auto made = daemon.ask("add_api_token", wish);
  if (!made) return complain(terminal, made.error());
  terminal.out() << made->at("token").get<std::string>() << '\n';
  terminal.err() << "It is shown this once. Authorization: Bearer, and the token, opens the HTTP API (docs/api.md).\n";
  return exit_ok;
}

int api_tokens(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  const bool adds = words.size() == 2 && words[0] == "add";
  if (words.empty() && arguments.options.empty()) return list_api_tokens(arguments, daemon, terminal);
  if (adds && !arguments.option("scope").empty()) return add_api_token(arguments, daemon, terminal);
  if (words.size() != 2 || words[0] != "revoke" || !arguments.options.empty()) {
    terminal.err() << "xmppctl api-tokens: expected nothing, or: add NAME --scope read,accounts,operate, or: revoke NAME\n";
    return exit_usage;
  }
  const auto reply = daemon.ask("revoke_api_token", {{"name", words[1]}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << words[1] << " is good for nothing any more\n";
  return exit_ok;
}

}  // namespace

const Command api_tokens_command{
    .name = "api-tokens",
    .usage = "[add NAME --scope SCOPES [--domain DOMAIN] [--days N] | revoke NAME] [--json]",
    .help =
        "List, make or take back tokens of the HTTP API (api.listen).\n"
        "A token is shown once, when it is made. Scopes, with commas between: \"read\" looks, \"accounts\" is about who\n"
        "has an account and what is done to it, \"operate\" about the daemon and what concerns all. With --domain it is\n"
        "good for that one alone; after --days it ends.",
    .min_words = 0,
    .max_words = 2,
    .takes_json = true,
    .options = {"scope", "domain", "days"},
    .run = api_tokens};

}  // namespace xmppd::ctl
