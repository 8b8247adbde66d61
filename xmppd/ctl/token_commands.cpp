// tokens.
#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int list_tokens(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("tokens", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  const json& items = reply->at("items");
  if (arguments.json) {
    terminal.out() << items.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"NUMBER", "SOFTWARE", "DEVICE", "SINCE", "LAST USED", "EXPIRES", "MECHANISM"});
  for (const json& device : items) {
    const auto text = [&](const char* key) {
      return device.at(key).is_null() ? std::string("never") : device.at(key).get<std::string>();
    };
    table.add({std::to_string(device.at("number").get<std::int64_t>()), text("software"), text("name"), text("created"),
               text("last_used"), text("expires"), text("mechanism")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int tokens(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) return list_tokens(arguments, daemon, terminal);
  json question{{"jid", words[0]}};
  bool understood = words.size() == 3 && words[1] == "revoke";
  if (understood && words[2] != "all") {
    std::int64_t number = 0;
    const char* const end = words[2].data() + words[2].size();
    const auto read = std::from_chars(words[2].data(), end, number);
    understood = read.ec == std::errc() && read.ptr == end;
    question["number"] = number;
  }
  if (!understood) {
    terminal.err() << "xmppctl: tokens: expected USER@DOMAIN, or USER@DOMAIN revoke NUMBER|all\n";
    return exit_usage;
  }
  const auto reply = daemon.ask("revoke_tokens", question);
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->at("revoked").get<std::size_t>() << " of the clients of " << words[0]
                 << " need the password again\n";
  for (const json& jid : reply->at("disconnected")) terminal.out() << jid.get<std::string>() << " was disconnected\n";
  return exit_ok;
}

}  // namespace

const Command tokens_command{
    .name = "tokens",
    .usage = "USER@DOMAIN [revoke NUMBER|all] [--json]",
    .help =
        "List the clients that log in to an account by a token instead of the password (XEP-0484).\n"
        "\"revoke\" makes one of them, or all, ask for the password again, and ends their sessions. A new password\n"
        "(passwd) revokes all, too.",
    .min_words = 1,
    .max_words = 3,
    .takes_json = true,
    .run = tokens};

}  // namespace xmppd::ctl
