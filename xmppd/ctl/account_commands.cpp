// adduser, passwd, deluser, disable, enable, users.
#include <nlohmann/json.hpp>
#include <ostream>

#include "libxmpp/base/crypto.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/password.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int send_password(const Arguments& arguments, ControlClient& daemon, Terminal& terminal, const char* outcome) {
  const std::string& jid = arguments.words[0];
  auto password = new_password(arguments, terminal, jid);
  if (!password) {
    terminal.err() << "xmppctl: " << password.error().detail << '\n';
    return exit_usage;
  }
  const auto reply = daemon.ask(arguments.command, {{"jid", jid}, {"password", *password}});
  xmpp::wipe(*password);
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->value("jid", jid) << outcome << '\n';
  return exit_ok;
}

int adduser(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  return send_password(arguments, daemon, terminal, " was created");
}

int passwd(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  return send_password(arguments, daemon, terminal, " has a new password");
}

int deluser(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("deluser", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->value("jid", arguments.words[0]) << " was removed with all it had\n";
  return exit_ok;
}

int tell_daemon(const Arguments& arguments, ControlClient& daemon, Terminal& terminal, const char* outcome) {
  const auto reply = daemon.ask(arguments.command, {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->value("jid", arguments.words[0]) << outcome << '\n';
  return exit_ok;
}

int disable(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  return tell_daemon(arguments, daemon, terminal, " is disabled");
}

int enable(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  return tell_daemon(arguments, daemon, terminal, " is enabled");
}

int users(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json question = json::object();
  if (!arguments.words.empty()) question["domain"] = arguments.words[0];
  const auto accounts = daemon.ask_all_pages("users", question);
  if (!accounts) return complain(terminal, accounts.error());
  if (arguments.json) {
    terminal.out() << accounts->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ADDRESS", "CREATED", "LAST LOGIN", "FROM", "STATE"});
  for (const json& account : *accounts) {
    const json& last_login = account.at("last_login");
    table.add({account.at("jid").get<std::string>(), account.at("created").get<std::string>(),
               last_login.is_null() ? "never" : last_login.get<std::string>(),
               account.value("last_login_from", std::string()),
               account.value("awaits_approval", false) ? "awaits approval"
               : account.value("disabled", false)      ? "disabled"
                                                       : "enabled"});
  }
  terminal.out() << table.text();
  return exit_ok;
}

}  // namespace

const Command adduser_command{
    .name = "adduser",
    .usage = "USER@DOMAIN [--password-stdin]",
    .help =
        "Create an account.\n"
        "The password is asked for twice, or is the first line of standard input with --password-stdin.",
    .min_words = 1,
    .max_words = 1,
    .takes_password = true,
    .run = adduser};

const Command passwd_command{
    .name = "passwd",
    .usage = "USER@DOMAIN [--password-stdin]",
    .help =
        "Change an account's password.\n"
        "The password is asked for twice, or is the first line of standard input with --password-stdin. Clients that\n"
        "are connected stay so; those that log in by a token (see tokens) need the new one next time.",
    .min_words = 1,
    .max_words = 1,
    .takes_password = true,
    .run = passwd};

const Command deluser_command{
    .name = "deluser",
    .usage = "USER@DOMAIN",
    .help =
        "Remove an account with everything it has.\n"
        "Its sessions end; its contacts are told. For accounts.tombstone_days nobody gets the "
        "name but by adduser.",
    .min_words = 1,
    .max_words = 1,
    .run = deluser};

const Command disable_command{
    .name = "disable",
    .usage = "USER@DOMAIN",
    .help =
        "Keep everybody from logging in to an account.\n"
        "Its sessions end. It keeps all it has, and messages for it are kept as for anybody who is away.",
    .min_words = 1,
    .max_words = 1,
    .run = disable};

const Command enable_command{
    .name = "enable",
    .usage = "USER@DOMAIN",
    .help =
        "Let a disabled account be logged in to again.\nOne that its owner has removed, too, as long as "
        "accounts.removal_days keep it.",
    .min_words = 1,
    .max_words = 1,
    .run = enable};

const Command users_command{.name = "users",
                            .usage = "[DOMAIN] [--json]",
                            .help = "List accounts.\nOf one domain, or of all.",
                            .min_words = 0,
                            .max_words = 1,
                            .takes_json = true,
                            .run = users};

}  // namespace xmppd::ctl
