// /roster: contacts and who may see our presence.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

void list(CommandHost& host) {
  const auto account = host.model().default_account();
  std::vector<std::string> lines;
  for (const auto& [key, contact] : host.model().contacts) {
    if (key.first != account) continue;
    std::string text = contact.jid.text();
    if (!contact.name.empty()) text += " (" + contact.name + ")";
    text += "  subscription " + contact.subscription;
    if (contact.ask) text += ", asked";
    lines.push_back(text);
  }
  if (lines.empty()) lines.emplace_back("No contacts yet: /roster add ADDRESS makes one.");
  host.model().overlay = {OverlayKind::help, "Contacts", std::move(lines), 0, {}};
}

void answer(CommandHost& host, const xmpp::Jid& jid, bool accept) {
  auto& requests = host.model().requests;
  AccountId account = host.model().default_account();
  for (const auto& request : requests) {
    if (request.from == jid) account = request.account;
  }
  const auto done = host.client().subscription_answer(account, jid, accept);
  if (!done) return host.complain(done.error().detail);
  std::erase_if(requests, [&](const auto& request) { return request.from == jid; });
  host.say(jid.text() + (accept ? " can see when you are online" : " can't see when you are online"));
}

void roster(CommandHost& host, const CommandLine& line) {
  const auto verb = line.word(0);
  if (verb == "list") return list(host);
  if (verb != "add" && verb != "remove" && verb != "accept" && verb != "deny") {
    return host.complain(
        "usage: /roster add [ADDRESS [NAME]] | remove ADDRESS | accept [ADDRESS] | deny [ADDRESS] | list");
  }
  if (verb == "remove" && line.words.size() < 2) return host.complain("usage: /roster remove ADDRESS");
  const auto jid = address_or_current(host, line.word(1));
  if (!jid) return;
  const auto account = host.model().default_account();
  if (verb == "add") {
    report(host, host.client().roster_add(account, *jid, line.after(2)));
  } else if (verb == "remove") {
    report(host, host.client().roster_remove(account, *jid));
  } else {
    answer(host, *jid, verb == "accept");
  }
}

std::vector<std::string> complete_roster(const Model& model, const CommandLine&, std::size_t index) {
  if (index == 0) return {"add", "remove", "accept", "deny", "list"};
  return index == 1 ? known_addresses(model) : std::vector<std::string>();
}

}  // namespace

std::vector<Command> roster_commands() {
  return {
      {"roster", "add [ADDRESS [NAME]] | remove ADDRESS | accept [ADDRESS] | deny [ADDRESS] | list",
       "Contacts: show each other when you are online, drop a contact, answer who asks. No address: the open chat's.",
       roster, complete_roster}};
}

}  // namespace tui
