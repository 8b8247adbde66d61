// devices.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int show_devices(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("devices", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  const json& items = reply->at("items");
  if (arguments.json) {
    terminal.out() << items.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ID", "SOFTWARE", "DEVICE", "SINCE", "LAST LOGIN", "FROM", "NETWORK", "STATE", "BY"});
  for (const json& device : items) {
    const auto text = [&](const char* key) { return device.at(key).get<std::string>(); };
    std::string by;
    for (const json& each : device.at("by")) by += (by.empty() ? "" : ", ") + each.get<std::string>();
    table.add({text("id"), text("software"), text("name"), text("first_seen"), text("last_seen"), text("from"),
               text("network"), device.at("connected").get<bool>() ? "connected" : "", by});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int devices(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) return show_devices(arguments, daemon, terminal);
  if (words.size() != 3 || words[1] != "revoke") {
    terminal.err() << "xmppctl: devices: expected USER@DOMAIN, or USER@DOMAIN revoke ID|all\n";
    return exit_usage;
  }
  json question{{"jid", words[0]}};
  if (words[2] != "all") question["id"] = words[2];
  const auto reply = daemon.ask("revoke_devices", question);
  if (!reply) return complain(terminal, reply.error());
  for (const json& id : reply->at("revoked")) terminal.out() << id.get<std::string>() << " was logged out\n";
  for (const json& jid : reply->at("disconnected")) terminal.out() << jid.get<std::string>() << " was disconnected\n";
  for (const json& id : reply->at("know_password")) {
    terminal.out() << id.get<std::string>() << " knows the password: give the account another one (xmppctl passwd)\n";
  }
  return exit_ok;
}

}  // namespace

const Command devices_command{
    .name = "devices",
    .usage = "USER@DOMAIN [revoke ID|all] [--json]",
    .help =
        "List the clients that can log in to an account (XEP-0494), with their last login and where it came from.\n"
        "\"revoke\" takes the tokens of one of them, or of all, and ends its sessions. One that knows the password can\n"
        "come back until the account has another one (passwd). Of an address no more is kept than its network.",
    .min_words = 1,
    .max_words = 3,
    .takes_json = true,
    .run = devices};

}  // namespace xmppd::ctl
