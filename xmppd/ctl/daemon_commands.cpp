// stats, reload, restart, stop.
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

int reload(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const bool only_check = !arguments.words.empty();
  if (only_check && arguments.words[0] != "check") {
    terminal.err() << "xmppctl reload: expected nothing, or check\n";
    return exit_usage;
  }
  const auto reply = daemon.ask("reload", {{"check", only_check}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << (only_check ? "Configuration and certificates are in order; a reload would change:\n"
                                : "Configuration and certificates were read again.\n");
  const json& changes = reply->at("changes");
  if (changes.empty()) terminal.out() << "  nothing in the configuration\n";
  for (const json& change : changes) {
    const auto text = [&](const char* key) { return change.at(key).get<std::string>(); };
    terminal.out() << "  " << text("key") << (text("domain").empty() ? "" : " of " + text("domain")) << ": "
                   << text("from") << " → " << text("to") << (change.at("live").get<bool>() ? "" : "  (needs a restart)")
                   << '\n';
  }
  return exit_ok;
}

int restart(const Arguments&, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("restart", json::object());
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << "xmppd is starting anew.\n";
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
                             .usage = "[check]",
                             .help =
                                 "Read configuration and certificates again.\n"
                                 "Says what changes, and what waits for a restart. With a mistake in them nothing\n"
                                 "changes, and the mistake is shown. With \"check\" nothing changes in any case.",
                             .max_words = 1,
                             .run = reload};

const Command restart_command{
    .name = "restart",
    .usage = "",
    .help =
        "Stop as \"stop\" does, and start anew in the same process, with the configuration as it is then.\n"
        "For settings that need it. With a mistake in the configuration it goes on with that of before.",
    .run = restart};

const Command stop_command{.name = "stop",
                           .usage = "",
                           .help = "Stop the daemon.\nStreams are closed properly and everything stored is on disk.",
                           .run = stop};

}  // namespace xmppd::ctl
