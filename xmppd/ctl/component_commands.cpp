// components.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

int list_components(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("components", nlohmann::json::object());
  if (!reply) return complain(terminal, reply.error());
  const nlohmann::json& found = reply->at("items");
  if (arguments.json) {
    terminal.out() << found.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"DOMAIN", "CONNECTED", "FROM", "SINCE", "WAITING"});
  for (const nlohmann::json& component : found) {
    const auto text = [&](const char* key) { return component.at(key).get<std::string>(); };
    const bool connected = component.at("connected").get<bool>();
    table.add({text("domain"), connected ? "yes" : "no", connected ? text("address") : "-", text("since"),
               std::to_string(component.at("waiting").get<std::uint64_t>())});
  }
  terminal.out() << table.text();
  return exit_ok;
}

}  // namespace

const Command components_command{.name = "components",
                                 .usage = "[--json]",
                                 .help =
                                     "List the domains of components (gateways).\n"
                                     "Who is connected since when, and what waits for who is not.",
                                 .min_words = 0,
                                 .max_words = 0,
                                 .takes_json = true,
                                 .run = list_components};

}  // namespace xmppd::ctl
