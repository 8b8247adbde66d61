// The rows.
#include "xmppd/app/control_table.hpp"

#include <algorithm>

namespace xmppd {
namespace {

using Argument = ControlArgument;
using Field = ControlField;
using Type = ControlArgument::Type;
using Told = ControlField::Type;
using Scope = ControlScope;

constexpr auto listing = ControlVerb::Answer::listing;

Argument the_account(std::string_view help = "The account") { return {"jid", Type::account, help, true}; }
Field jid() { return {"jid"}; }

std::vector<ControlVerb> account_verbs() {
  return {
      {.name = "adduser",
       .help = "Create an account.",
       .scope = Scope::accounts,
       .arguments = {the_account("The address of the new account"), {"password", Type::secret, "Its password", true}},
       .fields = {jid()},
       .client_command = "http://jabber.org/protocol/admin#add-user"},
      {.name = "passwd",
       .help = "Change an account's password.\nClients that log in by a token need the new one next time.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"password", Type::secret, "Its new password", true}},
       .fields = {jid()},
       .client_command = "http://jabber.org/protocol/admin#change-user-password"},
      {.name = "deluser",
       .help = "Remove an account with everything it has.",
       .scope = Scope::accounts,
       .arguments = {the_account()},
       .fields = {jid()},
       .dangerous = true,
       .client_command = "http://jabber.org/protocol/admin#delete-user"},
      {.name = "disable",
       .help = "Keep everybody from logging in to an account.\nIts sessions end; it keeps all it has.",
       .scope = Scope::accounts,
       .arguments = {the_account()},
       .fields = {jid()},
       .client_command = "http://jabber.org/protocol/admin#disable-user"},
      {.name = "enable",
       .help = "Let a disabled account be logged in to again.",
       .scope = Scope::accounts,
       .arguments = {the_account()},
       .fields = {jid()},
       .client_command = "http://jabber.org/protocol/admin#reenable-user"},
      {.name = "users",
       .help = "List accounts.",
       .arguments = {{"domain", Type::host, "Of this domain alone"}},
       .answer = listing,
       .fields = {jid(), {"created", Told::time}, {"last_login", Told::time, true}, {"last_login_from"},
                  {"disabled", Told::boolean}, {"awaits_approval", Told::boolean},
                  {"mechanisms", Told::texts}}},
      {.name = "sessions",
       .help = "List connected clients.",
       .arguments = {{"of", Type::of, "Of this domain or account alone"}},
       .answer = listing,
       .fields = {jid(), {"address"}, {"tls"}, {"mechanism"}, {"connected", Told::time}, {"stream"},
                  {"hibernates", Told::boolean}, {"available", Told::boolean}, {"priority", Told::number},
                  {"stanzas_received", Told::number}, {"stanzas_in_work", Told::number}}},
      {.name = "kick",
       .help = "Disconnect an account's clients, or one of them.\nIt does not keep them from connecting again.",
       .scope = Scope::accounts,
       .arguments = {{"jid", Type::address, "The account, or with a resource one client", true}},
       .fields = {{"kicked", Told::texts}},
       .client_command = "http://jabber.org/protocol/admin#end-user-session"},
      {.name = "tokens",
       .help = "List the clients that log in to an account by a token (XEP-0484).",
       .arguments = {the_account()},
       .answer = listing,
       .fields = {{"number", Told::number}, {"software"}, {"name"}, {"created", Told::time},
                  {"last_used", Told::time, true}, {"expires", Told::time, true}, {"mechanism"}}},
      {.name = "revoke_tokens",
       .help = "Have the clients of an account that log in by a token ask for the password again, and end their sessions.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"number", Type::number, "That of one client; all without", false, {}, 1}},
       .fields = {{"revoked", Told::number}, {"disconnected", Told::texts}}},
  };
}

std::vector<ControlVerb> credential_verbs() {
  const std::vector<Field> factor{{"enrolled", Told::time, true}, {"recovery_codes", Told::number}, {"policy"}, {"host"}};
  return {
      {.name = "second_factor",
       .help = "Show whether logins to an account need a code of an authenticator besides the password.",
       .arguments = {the_account()},
       .fields = factor},
      {.name = "set_second_factor",
       .help = "Require a second factor of an account, or not, or remove it.\n\"host\" is as host.second_factor says; "
               "\"reset\" is for who has lost authenticator and recovery codes: make sure who asks.",
       .scope = Scope::accounts,
       .arguments = {the_account(),
                     {"action", Type::choice, "What to do", true, {"require", "exempt", "host", "reset"}}},
       .fields = factor},
      {.name = "app_passwords",
       .help = "List the application passwords of an account.",
       .arguments = {the_account()},
       .answer = listing,
       .fields = {{"number", Told::number}, {"name"}, {"created", Told::time}, {"last_used", Told::time, true}}},
      {.name = "make_app_password",
       .help = "Make an application password: for one device, or for a client that knows no second factor.\nIt is shown "
               "this once.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"name", Type::text, "Of the device or program", true}},
       .fields = {{"number", Told::number}, {"password"}}},
      {.name = "revoke_app_passwords",
       .help = "Make application passwords of an account good for nothing, and end their sessions.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"number", Type::number, "That of one; all without", false, {}, 1}},
       .fields = {{"disconnected", Told::texts}}},
      {.name = "certificates",
       .help = "List the certificates that an account may be logged in to by (SASL EXTERNAL).",
       .arguments = {the_account()},
       .answer = listing,
       .fields = {{"number", Told::number}, {"name"}, {"sha256"}, {"created", Told::time}, {"expires", Told::time},
                  {"last_used", Told::time, true}}},
      {.name = "add_certificate",
       .help = "Let an account be logged in to by a certificate.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"certificate", Type::lines, "The certificate, as PEM", true},
                     {"name", Type::text, "Of the device; else the certificate's subject"}},
       .fields = {{"number", Told::number}, {"sha256"}}},
      {.name = "revoke_certificates",
       .help = "Make registered certificates of an account good for nothing, and end their sessions.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"number", Type::number, "That of one; all without", false, {}, 1}},
       .fields = {{"disconnected", Told::texts}}},
  };
}

std::vector<ControlVerb> access_verbs() {
  return {
      {.name = "devices",
       .help = "List the clients that can log in to an account (XEP-0494).",
       .arguments = {the_account()},
       .fields = {{"items", Told::objects}}},
      {.name = "revoke_devices",
       .help = "Log out clients of an account.\nTheir tokens are taken and their sessions end; who knows the password can "
               "come back until the account gets another one.",
       .scope = Scope::accounts,
       .arguments = {the_account(), {"id", Type::text, "That of one client; all without"}},
       .fields = {{"revoked", Told::texts}, {"disconnected", Told::texts}, {"know_password", Told::texts}}},
      {.name = "registrations",
       .help = "List who has registered and waits for approval.",
       .arguments = {{"domain", Type::host, "At this domain alone"}},
       .fields = {{"items", Told::objects}}},
      {.name = "decide_registration",
       .help = "Give somebody who waits for approval the account, or refuse it.",
       .scope = Scope::accounts,
       .arguments = {the_account("Who waits"), {"approve", Type::boolean, "Approved, or refused", true}},
       .fields = {jid()},
       .client_command = "xmppd#registrations"},
      {.name = "abuse",
       .help = "List who is delayed, blocked or limited, and why; and what was refused since the start.",
       .fields = {{"logins", Told::objects}, {"accounts", Told::objects}, {"strangers", Told::object},
                  {"blocklists", Told::objects}, {"refused", Told::object}}},
      {.name = "lift_abuse",
       .help = "End what holds up an address, a network or an account.",
       .scope = Scope::operate,
       .arguments = {{"what", Type::text, "As the list has it", true}},
       .fields = {{"lifted"}}},
  };
}

std::vector<Field> invite_fields() {
  return {{"id", Told::number}, {"domain"}, {"name"}, {"contact"}, {"by"}, {"for"}, {"created", Told::time},
          {"expires", Told::time}, {"uses_left", Told::number}};
}

std::vector<ControlVerb> invite_verbs() {
  auto made = invite_fields();
  made.insert(made.end(), {{"uri"}, {"page"}});
  return {
      {.name = "invite",
       .help = "Invite somebody to make an account, or the owner of one to choose another password.",
       .scope = Scope::accounts,
       .arguments = {{"domain", Type::host, "The domain"},
                     {"name", Type::text, "The name that the account gets; who comes chooses without"},
                     {"contact", Type::text, "A user here who becomes a contact of the new account"},
                     {"reset", Type::text, "The account whose password is chosen anew"},
                     {"days", Type::number, "How many days it is good for", false, {}, 1, 3650},
                     {"uses", Type::number, "How many accounts may be made with it", false, {}, 1, 10'000}},
       .fields = std::move(made)},
      {.name = "invites",
       .help = "List invites.",
       .arguments = {{"domain", Type::host, "To this domain alone"}},
       .answer = listing,
       .fields = invite_fields()},
      {.name = "revoke_invite",
       .help = "Take an invite back.",
       .scope = Scope::accounts,
       .arguments = {{"id", Type::number, "Its number", true, {}, 1}}},
  };
}

std::vector<ControlVerb> notice_verbs() {
  return {
      {.name = "announce",
       .help = "Send a message to the users of a domain.",
       .scope = Scope::operate,
       .arguments = {{"domain", Type::host, "The domain", true},
                     {"to", Type::choice, "To those who are online, or to all", true, {"online", "all"}},
                     {"text", Type::lines, "The message", true}},
       .fields = {{"note"}},
       .client_command = "http://jabber.org/protocol/admin#announce"},
      {.name = "motd",
       .help = "Show or set the message of the day.",
       .scope = Scope::operate,
       .arguments = {{"domain", Type::host, "The domain", true},
                     {"text", Type::lines, "The new message; an empty one deletes it"}},
       .fields = {{"note", Told::text, false, true}, {"text", Told::text, false, true}},
       .client_command = "http://jabber.org/protocol/admin#edit-motd"},
  };
}

std::vector<ControlVerb> outside_verbs() {
  return {
      {.name = "components",
       .help = "List the domains of components (gateways).",
       .answer = listing,
       .fields = {{"domain"}, {"connected", Told::boolean}, {"address"}, {"since", Told::time},
                  {"waiting", Told::number}}},
      {.name = "s2s",
       .help = "Show connections to other servers, and what is wrong where there is none.",
       .fields = {{"streams", Told::objects}, {"domains", Told::objects}, {"blocklists", Told::objects}}},
      {.name = "s2s_test",
       .help = "Dial the server of a domain, and say each step.",
       .scope = Scope::operate,
       .arguments = {{"domain", Type::domain, "The domain", true},
                     {"from", Type::domain, "As this domain, which is served here"}},
       .fields = {{"steps", Told::texts}, {"failed", Told::text, true}, {"reason", Told::text, false, true}}},
      {.name = "strangers",
       .help = "Show what strangers have sent to a user that is kept for later, or settle it.",
       .scope = Scope::accounts,
       .arguments = {the_account(),
                     {"settle", Type::choice, "What to do with all of it", false, {"deliver", "drop"}}},
       .fields = {{"items", Told::objects, false, true}, {"settled", Told::number, false, true}}},
      {.name = "reports",
       .help = "List what users have reported as spam or abuse.",
       .answer = listing,
       .fields = {{"id"}, {"received", Told::time}, {"reporter"}, {"reported"}, {"reason"}, {"text"},
                  {"messages", Told::texts}}},
      {.name = "remove_report",
       .help = "Take a report away that is dealt with.",
       .scope = Scope::operate,
       .arguments = {{"id", Type::number, "Its number", true, {}, 1}}},
      {.name = "uploads",
       .help = "List uploaded files.",
       .arguments = {{"of", Type::account, "Of this account alone"}},
       .answer = listing,
       .fields = {{"id"}, {"owner"}, {"name"}, {"type"}, {"bytes", Told::number}, {"created", Told::time},
                  {"ends", Told::time, true}}},
      {.name = "delete_upload",
       .help = "Delete an uploaded file.",
       .scope = Scope::operate,
       .arguments = {{"id", Type::text, "What stands behind /upload/ in its URL", true}},
       .dangerous = true},
  };
}

std::vector<ControlVerb> daemon_verbs() {
  return {
      {.name = "stats",
       .help = "Show figures: connections, stanzas, accounts, storage.",
       .fields = {{"version"}, {"uptime_seconds", Told::number}, {"connections", Told::object},
                  {"storage", Told::object}, {"archive", Told::object, false, true}, {"hosts", Told::objects}}},
      {.name = "reload",
       .help = "Read configuration and certificates again.\nWith a mistake in them nothing changes.",
       .scope = Scope::operate,
       .arguments = {{"check", Type::boolean, "Only say what would change"}},
       .fields = {{"changes", Told::objects}, {"needs_restart", Told::texts}}},
      {.name = "log",
       .help = "Show the log level of each part of the daemon, or change one until the next reload.",
       .scope = Scope::operate,
       .arguments = {{"part", Type::text, "The part, or \"all\""},
                     {"level", Type::choice, "Its level from now on", false,
                      {"trace", "debug", "info", "warning", "error", "off", "default"}}},
       .fields = {{"all"}, {"parts", Told::object}}},
      {.name = "trace",
       .help = "Begin to follow the stanzas of a session, or of all of an account, with what people say masked.",
       .scope = Scope::operate,
       .arguments = {{"jid", Type::address, "The account, or with a resource one client", true}},
       .fields = {{"trace", Told::number}, {"sessions", Told::texts}},
       .operator_only = true},
      {.name = "trace_next",
       .help = "Take what was seen since; waits two seconds for something.",
       .scope = Scope::operate,
       .arguments = {{"trace", Type::number, "Which trace", true, {}, 1}},
       .fields = {{"items", Told::objects}, {"dropped", Told::number}},
       .operator_only = true},
      {.name = "trace_end",
       .help = "End a trace.",
       .scope = Scope::operate,
       .arguments = {{"trace", Type::number, "Which trace", true, {}, 1}},
       .operator_only = true},
      {.name = "stop", .help = "Stop the daemon.", .scope = Scope::operate, .dangerous = true},
      {.name = "api_tokens",
       .help = "List the tokens of the HTTP API.",
       .answer = listing,
       .fields = {{"name"}, {"scopes", Told::texts}, {"domain"}, {"created", Told::time}, {"expires", Told::time, true},
                  {"last_used", Told::time, true}},
       .operator_only = true},
      {.name = "add_api_token",
       .help = "Make a token of the HTTP API.",
       .scope = Scope::operate,
       .arguments = {{"name", Type::text, "Its name", true},
                     {"scope", Type::text, "What it is good for, with commas between", true},
                     {"domain", Type::host, "For this domain alone"},
                     {"days", Type::number, "How many days it is good for; for ever without", false, {}, 1, 36'500}},
       .fields = {{"name"}, {"token"}, {"scopes", Told::texts}, {"domain"}, {"created", Told::time},
                  {"expires", Told::time, true}, {"last_used", Told::time, true}},
       .operator_only = true},
      {.name = "revoke_api_token",
       .help = "Take a token of the HTTP API back.",
       .scope = Scope::operate,
       .arguments = {{"name", Type::text, "Its name", true}},
       .operator_only = true},
      {.name = "restart",
       .help = "Stop the daemon and start it anew in the same process.",
       .scope = Scope::operate,
       .dangerous = true},
      {.name = "backup",
       .help = "Write down that a backup was made; xmppctl makes it.",
       .scope = Scope::operate,
       .operator_only = true},
      {.name = "audit",
       .help = "Show who logged in, who could not, and who administered what.",
       .arguments = {{"account", Type::account, "About this account alone"},
                     {"since", Type::text, "Not older than 2026-01-31T12:00:00Z"},
                     {"last", Type::number, "The newest, so many of them", false, {}, 1, 500}},
       .answer = listing,
       .fields = {{"id", Told::number}, {"time", Told::time}, {"event"}, {"account"}, {"actor"}, {"address"}, {"detail"},
                  {"hash"}}},
      {.name = "audit_verify",
       .help = "Follow the audit log's chain of hashes.",
       .arguments = {{"anchor", Type::text, "The newest record of an earlier time, as that answer names it"}},
       .fields = {{"intact", Told::boolean}, {"records", Told::number}, {"dropped_before", Told::number}, {"head"},
                  {"broken_at", Told::number, false, true}, {"anchor", Told::text, false, true}}},
  };
}

}  // namespace

const std::vector<ControlVerb>& control_table() {
  static const std::vector<ControlVerb> all = [] {
    std::vector<ControlVerb> rows;
    for (auto&& part : {account_verbs(), credential_verbs(), access_verbs(), invite_verbs(), notice_verbs(), outside_verbs(), daemon_verbs()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return all;
}

const ControlVerb* find_control_verb(std::string_view name) {
  const auto& all = control_table();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ControlVerb& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool ControlVerb::of_one_domain() const {
  return std::any_of(arguments.begin(), arguments.end(), [](const ControlArgument& each) {
    return each.type == Type::account || each.type == Type::address || each.type == Type::host || each.type == Type::of;
  });
}

std::string_view to_string(ControlScope scope) {
  switch (scope) {
    case ControlScope::read:
      return "read";
    case ControlScope::accounts:
      return "accounts";
    default:
      return "operate";
  }
}

xmpp::Result<ControlScope> parse_control_scope(std::string_view text) {
  for (const auto scope : {ControlScope::read, ControlScope::accounts, ControlScope::operate}) {
    if (text == to_string(scope)) return scope;
  }
  return xmpp::fail(xmpp::Errc::invalid_argument, "scope: expected read, accounts or operate, found \"" + std::string(text) + "\"");
}

}  // namespace xmppd
