// stats, reload, stop.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

std::string plain(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void print_figures(std::ostream& out, const std::string& title, const json& figures) {
  TextTable table({title, ""});
  for (const auto& [key, value] : figures.items()) {
    if (!value.is_structured()) table.add({"  " + key, plain(value)});
  }
  out << table.text();
}

int stats(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("stats", json::object());
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  print_figures(terminal.out(), "xmppd", *reply);
  for (const auto& [key, value] : reply->items()) {
    if (value.is_object()) print_figures(terminal.out(), key, value);
  }
  for (const json& host : reply->at("hosts")) print_figures(terminal.out(), plain(host.at("domain")), host);
  return exit_ok;
}

int reload(const Arguments&, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("reload", json::object());
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << "Configuration and certificates were read again.\n";
  for (const json& key : reply->at("needs_restart")) {
    terminal.out() << key.get<std::string>() << " has changed, but takes effect after a restart\n";
  }
  return exit_ok;
}

int stop(const Arguments&, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("stop", json::object());
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << "xmppd is stopping.\n";
  return exit_ok;
}

}  // namespace

const Command stats_command{.name = "stats",
                            .usage = "[--json]",
                            .help =
                                "Show figures: connections, stanzas, accounts, storage.\n"
                                "Counters count from the daemon's start; times are in the unit of their name.",
                            .takes_json = true,
                            .run = stats};

const Command reload_command{.name = "reload",
                             .usage = "",
                             .help =
                                 "Read configuration and certificates again.\n"
                                 "With a mistake in them nothing changes, and the mistake is shown.",
                             .run = reload};

const Command stop_command{.name = "stop",
                           .usage = "",
                           .help = "Stop the daemon.\nStreams are closed properly and everything stored is on disk.",
                           .run = stop};

}  // namespace xmppd::ctl
