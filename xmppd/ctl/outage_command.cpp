// outage: the file that clients read when they can't connect (XEP-0455 §2.2). It stands on another machine than the
// daemon, so no daemon is asked, and no configuration.
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

// A reader finds the old file or the new one, never a part.
xmpp::Result<void> replace(const std::string& path, const std::string& content) {
  const std::string fresh = path + ".new";
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  if (!out || std::rename(fresh.c_str(), path.c_str()) != 0) {
    std::remove(fresh.c_str());
    return xmpp::fail(xmpp::Errc::invalid_argument, path + ": can't be written");
  }
  return {};
}

int show(const std::string& path, bool as_json, Terminal& terminal) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  const auto said = json::parse(text.str(), nullptr, false);
  if (!in || !said.is_object()) {
    return complain(terminal, {xmpp::Errc::invalid_argument, path + ": no status can be read there"});
  }
  if (as_json) {
    terminal.out() << said.dump(2) << '\n';
    return exit_ok;
  }
  if (!said.contains("beginning")) {
    terminal.out() << "There is no outage.\n";
    return exit_ok;
  }
  terminal.out() << (said.value("planned", false) ? "Planned: " : "Outage: ")
                 << said.value("message", json::object()).value("default", std::string()) << "\nfrom  "
                 << said.value("beginning", std::string()) << '\n';
  if (said.contains("expected_end")) terminal.out() << "until " << said.value("expected_end", std::string()) << '\n';
  return exit_ok;
}

int outage(const Arguments& arguments, ControlClient&, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) return show(words[0], arguments.json, terminal);
  json status = json::object();
  if (!words[1].empty()) {
    const auto now = xmpp::now() / 1'000'000 * 1'000'000;
    const auto beginning = words.size() < 3 || words[2] == "now" ? now : xmpp::parse_timestamp(words[2]).value_or(0);
    const auto end = words.size() < 4 ? beginning : xmpp::parse_timestamp(words[3]).value_or(0);
    if (beginning == 0 || end < beginning) {
      terminal.err()
          << "xmppctl: outage: a beginning like 2026-11-24T22:00:00Z is expected, and an end not before it\n";
      return exit_usage;
    }
    status["planned"] = beginning > now;
    status["beginning"] = xmpp::format_timestamp(beginning);
    if (words.size() == 4) status["expected_end"] = xmpp::format_timestamp(end);
    status["message"]["default"] = words[1];
  }
  if (const auto written = replace(words[0], status.dump(2) + "\n"); !written) {
    return complain(terminal, written.error());
  }
  return show(words[0], arguments.json, terminal);
}

}  // namespace

const Command outage_command{
    .name = "outage",
    .usage = "FILE [TEXT [BEGINNING|now [EXPECTED_END]]] [--json]",
    .help =
        "Show or write the file that tells clients of an outage.\n"
        "For a web server on another machine than the daemon, whose address is in host.outage_addresses (XEP-0455).\n"
        "Times are like 2026-11-24T22:00:00Z. An outage that is yet to begin is a planned one. An empty TEXT: it is "
        "over.",
    .min_words = 1,
    .max_words = 4,
    .takes_json = true,
    .needs_daemon = false,
    .run = outage};

}  // namespace xmppd::ctl
