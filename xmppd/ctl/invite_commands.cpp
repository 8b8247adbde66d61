// invite, invites.
#include <nlohmann/json.hpp>
#include <ostream>

#include "libxmpp/qr/qr_code.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int invite(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json wish = json::object();
  if (!arguments.words.empty()) wish["domain"] = arguments.words[0];
  for (const auto& [name, value] : arguments.options) wish[name == "account" ? "name" : name] = value;
  const auto made = daemon.ask("invite", wish);
  if (!made) return complain(terminal, made.error());
  if (arguments.json) {
    terminal.out() << made->dump(2) << '\n';
    return exit_ok;
  }
  const auto text = [&](const char* key) { return made->at(key).get<std::string>(); };
  const auto link = text("page").empty() ? text("uri") : text("page");
  terminal.out() << link << '\n';
  if (link != text("uri")) terminal.out() << text("uri") << '\n';
  // For a terminal that writes light on dark, as most do; readers take the inverse, too.
  if (const auto code = xmpp::QrCode::of(link)) {
    terminal.out() << '\n';
    for (const auto& line : code->lines(2, true)) terminal.out() << line << '\n';
  }
  terminal.out() << "\nInvite " << made->at("id").get<std::int64_t>() << " is good until " << text("expires")
                 << ". It is shown this once; whoever has it can use it.\n";
  return exit_ok;
}

int list_invites(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto found = daemon.ask_all_pages("invites", json::object());
  if (!found) return complain(terminal, found.error());
  if (arguments.json) {
    terminal.out() << found->dump(2) << '\n';
    return exit_ok;
  }
  const auto now = xmpp::now();
  TextTable table({"ID", "FOR", "AT", "NAME", "CONTACT", "BY", "CREATED", "EXPIRES", "STATE"});
  for (const json& each : *found) {
    const auto text = [&](const char* key, const char* empty = "-") {
      const auto value = each.at(key).get<std::string>();
      return value.empty() ? empty : value;
    };
    const auto uses = each.at("uses_left").get<std::int64_t>();
    const auto expires = xmpp::parse_timestamp(text("expires"));
    const std::string state = uses == 0                     ? "used"
                              : !expires || *expires <= now ? "expired"
                              : uses == 1                   ? "open"
                                                            : "open, " + std::to_string(uses) + " uses";
    table.add({std::to_string(each.at("id").get<std::int64_t>()), text("for"), text("domain"), text("name"),
               text("contact"), text("by", "operator"), text("created"), text("expires"), state});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int invites(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  if (arguments.words.empty()) return list_invites(arguments, daemon, terminal);
  if (arguments.words[0] != "revoke" || arguments.words.size() < 2) {
    terminal.err() << "xmppctl invites: expected nothing, or: revoke ID...\n";
    return exit_usage;
  }
  for (std::size_t i = 1; i < arguments.words.size(); ++i) {
    const auto reply = daemon.ask("revoke_invite", {{"id", arguments.words[i]}});
    if (!reply) return complain(terminal, reply.error());
    terminal.out() << "invite " << arguments.words[i] << " is good for nothing any more\n";
  }
  return exit_ok;
}

}  // namespace

const Command invite_command{
    .name = "invite",
    .usage = "[DOMAIN] [--account NAME] [--contact NAME] [--reset NAME] [--days N] [--uses N] [--json]",
    .help =
        "Invite somebody to make an account: a link, and the same as a QR code.\n"
        "With --account the account gets this name, which is kept for it; otherwise who comes chooses. --contact "
        "makes\n"
        "the new account and that user each other's contacts. --reset lets the owner of an account choose another\n"
        "password; its sessions end then. A link is good for --days (invites.days) and for --uses accounts (1).",
    .min_words = 0,
    .max_words = 1,
    .takes_json = true,
    .options = {"account", "contact", "reset", "days", "uses"},
    .run = invite};

const Command invites_command{.name = "invites",
                              .usage = "[revoke ID...] [--json]",
                              .help =
                                  "List invites, or take some back.\n"
                                  "The operator's and those that users made. What has ended is listed for 30 days.",
                              .min_words = 0,
                              .max_words = 1000,
                              .takes_json = true,
                              .run = invites};

}  // namespace xmppd::ctl
