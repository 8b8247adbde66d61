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

// What is known of somebody here, and what they say of themselves.
void show_profile(CommandHost& host, const AccountId& account, const xmpp::Jid& jid, const Profile& profile) {
  auto& model = host.model();
  std::vector<std::string> lines{jid.text()};
  for (const auto& field : profile) lines.push_back(field.label + ": " + field.value);
  if (profile.empty()) lines.emplace_back("They say nothing of themselves, or not to you.");
  lines.emplace_back("");
  if (const auto contact = model.contacts.find({account, jid.bare()}); contact != model.contacts.end()) {
    const auto& known = contact->second;
    lines.push_back("Contact" + (known.name.empty() ? std::string() : " called " + known.name) + ", subscription " + known.subscription);
  } else if (jid.bare().text() != account) {
    lines.emplace_back("No contact: /roster add makes one.");
  }
  for (const auto& [key, presence] : model.presences) {
    if (key.first != account || !key.second.same_bare(jid)) continue;
    constexpr const char* words[] = {"offline", "online", "free to chat", "away", "away for long", "not to be disturbed"};
    lines.push_back(std::string(key.second.resource()) + ": " + words[static_cast<int>(presence.show)] +
                    (presence.status.empty() ? "" : ", " + presence.status));
  }
  model.overlay = {OverlayKind::help, "Who is " + jid.text(), std::move(lines), 0, {}};
}

PersonalActions* personal(CommandHost& host) {
  auto* actions = host.client().personal(host.model().default_account());
  if (!actions) host.complain("not connected: /connect");
  return actions;
}

void whois(CommandHost& host, const CommandLine& line) {
  const auto jid = address_or_current(host, line.rest);
  auto* actions = jid ? personal(host) : nullptr;
  if (!actions) return;
  const auto account = host.model().default_account();
  actions->fetch_profile(*jid, [&host, account, jid = *jid](const xmpp::Result<Profile>& profile) {
    if (host.model().lock) return;
    if (!profile) return host.complain(jid.text() + ": " + profile.error().detail);
    show_profile(host, account, jid, *profile);
    host.changed();
  });
}

void name(CommandHost& host, const CommandLine& line) {
  constexpr std::size_t most_bytes = 200;
  if (line.rest.empty()) {
    const auto own = xmpp::Jid::parse(host.model().default_account());
    return own ? whois(host, read_line(own->text())) : host.complain("no account yet");
  }
  if (line.rest.size() > most_bytes) return host.complain("too long for a name");
  auto* actions = personal(host);
  if (!actions) return;
  actions->set_name(line.rest, [&host, wanted = line.rest](const xmpp::Result<void>& done) {
    if (done) {
      host.say("others see you called " + wanted + " now");
    } else {
      host.complain(done.error().detail);
    }
    host.changed();
  });
}

void profile(CommandHost& host, const CommandLine&) {
  if (auto* actions = forms(host)) actions->edit_profile();
}

void avatar(CommandHost& host, const CommandLine& line) {
  if (line.rest.empty()) return host.complain("usage: /avatar FILE | off");
  host.set_avatar(line.rest == "off" ? "" : line.words.size() == 1 ? line.word(0) : line.rest);
}

std::vector<std::string> complete_whois(const Model& model, const CommandLine&, std::size_t index) {
  return index == 0 ? known_addresses(model) : std::vector<std::string>();
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
       roster, complete_roster},
      {"whois", "[ADDRESS]", "What somebody says of themselves (their vCard), where they are and what they are to you.", whois,
       complete_whois},
      {"name", "[NAME]", "What others see you called; without a name, what you say of yourself.", name, nullptr},
      {"profile", "", "Edit what you say of yourself (your vCard): name, e-mail, telephone, town and the like.", profile, nullptr},
      {"avatar", "FILE | off",
       "The picture that others see beside your name: the middle of an image, made small, with nothing of the file but its "
       "pixels. Everybody may see it.",
       avatar, complete_path}};
}

}  // namespace tui
