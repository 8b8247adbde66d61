// erase.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;
using xmpp::Result;

struct Written {
  std::uint64_t in_rooms = 0, with_others = 0;
};

Result<Written> look_for_written(ControlClient& daemon, const std::string& jid, bool erase) {
  Written all;
  json question{{"jid", jid}, {"erase", erase}};
  for (;;) {
    const auto step = daemon.ask_aside("erase_authored", question);
    if (!step) return tl::unexpected(step.error());
    all.in_rooms += step->at("in_rooms").get<std::uint64_t>();
    all.with_others += step->at("with_others").get<std::uint64_t>();
    if (!step->contains("next")) return all;
    question["behind"] = step->at("next");
  }
}

// Until nothing of what was deleted is on the disk.
Result<void> clean(ControlClient& daemon) {
  for (std::string step = "messages"; !step.empty();) {
    const auto answer = daemon.ask_aside("erase_leftovers", {{"step", step}});
    if (!answer) return tl::unexpected(answer.error());
    const bool done = answer->at("done").get<bool>();
    if (step == "messages" && done) {
      step = "words";
    } else if (step != "messages") {
      step = done ? "" : "words_on";
    }
  }
  return {};
}

// What no server can take back, and what is kept on purpose.
void add_what_remains(json& remains, const Written& written, bool rooms, const std::string& jid) {
  if (written.with_others > 0) {
    remains.push_back(fmt::format("{} messages that others have in their archives here: they are theirs, too", written.with_others));
  }
  if (!rooms && written.in_rooms > 0) {
    remains.push_back(fmt::format("{} messages in archives of rooms here (--room-messages erases them)", written.in_rooms));
  }
  remains.push_back("what other servers and other people's clients have got: messages, files, contact lists");
  remains.push_back("the address in other people's contact lists here, and in the log of changes of rooms' affiliations");
  remains.push_back("backups that were made before: they have everything until they are deleted");
  remains.push_back("logs of the daemon (logins, acts of the operator), without what was written");
  remains.push_back(jid + " as a name that nobody gets for accounts.tombstone_days");
}

void show(std::ostream& out, const char* title, const json& lines) {
  out << title << '\n';
  for (const auto& line : lines) out << "  " << line.get<std::string>() << '\n';
}

int erase(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& jid = arguments.words[0];
  const bool dry_run = arguments.flag("dry-run"), rooms = arguments.flag("room-messages");
  // Asked first: an account that is not there has nothing to look for.
  auto looked = daemon.ask_aside("erase_account", {{"jid", jid}, {"dry_run", true}});
  if (!looked && looked.error().code == xmpp::Errc::not_found && !dry_run) {
    // Erased before, perhaps not to the end.
    if (const auto cleaned = clean(daemon); !cleaned) return complain(terminal, cleaned.error());
  }
  if (!looked) return complain(terminal, looked.error());
  const auto written = look_for_written(daemon, jid, rooms && !dry_run);
  if (!written) return complain(terminal, written.error());
  json report = std::move(*looked);
  if (!dry_run) {
    auto done = daemon.ask_aside("erase_account", {{"jid", jid}});
    if (!done) return complain(terminal, done.error());
    report = std::move(*done);
    if (const auto cleaned = clean(daemon); !cleaned) return complain(terminal, cleaned.error());
  }
  if (rooms && written->in_rooms > 0) report["erased"].push_back(fmt::format("{} messages in rooms", written->in_rooms));
  add_what_remains(report["remains"], *written, rooms, jid);
  report["jid"] = jid;
  report["dry_run"] = dry_run;
  if (arguments.json) {
    terminal.out() << report.dump(2) << '\n';
    return exit_ok;
  }
  show(terminal.out(), dry_run ? "would be erased:" : "erased:", report["erased"]);
  show(terminal.out(), dry_run ? "would remain:" : "remains:", report["remains"]);
  return exit_ok;
}

}  // namespace

const Command erase_command{
    .name = "erase",
    .usage = "USER@DOMAIN [--dry-run] [--room-messages] [--json]",
    .help =
        "Erase a person: the account, and what is kept of it elsewhere on this server.\n"
        "More than deluser: affiliations, nicks and hats in rooms, items at the pubsub service, invites, and with\n"
        "--room-messages what the person has said in rooms. What was deleted is overwritten on the disk, in the search\n"
        "index and the log, too, before the command ends. It tells what remains, and why; with --dry-run without doing\n"
        "anything.",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .flags = {"dry-run", "room-messages"},
    .run = erase};

}  // namespace xmppd::ctl
