// reports.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

std::string short_reason(const std::string& reason) {
  const std::string_view known = "urn:xmpp:reporting:";
  return reason.starts_with(known) ? reason.substr(known.size()) : reason;
}

int list_reports(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto found = daemon.ask_all_pages("reports", json::object());
  if (!found) return complain(terminal, found.error());
  if (arguments.json) {
    terminal.out() << found->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ID", "RECEIVED", "BY", "REPORTED", "REASON", "MESSAGES", "TEXT"});
  for (const json& report : *found) {
    const auto text = [&](const char* key) { return report.at(key).get<std::string>(); };
    table.add({text("id"), text("received"), text("reporter"), text("reported"), short_reason(text("reason")),
               std::to_string(report.at("messages").size()), text("text")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int reports(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  if (arguments.words.empty()) return list_reports(arguments, daemon, terminal);
  if (arguments.words.size() != 2 || arguments.words[0] != "remove") {
    terminal.err() << "xmppctl: reports: expected nothing, or: remove ID\n";
    return exit_usage;
  }
  const auto reply = daemon.ask("remove_report", {{"id", arguments.words[1]}});
  if (!reply) return complain(terminal, reply.error());
  return exit_ok;
}

}  // namespace

const Command reports_command{.name = "reports",
                              .usage = "[remove ID] [--json]",
                              .help =
                                  "List what users have reported as spam or abuse.\n"
                                  "The oldest first; \"remove\" takes away one that is dealt with.",
                              .min_words = 0,
                              .max_words = 2,
                              .takes_json = true,
                              .run = reports};

}  // namespace xmppd::ctl
