// registrations.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int list_registrations(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json question = json::object();
  if (!arguments.words.empty()) question["domain"] = arguments.words[0];
  const auto reply = daemon.ask("registrations", question);
  if (!reply) return complain(terminal, reply.error());
  const json& items = reply->at("items");
  if (arguments.json) {
    terminal.out() << items.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ADDRESS", "ASKED", "FROM"});
  for (const json& each : items) {
    const auto text = [&](const char* key) { return each.at(key).get<std::string>(); };
    table.add({text("jid"), text("asked"), text("network")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int registrations(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() < 2) return list_registrations(arguments, daemon, terminal);
  if (words[0] != "approve" && words[0] != "refuse") {
    terminal.err() << "xmppctl: registrations: expected nothing, DOMAIN, or: approve|refuse USER@DOMAIN\n";
    return exit_usage;
  }
  const bool approve = words[0] == "approve";
  const auto reply = daemon.ask("decide_registration", {{"jid", words[1]}, {"approve", approve}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->at("jid").get<std::string>() << (approve ? " can log in now" : " was refused") << '\n';
  return exit_ok;
}

}  // namespace

const Command registrations_command{
    .name = "registrations",
    .usage = "[DOMAIN | approve USER@DOMAIN | refuse USER@DOMAIN] [--json]",
    .help =
        "List who has registered and waits for approval (register.approval), and decide.\n"
        "Until then nobody can log in to the account. A name that was refused can be registered again. Who is not\n"
        "decided on for register.approval_days is refused.",
    .min_words = 0,
    .max_words = 2,
    .takes_json = true,
    .run = registrations};

}  // namespace xmppd::ctl
