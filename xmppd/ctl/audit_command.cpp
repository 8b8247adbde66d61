// audit.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>
#include <utility>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

constexpr int shown_at_first = 50;

std::string field_text(const json& record, const char* key) { return record.at(key).get<std::string>(); }

TextTable table_of(const json& records) {
  TextTable table({"ID", "TIME", "EVENT", "ACCOUNT", "BY", "FROM", "DETAIL"});
  for (const json& record : records) {
    table.add({std::to_string(record.at("id").get<std::int64_t>()), field_text(record, "time"), field_text(record, "event"),
               field_text(record, "account"), field_text(record, "actor"), field_text(record, "address"), field_text(record, "detail")});
  }
  return table;
}

void print_line(std::ostream& out, const json& record) {
  out << field_text(record, "time") << ' ' << field_text(record, "event");
  using Part = std::pair<const char*, const char*>;
  for (const auto& [key, before] : {Part{"account", " "}, Part{"actor", " by "}, Part{"address", " from "}, Part{"detail", ": "}}) {
    if (const auto text = field_text(record, key); !text.empty()) out << before << text;
  }
  out << '\n';
}

// "2026-01-31", "2026-01-31T12:00:00Z", or how long ago: "90m", "12h", "7d". Empty: neither.
std::string time_of(const std::string& text) {
  if (text.size() > 1 && text.size() < 7 && std::all_of(text.begin(), text.end() - 1, [](char c) { return c >= '0' && c <= '9'; })) {
    const std::int64_t seconds = text.back() == 'd' ? 86'400 : text.back() == 'h' ? 3600 : text.back() == 'm' ? 60 : 0;
    if (seconds == 0) return {};
    return xmpp::format_timestamp(xmpp::now() - std::stoll(text) * seconds * 1'000'000);
  }
  const auto whole = text.size() == 10 ? text + "T00:00:00Z" : text;
  return xmpp::parse_timestamp(whole) ? whole : std::string();
}

int verify_chain(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("audit_verify", arguments.option("anchor").empty()
                                                       ? json::object()
                                                       : json{{"anchor", arguments.option("anchor")}});
  if (!reply) return complain(terminal, reply.error());
  const bool intact = reply->at("intact").get<bool>();
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return intact ? exit_ok : exit_refused;
  }
  auto& out = terminal.out();
  out << reply->at("records").get<std::uint64_t>() << " records follow from each other";
  if (const auto dropped = reply->at("dropped_before").get<std::int64_t>(); dropped > 0) {
    out << ", behind " << dropped << " that were dropped for their age or number";
  }
  out << ".\n";
  if (reply->contains("broken_at")) {
    out << "Record " << reply->at("broken_at") << " does not follow from the one before: the log was changed.\n";
  }
  if (const auto anchor = reply->value("anchor", std::string()); anchor == "different") {
    out << "The record of --anchor is not what it was: the log was written anew.\n";
  } else if (anchor == "missing") {
    out << "There is no record of --anchor (any more): it was dropped, or the log was cut off or put back.\n";
  }
  out << "The newest record: " << field_text(*reply, "head") << "\n";
  return intact ? exit_ok : exit_refused;
}

int show_records(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json query = json::object();
  if (const auto account = arguments.option("account"); !account.empty()) query["account"] = account;
  const auto since = arguments.option("since");
  if (!since.empty()) {
    query["since"] = time_of(since);
    if (query["since"].get<std::string>().empty()) {
      terminal.err() << "xmppctl: audit: --since: expected 2026-01-31, 2026-01-31T12:00:00Z, or 90m, 12h, 7d\n";
      return exit_usage;
    }
  } else {
    query["last"] = shown_at_first;
  }
  auto found = since.empty() ? daemon.ask("audit", query) : daemon.ask_all_pages("audit", query);
  if (!found) return complain(terminal, found.error());
  json records = since.empty() ? std::move(found->at("items")) : std::move(*found);
  if (!arguments.flag("follow")) {
    if (arguments.json) terminal.out() << records.dump(2) << '\n';
    else terminal.out() << table_of(records).text();
    return exit_ok;
  }
  query.erase("last");
  query.erase("since");
  query["after"] = "0";
  for (;;) {
    for (const json& record : records) {
      if (arguments.json) terminal.out() << record.dump() << '\n';
      else print_line(terminal.out(), record);
      query["after"] = std::to_string(record.at("id").get<std::int64_t>());
    }
    terminal.out().flush();
    if (!terminal.out()) return exit_ok;
    std::this_thread::sleep_for(std::chrono::seconds(1));
    auto more = daemon.ask_all_pages("audit", query);
    if (!more) return complain(terminal, more.error());
    records = std::move(*more);
  }
}

int audit(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  if (arguments.words.empty()) return show_records(arguments, daemon, terminal);
  if (arguments.words[0] == "verify") return verify_chain(arguments, daemon, terminal);
  terminal.err() << "xmppctl: audit: expected nothing, or: verify\n";
  return exit_usage;
}

}  // namespace

const Command audit_command{
    .name = "audit",
    .usage = "[verify [--anchor ID:HASH]] [--account USER@DOMAIN] [--since TIME] [--follow] [--json]",
    .help =
        "Show who logged in, who could not, and who administered what.\n"
        "The last 50 records, or all since --since (2026-01-31, 2026-01-31T12:00:00Z; 90m, 12h, 7d ago). --follow goes\n"
        "on with what comes. \"verify\" computes the chain of hashes anew: a record that was changed, or one that is\n"
        "missing, is found (exit status 1). It names the newest record: written down elsewhere and given as --anchor\n"
        "the next time, it shows that the log was not cut off or written anew as a whole.",
    .min_words = 0,
    .max_words = 1,
    .takes_json = true,
    .options = {"account", "since", "anchor"},
    .flags = {"follow"},
    .run = audit};

}  // namespace xmppd::ctl
