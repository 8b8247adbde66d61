// /logins: what is logged in to our account, or can log in.
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/commands/command.hpp"

namespace tui {
namespace {

std::string minute_of(std::int64_t seconds) {
  if (seconds <= 0) return "?";
  auto text = xmpp::format_timestamp(seconds * 1'000'000);  // "2026-11-30T09:42:50Z"
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

void append(std::string& text, const std::string& what, const char* between = ", ") {
  if (what.empty()) return;
  if (!text.empty()) text += between;
  text += what;
}

std::vector<std::string> lines_of(const LoginView& login) {
  std::string name = login.software.empty() ? "a client without a name" : login.software;
  if (!login.device.empty()) name += " on " + login.device;
  std::string by;
  if (login.password) append(by, "password");
  if (login.token) append(by, "token");
  if (login.grant) append(by, "password of its own");
  std::string from = login.from;
  if (!login.network.empty()) from += (from.empty() ? "" : " ") + ("(" + login.network + ")");
  std::vector<std::string> lines{(login.connected ? "● " : "○ ") + name + (login.own ? " (this one)" : "")};
  lines.push_back("    " + (login.connected ? "logged in" : "last login " + minute_of(login.last_seen)) +
                  (from.empty() ? "" : ", from " + from));
  lines.push_back("    since " + minute_of(login.first_seen) + (by.empty() ? "" : ", by " + by));
  lines.push_back("    " + login.id);
  lines.emplace_back("");
  return lines;
}

void show_logins(CommandHost& host, const AccountId& account, const std::vector<LoginView>& logins) {
  std::vector<std::string> lines;
  for (const auto& login : logins) {
    for (auto& line : lines_of(login)) lines.push_back(std::move(line));
  }
  if (logins.empty()) lines = {"The server names none.", ""};
  lines.emplace_back("/logins revoke ID logs one of them out; /password keeps out who knows the old one.");
  host.model().overlay = {OverlayKind::help, "Logins of " + account, std::move(lines), 0, {}};
  host.changed();
}

void revoke_login(CommandHost& host, PersonalActions& personal, const std::string& id) {
  personal.revoke_login(id, [&host, id](const xmpp::Result<Revoked>& done) {
    if (host.model().lock) return;
    if (!done) {
      host.complain(done.error().detail);
    } else if (*done == Revoked::for_good) {
      host.say(id + " is logged out");
    } else {
      host.complain(id + " was disconnected, but it knows the password: /password gives your account another one");
    }
    host.changed();
  });
}

void logins(CommandHost& host, const CommandLine& line) {
  const auto account = host.model().default_account();
  auto* personal = account.empty() ? nullptr : host.client().personal(account);
  if (!personal) return host.complain("not connected");
  if (line.words.empty()) {
    return personal->fetch_logins([&host, account](const xmpp::Result<std::vector<LoginView>>& found) {
      if (host.model().lock) return;
      if (found) return show_logins(host, account, *found);
      host.complain(found.error().detail);
      host.changed();
    });
  }
  const auto id = line.word(1);
  if (line.word(0) != "revoke" || id.empty()) return host.complain("usage: /logins [revoke ID]");
  host.ask({"Log out " + id + ", and take its token? (yes/no)", false,
            [&host, account, id](const std::string& answer) {
              if (answer != "yes") return host.say("nothing was changed");
              auto* actions = host.client().personal(account);
              if (!actions) return host.complain("not connected");
              revoke_login(host, *actions, id);
            }});
}

std::vector<std::string> complete_logins(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"revoke"} : std::vector<std::string>();
}

}  // namespace

std::vector<Command> login_commands() {
  return {{"logins", "[revoke ID]",
           "List the devices that are logged in to your account or can log in, with where they came from, and log one "
           "out (XEP-0494).",
           logins, complete_logins}};
}

}  // namespace tui
