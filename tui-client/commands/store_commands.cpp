// /search /clear /retention /passphrase /lock: the local store.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

void lock(CommandHost& host, const CommandLine&) { host.lock(); }

void passphrase(CommandHost& host, const CommandLine& line) {
  const auto word = line.word(0);
  if (word.empty()) return host.change_passphrase(PassphraseChange::replace);
  if (word == "add") return host.change_passphrase(PassphraseChange::add);
  if (word == "none") return host.change_passphrase(PassphraseChange::drop);
  if (word == "keyring") {
    const bool off = line.word(1) == "off";
    if (off || line.word(1).empty()) {
      return host.change_passphrase(off ? PassphraseChange::drop_keyring : PassphraseChange::add_keyring);
    }
  }
  // Not in the line, where it would be read over a shoulder and remembered.
  host.complain("usage: /passphrase [add|none|keyring [off]]; the passphrase itself is asked for");
}

std::vector<std::string> complete_passphrase(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"add", "none", "keyring"} : std::vector<std::string>();
}

void search(CommandHost& host, const CommandLine& line) { host.show_search(line.after(0)); }

void clear(CommandHost& host, const CommandLine& line) {
  const auto jid = address_or_current(host, line.word(0));
  if (!jid) return;
  const auto account = host.model().default_account();
  host.ask({"Delete all messages with " + jid->text() + " from this device? (yes/no)", false,
            [&host, account, jid = *jid](const std::string& answer) {
              if (answer != "yes") return host.say("nothing was deleted");
              host.clear_chat(account, jid);
            }});
}

void retention(CommandHost& host, const CommandLine& line) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("open the chat first; for all chats there is retention_days in the configuration");
  const auto word = line.word(0);
  host.set_retention(chat->account, chat->jid,
                     word.empty()        ? "?"
                     : word == "forever" ? "0"
                     : word == "default" ? ""
                                         : word);
}

std::vector<std::string> complete_retention(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"default", "forever", "30", "90", "365"} : std::vector<std::string>();
}

std::vector<std::string> complete_clear(const Model& model, const CommandLine&, std::size_t index) {
  return index == 0 ? known_addresses(model) : std::vector<std::string>();
}

}  // namespace

std::vector<Command> store_commands() {
  return {
      {"search", "[WORDS]", "Find words in all chats; Enter goes there.", search, nullptr},
      {"clear", "[ADDRESS]", "Delete the messages of a chat from this device, for good; the servers keep theirs.",
       clear, complete_clear},
      {"retention", "[DAYS|forever|default]", "For how long the messages of this chat are kept on this device.",
       retention, complete_retention},
      {"passphrase", "[add|none|keyring [off]]",
       "Set or change the passphrase of the local store; add: one more that opens it, none: the key in a file, keyring: "
       "the desktop's keyring opens it, too.",
       passphrase, complete_passphrase},
      {"lock", "", "Clear the screen until the passphrase is typed; messages keep arriving.", lock, nullptr},
  };
}

}  // namespace tui
