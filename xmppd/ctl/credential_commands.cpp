// second-factor, app-passwords, certificates.
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

constexpr std::size_t max_certificate_bytes = 65536;

std::string text_of(const json& value, const char* empty) {
  return value.is_null() ? std::string(empty) : value.get<std::string>();
}

int show_second_factor(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  json question{{"jid", words[0]}};
  if (words.size() > 1) question["action"] = words[1];
  const auto reply = daemon.ask(words.size() > 1 ? "set_second_factor" : "second_factor", question);
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  const auto policy = reply->at("policy").get<std::string>();
  if (reply->at("enrolled").is_null()) {
    terminal.out() << words[0] << " has no second factor\n";
  } else {
    terminal.out() << words[0] << " has a second factor since " << text_of(reply->at("enrolled"), "") << ", and "
                   << reply->at("recovery_codes").get<std::size_t>() << " recovery codes\n";
  }
  terminal.out() << "It is "
                 << (policy == "host" ? reply->at("host").get<std::string>() + " (host.second_factor)"
                     : policy == "required" ? "required of this account"
                                            : "not required of this account")
                 << '\n';
  return exit_ok;
}

int list_app_passwords(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("app_passwords", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  const json& items = reply->at("items");
  if (arguments.json) {
    terminal.out() << items.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"NUMBER", "NAME", "SINCE", "LAST USED"});
  for (const json& each : items) {
    table.add({std::to_string(each.at("number").get<std::int64_t>()), text_of(each.at("name"), ""),
               text_of(each.at("created"), ""), text_of(each.at("last_used"), "never")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

// "revoke NUMBER|all", asked for by `command`.
int revoke(const Arguments& arguments, ControlClient& daemon, Terminal& terminal, const char* command) {
  const auto& words = arguments.words;
  json question{{"jid", words[0]}};
  bool understood = words.size() == 3 && words[1] == "revoke";
  if (understood && words[2] != "all") {
    std::int64_t number = 0;
    const char* const end = words[2].data() + words[2].size();
    const auto read = std::from_chars(words[2].data(), end, number);
    understood = read.ec == std::errc() && read.ptr == end;
    question["number"] = number;
  }
  if (!understood) {
    terminal.err() << "xmppctl: " << arguments.command << ": expected USER@DOMAIN, with nothing, add ..., or "
                   << "revoke NUMBER|all\n";
    return exit_usage;
  }
  const auto reply = daemon.ask(command, question);
  if (!reply) return complain(terminal, reply.error());
  if (arguments.json) {
    terminal.out() << reply->dump(2) << '\n';
    return exit_ok;
  }
  terminal.out() << "revoked\n";
  for (const json& jid : reply->at("disconnected")) terminal.out() << jid.get<std::string>() << " was disconnected\n";
  return exit_ok;
}

int list_certificates(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto reply = daemon.ask("certificates", {{"jid", arguments.words[0]}});
  if (!reply) return complain(terminal, reply.error());
  const json& items = reply->at("items");
  if (arguments.json) {
    terminal.out() << items.dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"NUMBER", "NAME", "SINCE", "EXPIRES", "LAST USED", "SHA-256"});
  for (const json& each : items) {
    table.add({std::to_string(each.at("number").get<std::int64_t>()), text_of(each.at("name"), ""),
               text_of(each.at("created"), ""), text_of(each.at("expires"), ""), text_of(each.at("last_used"), "never"),
               text_of(each.at("sha256"), "")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int certificates(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) return list_certificates(arguments, daemon, terminal);
  if (words.size() < 3 || words[1] != "add") return revoke(arguments, daemon, terminal, "revoke_certificates");
  std::ifstream file(words[2], std::ios::binary);
  std::string pem(max_certificate_bytes, '\0');
  file.read(pem.data(), static_cast<std::streamsize>(pem.size()));
  pem.resize(static_cast<std::size_t>(file.gcount()));
  if (pem.empty()) {
    terminal.err() << "xmppctl: " << words[2] << ": can't be read\n";
    return exit_usage;
  }
  json question{{"jid", words[0]}, {"certificate", pem}};
  if (words.size() > 3) question["name"] = words[3];
  const auto added = daemon.ask("add_certificate", question);
  if (!added) return complain(terminal, added.error());
  if (arguments.json) {
    terminal.out() << added->dump(2) << '\n';
    return exit_ok;
  }
  terminal.out() << words[0] << " may log in by certificate " << added->at("sha256").get<std::string>() << '\n';
  return exit_ok;
}

int app_passwords(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() == 1) return list_app_passwords(arguments, daemon, terminal);
  if (words.size() == 3 && words[1] == "add") {
    const auto made = daemon.ask("make_app_password", {{"jid", words[0]}, {"name", words[2]}});
    if (!made) return complain(terminal, made.error());
    if (arguments.json) {
      terminal.out() << made->dump(2) << '\n';
      return exit_ok;
    }
    terminal.out() << made->at("password").get<std::string>() << '\n';
    terminal.err() << "This is shown once; type it with its dashes.\n";
    return exit_ok;
  }
  return revoke(arguments, daemon, terminal, "revoke_app_passwords");
}

}  // namespace

const Command second_factor_command{
    .name = "second-factor",
    .usage = "USER@DOMAIN [require|exempt|host|reset] [--json]",
    .help =
        "Show whether an account asks for codes of an authenticator beside the password, or say whether it must.\n"
        "\"require\": who has no second factor logs in only to set one up; \"exempt\": it need not, whatever\n"
        "host.second_factor says; \"host\": as that says. \"reset\" removes the second factor of somebody who has lost\n"
        "the authenticator and the recovery codes: make sure who asks.",
    .min_words = 1,
    .max_words = 2,
    .takes_json = true,
    .run = show_second_factor};

const Command app_passwords_command{
    .name = "app-passwords",
    .usage = "USER@DOMAIN [add NAME | revoke NUMBER|all] [--json]",
    .help =
        "List, make or revoke the application passwords of an account: for single devices, and for clients that know no\n"
        "second factor. \"add\" shows one, once. \"revoke\" ends the sessions of it, too; a new password of the account\n"
        "(passwd) revokes all.",
    .min_words = 1,
    .max_words = 3,
    .takes_json = true,
    .run = app_passwords};

const Command certificates_command{
    .name = "certificates",
    .usage = "USER@DOMAIN [add FILE [NAME] | revoke NUMBER|all] [--json]",
    .help =
        "List, add or revoke the certificates by which an account may be logged in to (SASL EXTERNAL), where\n"
        "c2s.client_certificates is on. FILE is PEM, without the key; who has that logs in as the account. \"revoke\" ends\n"
        "the sessions of it, too; a new password of the account (passwd) revokes all.",
    .min_words = 1,
    .max_words = 4,
    .takes_json = true,
    .run = certificates};

}  // namespace xmppd::ctl
