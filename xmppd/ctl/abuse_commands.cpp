// abuse, log, trace.
#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

// What was done about senders from elsewhere, and what limits have refused, since the daemon's start.
void show_counts(const json& reply, std::ostream& out) {
  const auto& strangers = reply.at("strangers");
  const auto count = [](const json& object, const char* name) { return object.at(name).get<std::uint64_t>(); };
  out << "strangers' stanzas: " << count(strangers, "passed") << " let through, " << count(strangers, "held")
      << " kept for later, " << count(strangers, "released") << " of these delivered, " << count(strangers, "refused")
      << " refused\n";
  for (const json& list : reply.at("blocklists")) {
    out << "blocklist " << list.at("node").get<std::string>() << " of " << list.at("service").get<std::string>() << ": "
        << count(list, "items") << " entries, " << count(list, "refused") << " stanzas refused";
    if (const auto problem = list.at("problem").get<std::string>(); !problem.empty()) out << "; " << problem;
    out << '\n';
  }
  const auto& refused = reply.at("refused");
  out << "refused by limits: " << count(refused, "logins") << " logins, " << count(refused, "registrations")
      << " registrations, " << count(refused, "messages") << " messages, " << count(refused, "subscription_requests")
      << " requests for subscriptions, " << count(refused, "to_other_servers") << " to other servers\n";
}

int show_abuse(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("abuse", json::object());
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"WHO", "WHY", "WHAT", "UNTIL", "COUNT"});
  for (const json& held : reply->at("logins")) {
    const bool blocked = !held.at("blocked_until").is_null();
    const auto delay = held.at("delay_ms").get<unsigned>();
    table.add({held.at("key").get<std::string>(), "failed logins",
               blocked ? "blocked" : "delayed by " + std::to_string(delay) + " ms",
               blocked ? held.at("blocked_until").get<std::string>() : "",
               std::to_string(held.at("failures").get<std::int64_t>())});
  }
  for (const json& limited : reply->at("accounts")) {
    table.add({limited.at("account").get<std::string>(), "too many " + limited.at("too_many").get<std::string>(),
               limited.at("new").get<bool>() ? "limited, new" : "limited",
               "last " + limited.at("last").get<std::string>(),
               std::to_string(limited.at("refused").get<std::uint64_t>())});
  }
  terminal.out() << table.text();
  show_counts(*reply, terminal.out());
  return exit_ok;
}

int abuse(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.empty()) return show_abuse(arguments, daemon, terminal);
  if (words.size() != 2 || words[0] != "lift") {
    terminal.err() << "xmppctl: abuse: expected nothing, or: lift ADDRESS|NETWORK|USER@DOMAIN\n";
    return exit_usage;
  }
  const auto reply = daemon.ask("lift_abuse", {{"what", words[1]}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << words[1] << " is not held up any more\n";
  return exit_ok;
}

int log_levels(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) {
    terminal.err() << "xmppctl: log: expected nothing, or: PART LEVEL\n";
    return exit_usage;
  }
  json question = json::object();
  if (words.size() == 2) question = {{"part", words[0]}, {"level", words[1]}};
  const auto reply = daemon.ask("log", question);
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"PART", "LEVEL"});
  table.add({"all", reply->at("all").get<std::string>()});
  for (const auto& [part, level] : reply->at("parts").items()) table.add({part, level.get<std::string>()});
  terminal.out() << table.text();
  return exit_ok;
}

void print_item(const json& item, Terminal& terminal) {
  const bool received = item.at("way").get<std::string>() == "received";
  terminal.out() << item.at("time").get<std::string>() << (received ? " > " : " < ")
                 << item.at("session").get<std::string>() << ' ' << item.at("stanza").get<std::string>() << '\n';
}

int trace(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto seconds = arguments.option("seconds");
  const auto most = xmpp::parse_unsigned<std::uint32_t>(seconds.empty() ? "0" : seconds);
  if (!most) {
    terminal.err() << "xmppctl: trace: --seconds " << seconds << ": expected a number\n";
    return exit_usage;
  }
  const auto begun = daemon.ask("trace", {{"jid", arguments.words[0]}});
  if (!begun) return complain(terminal, begun.error());
  if (!arguments.json) {
    terminal.err() << "Following " << arguments.words[0] << ", " << begun->at("sessions").size()
                   << " connected; words and secrets are masked; > is what the server received. Ctrl-C ends it.\n";
  }
  const json which{{"trace", begun->at("trace")}};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(*most);
  while (*most == 0 || std::chrono::steady_clock::now() < end) {
    const auto batch = daemon.ask("trace_next", which);
    if (!batch) return complain(terminal, batch.error());
    for (const json& item : batch->at("items")) {
      if (arguments.json) {
        terminal.out() << item.dump() << '\n';
      } else {
        print_item(item, terminal);
      }
    }
    if (const auto dropped = batch->at("dropped").get<std::uint64_t>(); dropped > 0) {
      terminal.err() << dropped << " more were not shown: too fast\n";
    }
    daemon.forget_answers();
    terminal.out().flush();
    if (!terminal.out()) break;  // nobody reads any more
  }
  (void)daemon.ask("trace_end", which);
  return exit_ok;
}

}  // namespace

const Command abuse_command{
    .name = "abuse",
    .usage = "[lift ADDRESS|NETWORK|USER@DOMAIN] [--json]",
    .help =
        "List who is held up: addresses, networks and accounts with failed logins, accounts that send too much.\n"
        "Each with the reason, and until when a block lasts. \"lift\" ends it for one of them; an account that was sending\n"
        "too much is then left alone for an hour. The limits are the settings login.* and limits.*.\n"
        "Below: what strangers at other servers have sent (strangers.*), what blocklists have stopped, and what limits have\n"
        "refused, since the start.",
    .min_words = 0,
    .max_words = 2,
    .takes_json = true,
    .run = abuse};

const Command log_command{
    .name = "log",
    .usage = "[PART|all LEVEL|default] [--json]",
    .help =
        "Show the log level of each part of the daemon, or change one until the next reload.\n"
        "Parts are listed once they have logged something (\"c2s\", \"s2s\", \"muc\", …). Levels: trace, debug, info,\n"
        "warning, error, off; \"default\" ends a part's own. For good: log.level and log.levels in the configuration.",
    .min_words = 0,
    .max_words = 2,
    .takes_json = true,
    .run = log_levels};

const Command trace_command{
    .name = "trace",
    .usage = "USER@DOMAIN[/RESOURCE] [--seconds N] [--json]",
    .help =
        "Follow the stanzas of one session, or of all of an account, as they happen; Ctrl-C ends it.\n"
        "What people say and whatever may be a secret is masked: all text, and all attributes but those of the protocol.\n"
        "Nothing of it is kept; the log says that it was used. Of more than can be shown some are left out.",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .options = {"seconds"},
    .follows = true,
    .run = trace};

}  // namespace xmppd::ctl
