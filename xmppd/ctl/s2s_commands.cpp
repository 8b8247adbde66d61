// s2s.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

std::string words(const json& object, const char* key) {
  const auto& value = object.at(key);
  if (value.is_number()) return std::to_string(value.get<std::uint64_t>());
  const auto text = value.is_string() ? value.get<std::string>() : std::string();
  return text.empty() ? "-" : text;
}

void print_streams(std::ostream& out, const json& streams) {
  TextTable table({"SERVER OF", "DIRECTION", "FOR", "ADDRESS", "PROVED BY", "SINCE", "RECEIVED", "SENT"});
  for (const json& stream : streams) {
    table.add({words(stream, "remote"), words(stream, "direction"), words(stream, "local"), words(stream, "address"),
               words(stream, "mechanism"), words(stream, "since"), words(stream, "received"), words(stream, "sent")});
  }
  out << table.text();
}

// Only where there is something to say.
void print_domains(std::ostream& out, const json& domains) {
  TextTable table({"DOMAIN", "WAITING", "LAST FAILURE", "AT", "REASON"});
  bool any = false;
  for (const json& domain : domains) {
    const json& failure = domain.at("last_failure");
    const bool waiting = domain.at("waiting").get<std::uint64_t>() > 0;
    if (failure.is_null() && !waiting) continue;
    any = true;
    const auto part = [&failure](const char* key) { return failure.is_null() ? "-" : words(failure, key); };
    table.add({words(domain, "domain"), words(domain, "waiting"), part("stage"), part("when"), part("reason")});
  }
  if (any) out << '\n' << table.text();
}

void print_blocklists(std::ostream& out, const json& lists) {
  if (lists.empty()) return;
  TextTable table({"BLOCKLIST", "OF", "FOR", "ENTRIES", "REFUSED", "NEWS", "PROBLEM"});
  for (const json& list : lists) {
    table.add({words(list, "node"), words(list, "service"), words(list, "host"), words(list, "items"),
               words(list, "refused"), words(list, "updated"), words(list, "problem")});
  }
  out << '\n' << table.text();
}

int list(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("s2s", json::object());
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  print_streams(terminal.out(), reply->at("streams"));
  print_domains(terminal.out(), reply->at("domains"));
  print_blocklists(terminal.out(), reply->at("blocklists"));
  return exit_ok;
}

int test(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json request{{"domain", arguments.words[1]}};
  if (arguments.words.size() > 2) request["from"] = arguments.words[2];
  const auto reply = daemon.ask("s2s_test", request);
  if (!reply) return complain(terminal, reply.error());
  const bool failed = !reply->at("failed").is_null();
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
  } else {
    for (const json& step : reply->at("steps")) terminal.out() << step.get<std::string>() << '\n';
    if (failed) {
      terminal.out() << "It does not work (" << words(*reply, "failed") << "): " << words(*reply, "reason") << '\n';
    } else {
      terminal.out() << "It works: messages to " << arguments.words[1] << " get there.\n";
    }
  }
  return failed ? exit_refused : exit_ok;
}

int strangers(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json request{{"jid", arguments.words[0]}};
  const auto settle = arguments.words.size() > 1 ? arguments.words[1] : std::string();
  if (!settle.empty() && settle != "deliver" && settle != "drop") {
    terminal.err() << "xmppctl strangers: expected deliver or drop behind the address\n";
    return exit_usage;
  }
  if (!settle.empty()) request["settle"] = settle;
  const auto reply = daemon.ask("strangers", request);
  if (!reply) return complain(terminal, reply.error());
  if (!settle.empty()) {
    terminal.out() << words(*reply, "settled") << (settle == "drop" ? " dropped\n" : " delivered\n");
  } else if (arguments.json) {
    terminal.out() << reply->at("items").dump(2) << '\n';
  } else {
    TextTable table({"FROM", "RECEIVED", "WHAT", "TEXT"});
    for (const json& each : reply->at("items")) {
      table.add({words(each, "from"), words(each, "received"), words(each, "kind"), words(each, "text")});
    }
    terminal.out() << table.text();
  }
  return exit_ok;
}

int run(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  if (arguments.words.empty()) return list(arguments, daemon, terminal);
  if (arguments.words[0] == "test" && arguments.words.size() > 1) return test(arguments, daemon, terminal);
  terminal.err() << "xmppctl s2s: expected nothing, or test DOMAIN\n";
  return exit_usage;
}

}  // namespace

const Command s2s_command{
    .name = "s2s",
    .usage = "[test DOMAIN [FROM]] [--json]",
    .help =
        "Show connections to other servers, and what is wrong where there is none.\n"
        "With test, dial the server of DOMAIN as FROM (a domain served here) and show each step:\n"
        "DNS, TCP, TLS, certificates, and whether it accepts this server.",
    .min_words = 0,
    .max_words = 3,
    .takes_json = true,
    .run = run};

const Command strangers_command{
    .name = "strangers",
    .usage = "USER@DOMAIN [deliver|drop] [--json]",
    .help =
        "Show what people elsewhere whom a user does not know have sent, and what is kept for later.\n"
        "See strangers.max_per_hour. \"deliver\" brings all of it now, \"drop\" takes it away.\n",
    .min_words = 1,
    .max_words = 2,
    .takes_json = true,
    .run = strangers};

}  // namespace xmppd::ctl
