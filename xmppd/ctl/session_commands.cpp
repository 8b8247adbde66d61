// sessions, kick.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int sessions(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json question = json::object();
  if (!arguments.words.empty()) question["of"] = arguments.words[0];
  const auto found = daemon.ask_all_pages("sessions", question);
  if (!found) return complain(terminal, found.error());
  if (arguments.json) {
    terminal.out() << found->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ADDRESS", "FROM", "SINCE", "PRESENCE", "TLS", "LOGIN"});
  for (const json& session : *found) {
    const auto text = [&](const char* key) { return session.at(key).get<std::string>(); };
    const std::string presence = session.at("available").get<bool>()
                                     ? "available, " + std::to_string(session.at("priority").get<int>())
                                     : "unavailable";
    // XEP-0198: its connection is lost, and it may come back.
    const bool hibernates = session.at("hibernates").get<bool>();
    table.add({text("jid"), hibernates ? "away" : text("address"), text("connected"), presence,
               hibernates            ? ""
               : text("tls").empty() ? "none"
                                     : text("tls"),
               hibernates ? "" : text("mechanism")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int kick(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("kick", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  for (const json& jid : reply->at("kicked")) terminal.out() << jid.get<std::string>() << " was disconnected\n";
  return exit_ok;
}

}  // namespace

const Command sessions_command{.name = "sessions",
                               .usage = "[DOMAIN|USER@DOMAIN] [--json]",
                               .help =
                                   "List connected clients.\nOf one domain or account, or all. \"away\": the "
                                   "connection is lost, the session may be resumed.",
                               .min_words = 0,
                               .max_words = 1,
                               .takes_json = true,
                               .run = sessions};

const Command kick_command{.name = "kick",
                           .usage = "USER@DOMAIN[/RESOURCE]",
                           .help =
                               "Disconnect an account's clients, or one of them.\n"
                               "It does not keep them from connecting again.",
                           .min_words = 1,
                           .max_words = 1,
                           .run = kick};

}  // namespace xmppd::ctl
