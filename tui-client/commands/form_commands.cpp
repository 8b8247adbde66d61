// /config /register /rooms /command: what services ask by forms.
#include "tui-client/commands/command.hpp"

namespace tui {

FormActions* forms(CommandHost& host) {
  const auto account = host.model().default_account();
  auto* actions = account.empty() ? nullptr : host.client().forms(account);
  if (!actions) host.complain("not connected");
  return actions;
}

namespace {

std::optional<xmpp::Jid> room(CommandHost& host) {
  const auto* chat = host.model().current();
  if (chat && chat->is_room) return chat->jid;
  host.complain("open the room first: /join ROOM");
  return std::nullopt;
}

void config(CommandHost& host, const CommandLine&) {
  const auto where = room(host);
  if (auto* actions = where ? forms(host) : nullptr) actions->configure_room(*where);
}

void enroll(CommandHost& host, const CommandLine&) {
  const auto where = room(host);
  if (auto* actions = where ? forms(host) : nullptr) actions->register_in_room(*where);
}

void rooms(CommandHost& host, const CommandLine& line) {
  if (line.word(0) == "search") {
    const auto words = line.after(1);
    if (words.empty()) return host.complain("usage: /rooms search WORDS");
    if (auto* actions = forms(host)) actions->search_rooms(words);
    return;
  }
  xmpp::Jid service;
  if (!line.words.empty()) {
    const auto given = read_address(host, line.word(0));
    if (!given) return;
    service = *given;
  }
  if (auto* actions = forms(host)) actions->list_rooms(service);
}

void command(CommandHost& host, const CommandLine& line) {
  auto* actions = forms(host);
  if (!actions) return;
  const auto own = xmpp::Jid::parse(host.model().default_account());
  const auto at = line.words.empty() ? own : xmpp::Jid::parse(line.word(0));
  if (!at) return host.complain("\"" + line.word(0) + "\" is no address like somebody@example.org");
  const auto whom = line.words.empty() ? at->domain_jid() : *at;
  if (line.words.size() > 1) return actions->run_command(whom, line.after(1));
  actions->choose_command(whom);
}

void second_factor(CommandHost& host, const CommandLine& line) {
  const auto own = xmpp::Jid::parse(host.model().default_account());
  auto* actions = forms(host);
  if (!actions || !own) return;
  const auto what = line.word(0);
  const std::string node = line.words.empty()        ? "xmppd#second-factor"
                           : what == "remove"        ? "xmppd#remove-second-factor"
                           : what == "recovery"      ? "xmppd#recovery-codes"
                           : what == "app-password"  ? "xmppd#new-app-password"
                           : what == "app-passwords" ? "xmppd#app-passwords"
                                                     : "";
  if (node.empty()) return host.complain("usage: /2fa [remove|recovery|app-password|app-passwords]");
  actions->run_command(*own, node);
}

std::vector<std::string> factor_words(const Model&, const CommandLine&, std::size_t index) {
  if (index != 0) return {};
  return {"remove", "recovery", "app-password", "app-passwords"};
}

void certificates(CommandHost& host, const CommandLine& line) {
  const auto own = xmpp::Jid::parse(host.model().default_account());
  auto* actions = forms(host);
  if (!actions || !own) return;
  const bool adds = line.word(0) == "add";
  if (!adds && !line.words.empty()) return host.complain("usage: /certificates [add]");
  actions->run_command(*own, adds ? "xmppd#add-certificate" : "xmppd#certificates");
}

std::vector<std::string> add_word(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"add"} : std::vector<std::string>();
}

std::vector<std::string> search_word(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"search"} : std::vector<std::string>();
}

std::vector<std::string> addresses(const Model& model, const CommandLine&, std::size_t index) {
  return index == 0 ? known_addresses(model) : std::vector<std::string>();
}

}  // namespace

std::vector<Command> form_commands() {
  return {
      {"rooms", "[SERVICE] | search WORDS",
       "List the public rooms of a service, your server's if none is named, or those with WORDS in their name, "
       "description or address, and enter one.",
       rooms, search_word},
      {"config", "", "As its owner: configure this room.", config, nullptr},
      {"register", "", "Register with this room: keep your nick there, or ask to be a member.", enroll, nullptr},
      {"2fa", "[remove | recovery | app-password | app-passwords]",
       "Set up a second factor: codes of an authenticator app that each login by the password asks for. Or remove it, get "
       "other recovery codes, make an application password for a program that can't ask for codes, list and revoke those.",
       second_factor, factor_words},
      {"certificates", "[add]",
       "See the certificates that log in to your account without a password, and revoke them; or add one: its PEM text, "
       "without the key.",
       certificates, add_word},
      {"command", "[ADDRESS [NODE]]", "Run a command of your server, or of ADDRESS (XEP-0050).", command, addresses},
  };
}

}  // namespace tui
