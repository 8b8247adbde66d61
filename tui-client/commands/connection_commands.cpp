// /connect /disconnect /presence /quit.
#include <array>

#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

constexpr std::array<std::pair<std::string_view, Show>, 5> shows{
    {{"online", Show::online}, {"chat", Show::chat}, {"away", Show::away}, {"xa", Show::xa}, {"dnd", Show::dnd}}};

void connect(CommandHost& host, const CommandLine& line) {
  const auto text = line.words.empty() ? host.model().default_account() : line.word(0);
  if (text.empty()) return host.complain("usage: /connect ADDRESS [SERVER[:PORT]]");
  const auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty()) return host.complain("\"" + text + "\" is no address like me@example.org");
  host.connect(*jid, line.word(1));
}

void disconnect(CommandHost& host, const CommandLine& line) {
  const auto account = line.words.empty() ? host.model().default_account() : line.word(0);
  if (!host.model().account(account)) return host.complain("no such account: " + account);
  host.client().disconnect(account);
}

void presence(CommandHost& host, const CommandLine& line) {
  for (const auto& [name, show] : shows) {
    if (line.word(0) != name) continue;
    const auto account = host.model().default_account();
    const auto done = host.client().set_presence(account, show, line.after(1));
    if (!done) return host.complain(done.error().detail);
    if (auto* state = host.model().account(account)) state->show = show;
    return;
  }
  host.complain("usage: /presence online|chat|away|xa|dnd [STATUS]");
}

void quit(CommandHost& host, const CommandLine&) { host.quit(); }

std::vector<std::string> complete_account(const Model& model, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  if (index == 0) {
    for (const auto& account : model.accounts) all.push_back(account.id);
  }
  return all;
}

std::vector<std::string> complete_presence(const Model&, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  if (index == 0) {
    for (const auto& [name, show] : shows) all.emplace_back(name);
  }
  return all;
}

}  // namespace

std::vector<Command> connection_commands() {
  return {
      {"presence", "online|chat|away|xa|dnd [STATUS]", "What others see of you.", presence, complete_presence},
      {"connect", "[ADDRESS [SERVER[:PORT]]]", "Log in; asks for the password if the store has none.", connect,
       complete_account},
      {"disconnect", "[ADDRESS]", "Log out and stay so.", disconnect, complete_account},
      {"quit", "", "Leave.", quit, nullptr},
  };
}

}  // namespace tui
