// check.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/app/config_file.hpp"
#include "xmppd/check/survey.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;
using Level = Finding::Level;

const char* word_of(Level level) {
  static constexpr std::array words{"ok", "note", "warning", "error"};
  return words.at(static_cast<std::size_t>(level));
}

// Dials as a message would (xmppctl s2s test).
Finding federation(const std::string& domain, const std::string& from, ControlClient& daemon) {
  json request{{"domain", domain}};
  if (!from.empty()) request["from"] = from;
  const auto reply = daemon.ask("s2s_test", request);
  if (!reply) return {Level::error, "federation", domain + ": " + reply.error().detail, {}};
  if (reply->at("failed").is_null()) return {Level::ok, "federation", "messages to " + domain + " get there", {}};
  return {Level::error, "federation",
          domain + ": " + reply->at("failed").get<std::string>() + ": " + reply->value("reason", std::string()),
          "xmppctl s2s test " + domain};
}

void print(const Findings& findings, std::ostream& out) {
  for (const Finding& each : findings) {
    const std::string word = word_of(each.level);
    out << word << std::string(9 - word.size(), ' ') << each.text << '\n';
    if (!each.fix.empty()) out << "           → " << each.fix << '\n';
  }
}

void print_json(const Findings& findings, std::ostream& out) {
  json all = json::array();
  for (const Finding& each : findings) {
    all.push_back({{"level", word_of(each.level)}, {"area", each.area}, {"text", each.text}, {"fix", each.fix}});
  }
  out << all.dump(2) << '\n';
}

int check(const Arguments& arguments, ControlClient&, Terminal& terminal) {
  const auto config = load_config(arguments.config_file, settings_to_check());
  if (!config) {
    for (const ConfigError& error : config.error()) terminal.err() << "xmppctl: " << error.text() << '\n';
    return exit_usage;
  }
  const auto servers = arguments.option("dns");
  const auto dns = ask_name_servers(servers.empty() ? config->values.get(settings::s2s_dns_servers) : servers);
  if (!dns) return complain(terminal, dns.error());
  const auto domain = arguments.words.empty() ? std::string() : arguments.words[0];
  auto findings = survey(*config, arguments.config_file, domain, **dns);
  if (!findings) return complain(terminal, findings.error());
  if (const auto other = arguments.option("s2s"); !other.empty()) {
    ControlClient daemon(config->control_socket());
    findings->push_back(federation(other, domain, daemon));
  }
  arguments.json ? print_json(*findings, terminal.out()) : print(*findings, terminal.out());
  const bool failed =
      std::any_of(findings->begin(), findings->end(), [](const Finding& each) { return each.level == Level::error; });
  return failed ? exit_refused : exit_ok;
}

}  // namespace

const Command check_command{
    .name = "check",
    .usage = "[DOMAIN] [--s2s DOMAIN] [--dns SERVER] [--json]",
    .help =
        "Look whether everything around the daemon is as it has to be, and say what to do where it is not.\n"
        "DNS records, host-meta, ports, certificates, files, limits, disk and clock; of all domains that are served, or of one.\n"
        "The daemon need not run. --s2s dials another domain's server, which it must. --dns asks that name server\n"
        "(\"192.0.2.1:53\"). Exit status 1: there is an error; notes and warnings are none.",
    .min_words = 0,
    .max_words = 1,
    .takes_json = true,
    .options = {"s2s", "dns"},
    .needs_daemon = false,
    .run = check};

}  // namespace xmppd::ctl
