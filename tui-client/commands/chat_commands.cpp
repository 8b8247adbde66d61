// /msg /close /plain /encrypt /clear: opening chats and how they are encrypted.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

std::vector<std::string> first_is_address(const Model& model, const CommandLine&, std::size_t index) {
  return index == 0 ? known_addresses(model) : std::vector<std::string>();
}

void msg(CommandHost& host, const CommandLine& line) {
  if (line.words.empty()) return host.complain("usage: /msg ADDRESS [TEXT]");
  const auto jid = read_address(host, line.word(0));
  if (!jid) return;
  const auto account = host.model().account_for(*jid);
  if (account.empty()) return host.complain("no account yet: /connect ADDRESS");
  host.open_chat(account, *jid);
  const auto text = line.after(1);
  if (text.empty()) return;
  if (const auto sent = host.client().send_message(
          account, *jid, Draft{.body = text, .kind = MessageKind::text, .target = {}, .quote = {}});
      !sent)
    host.complain(sent.error().detail);
}

void close(CommandHost& host, const CommandLine&) {
  if (!host.model().current()) return host.complain("no chat is open");
  host.close_chat();
}

void set_mode(CommandHost& host, Encryption mode) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("open the chat first: this is decided for each chat");
  report(host, host.client().set_chat_mode(chat->account, chat->jid, mode));
}

void plain(CommandHost& host, const CommandLine&) { set_mode(host, Encryption::none); }
void encrypt(CommandHost& host, const CommandLine&) { set_mode(host, Encryption::omemo); }

}  // namespace

std::vector<Command> chat_commands() {
  return {
      {"msg", "ADDRESS [TEXT]", "Open the chat with somebody, and send TEXT if there is one.", msg, first_is_address},
      {"close", "", "Close this chat; its messages stay in the store.", close, nullptr},
      {"plain", "", "Send without encryption in this chat from now on. Servers can read it.", plain, nullptr},
      {"encrypt", "", "Back to OMEMO in this chat.", encrypt, nullptr},
  };
}

}  // namespace tui
