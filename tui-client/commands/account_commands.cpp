// /account /as: several accounts in one program.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

constexpr const char* account_usage =
    "usage: /account [list | add [ADDRESS [SERVER[:PORT]]] | register ADDRESS | remove|enable|disable|use ADDRESS | mark ADDRESS [MARK] | "
    "color ADDRESS [1-8]]";
constexpr std::size_t longest_mark = 12;  // bytes

// By address or mark; the one in use where nothing is said.
const AccountState* named_account(CommandHost& host, const std::string& text) {
  auto& model = host.model();
  const auto* account = text.empty() ? model.account(model.default_account()) : model.account_called(text);
  if (!account) host.complain(text.empty() ? "no account yet: /account add" : "no such account: " + text);
  return account;
}

void add_one(CommandHost& host, const CommandLine& line) {
  if (line.word(1).empty()) return host.add_account();
  const auto jid = xmpp::Jid::parse(line.word(1));
  if (!jid || jid->local().empty()) return host.complain("\"" + line.word(1) + "\" is no address like me@example.org");
  if (host.model().account(jid->bare().text())) return host.complain(jid->bare().text() + " is here already");
  host.connect(*jid, line.word(2));
}

void use_account(CommandHost& host, const AccountId& id) {
  host.model().home_account = id;
  host.say("where no chat is open, commands mean " + id + " now");
}

void mark_account(CommandHost& host, const AccountId& id, const std::string& text) {
  if (text.size() > longest_mark) return host.complain("a mark is one or two letters");
  const auto* other = text.empty() ? nullptr : host.model().account_called(text);
  if (other && other->id != id) return host.complain(other->id + " has this mark");
  host.change_account(id, {.mark = text});
}

void color_account(CommandHost& host, const AccountId& id, const std::string& text) {
  const bool number = text.size() == 1 && text[0] >= '1' && text[0] <= '8';
  if (!number && !text.empty()) return host.complain("usage: /account color ADDRESS [1-8], the theme's nick_0 to nick_7");
  host.change_account(id, {.color = number ? static_cast<unsigned>(text[0] - '0') : 0U});
}

void account(CommandHost& host, const CommandLine& line) {
  const auto word = line.word(0);
  if (word.empty() || word == "list") return host.show_accounts();
  if (word == "add") return add_one(host, line);
  if (word == "register") return host.register_account(line.word(1));
  const bool changes = word == "enable" || word == "disable" || word == "mark" || word == "color";
  if (!changes && word != "remove" && word != "use") return host.complain(account_usage);
  // What is deleted has to be named.
  if (word == "remove" && line.word(1).empty()) return host.complain(account_usage);
  const auto* chosen = named_account(host, line.word(1));
  if (!chosen) return;
  const AccountId id = chosen->id;
  if (word == "remove") return host.remove_account(id);
  if (word == "use") return use_account(host, id);
  if (word == "mark") return mark_account(host, id, line.word(2));
  if (word == "color") return color_account(host, id, line.word(2));
  host.change_account(id, {.enabled = word == "enable"});
}

void as(CommandHost& host, const CommandLine& line) {
  if (line.words.size() < 2) return host.complain("usage: /as ADDRESS COMMAND, as in /as me@example.org msg bob@example.net");
  const auto* chosen = named_account(host, line.word(0));
  if (!chosen) return;
  const auto command = line.after(1);
  host.model().acting = chosen->id;
  run_command(host, command.starts_with('/') ? command : "/" + command);
  host.model().acting.clear();
}

std::vector<std::string> accounts_of(const Model& model) {
  std::vector<std::string> all;
  for (const auto& account : model.accounts) all.push_back(account.id);
  return all;
}

std::vector<std::string> complete_account_change(const Model& model, const CommandLine& line, std::size_t index) {
  if (index == 0) return {"list", "add", "register", "remove", "enable", "disable", "use", "mark", "color"};
  return index == 1 && line.word(0) != "add" ? accounts_of(model) : std::vector<std::string>();
}

std::vector<std::string> complete_as(const Model& model, const CommandLine& line, std::size_t index) {
  if (index == 0) return accounts_of(model);
  if (index == 1) {
    std::vector<std::string> names;
    for (const auto& command : all_commands()) names.emplace_back(command.name);
    return names;
  }
  const auto* command = find_command(line.word(1));
  if (!command || !command->complete) return {};
  return command->complete(model, read_line(line.after(2)), index - 2);
}

}  // namespace

std::vector<Command> account_commands() {
  return {
      {"account",
       "[list | add [ADDRESS [SERVER[:PORT]]] | register ADDRESS | remove|enable|disable|use ADDRESS | mark ADDRESS [MARK] | "
       "color ADDRESS [1-8]]",
       "Your accounts in this program; register makes one on a server that lets everybody in, remove deletes all of one "
       "from this device, use says which one is meant where no chat is open.",
       account, complete_account_change},
      {"as", "ADDRESS COMMAND", "Run a command with another of your accounts, by its address or mark.", as, complete_as},
  };
}

}  // namespace tui
