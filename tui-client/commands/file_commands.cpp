// /upload /download /size /open /view /cancel /retry: files of the open chat; the picked message, or the newest that
// suits.
#include <algorithm>
#include <filesystem>

#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "tui-client/commands/command.hpp"
#include "tui-client/user_files.hpp"

namespace tui {

namespace {

Chat* open_chat(CommandHost& host) {
  auto* chat = host.model().current();
  if (!chat) host.complain("no chat is open: /msg ADDRESS opens one");
  return chat;
}

FileActions* files_of(CommandHost& host, const Chat& chat) {
  auto* files = host.client().files(chat.account);
  if (!files) host.complain(chat.account + " is not connected");
  return files;
}

bool shares_file(const ChatMessage& message) { return message.file && !message.retracted; }
bool has_file_here(const ChatMessage& message) { return shares_file(message) && !message.file->path.empty(); }

// In quotes, or with blanks as they are; the one behind it that completion leaves is none of its own.
std::string path_in(const CommandLine& line) {
  const auto whole = line.after(0);
  if (whole.starts_with('"')) return line.word(0);
  std::error_code ignored;
  if (std::filesystem::exists(expand_home(whole), ignored)) return whole;
  return whole.substr(0, whole.find_last_not_of(' ') + 1);
}

void upload(CommandHost& host, const CommandLine& line) {
  const auto path = path_in(line);
  if (path.empty()) return host.complain("which file? /upload FILE");
  auto* chat = open_chat(host);
  auto* files = chat ? files_of(host, *chat) : nullptr;
  if (!files) return;
  // As for every other message: who can't read is named before anything leaves.
  if (chat->is_room && chat->encryption.mode == Encryption::omemo && !chat->encryption.left_out.empty()) {
    return host.complain(chat->encryption.left_out.front() +
                         " can't read it: say something first, and whether to send without");
  }
  if (const auto begun = files->upload(chat->jid, expand_home(path), std::nullopt); !begun) {
    return host.complain(begun.error().detail);
  }
  chat->scroll = 0;
}

// The message that a command is about; complains if there is none.
const ChatMessage* with_file(CommandHost& host, const Chat& chat, bool (*suits)(const ChatMessage&)) {
  const auto* message = chat.about(suits);
  if (!message) {
    host.complain(chat.picked == 0         ? "there is no file in this chat"
                  : suits == has_file_here ? "the picked message has no file here: /download fetches it"
                                           : "the picked message has no file");
  }
  return message;
}

void download(CommandHost& host, const CommandLine&) {
  auto* chat = open_chat(host);
  const auto* message = chat ? with_file(host, *chat, shares_file) : nullptr;
  auto* files = message ? files_of(host, *chat) : nullptr;
  if (!files) return;
  if (!message->file->path.empty() && std::filesystem::exists(message->file->path)) {
    return host.say(message->file->path + " is there already: /open shows it");
  }
  if (const auto begun = files->download(*message); !begun) host.complain(begun.error().detail);
}

void size(CommandHost& host, const CommandLine&) {
  auto* chat = open_chat(host);
  const auto* message = chat ? with_file(host, *chat, shares_file) : nullptr;
  auto* files = message ? files_of(host, *chat) : nullptr;
  if (files) report(host, files->ask_size(*message));
}

void open(CommandHost& host, const CommandLine& line) {
  if (!line.rest.empty()) {
    if (xmpp::looks_like_xmpp_uri(line.rest)) return host.open_uri(line.rest);
    return host.complain("usage: /open, or /open xmpp:SOMEBODY@EXAMPLE.ORG?message;body=TEXT");
  }
  auto* chat = open_chat(host);
  const auto* message = chat ? with_file(host, *chat, has_file_here) : nullptr;
  if (!message) return;
  const auto& path = message->file->path;
  if (!std::filesystem::exists(path)) return host.complain(path + " is not there any more: /download fetches it");
  host.open_file(path);
}

bool has_picture_here(const ChatMessage& message) {
  return has_file_here(message) && message.file->media_type.starts_with("image/");
}

void view(CommandHost& host, const CommandLine&) {
  auto* chat = open_chat(host);
  const auto* message = chat ? chat->about(has_picture_here) : nullptr;
  if (!chat) return;
  if (!message) return host.complain("no picture that is here: /download fetches it");
  host.view_picture({message->file->path}, message->file->name);
}

// The newest transfer of the chat that `suits`; of the picked message alone, if one is picked.
const TransferView* newest(const Chat& chat, bool (*suits)(const TransferView&)) {
  const auto found = std::find_if(chat.transfers.rbegin(), chat.transfers.rend(), [&](const TransferView& transfer) {
    return suits(transfer) && (chat.picked == 0 || transfer.message == chat.picked);
  });
  return found == chat.transfers.rend() ? nullptr : &*found;
}

void cancel(CommandHost& host, const CommandLine&) {
  auto* chat = open_chat(host);
  if (!chat) return;
  const auto* transfer = newest(*chat, [](const TransferView&) { return true; });
  if (!transfer) return host.complain("no file is on its way here");
  auto* files = files_of(host, *chat);
  if (files) report(host, files->cancel(transfer->id));
}

void retry(CommandHost& host, const CommandLine&) {
  auto* chat = open_chat(host);
  if (!chat) return;
  const auto* transfer = newest(*chat, [](const TransferView& t) { return t.state == TransferState::failed; });
  if (!transfer) return host.complain("no file has failed here");
  auto* files = files_of(host, *chat);
  if (files) report(host, files->retry(transfer->id));
}

}  // namespace

std::vector<std::string> complete_path(const Model&, const CommandLine& line, std::size_t index) {
  constexpr std::size_t most = 200;
  std::vector<std::string> all;
  if (index != 0) return all;
  const auto typed = line.word(0);
  const auto slash = typed.rfind('/');
  const auto folder = slash == std::string::npos ? std::string() : typed.substr(0, slash + 1);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : expand_home(folder), error)) {
    if (all.size() >= most) break;
    const auto name = entry.path().filename().string();
    if (!name.starts_with(typed.substr(folder.size()))) continue;
    if (name.starts_with(".") && !typed.substr(folder.size()).starts_with(".")) continue;
    std::error_code ignored;
    all.push_back(folder + name + (entry.is_directory(ignored) ? "/" : ""));
  }
  return all;
}

std::vector<Command> file_commands() {
  return {
      {"upload", "FILE", "Send a file, encrypted if the chat is.", upload, complete_path},
      {"download", "", "Fetch the file of the picked message (Ctrl-Up), or the newest one.", download, nullptr},
      {"size", "", "Ask the server how large that file is.", size, nullptr},
      {"open", "[URI]",
       "Show the file of the picked message, or the newest one here, with $BROWSER or xdg-open; or do what an xmpp: URI "
       "wants.",
       open, nullptr},
      {"view", "", "See the picture of the picked message, or the newest one here, on the whole screen.", view,
       nullptr},
      {"cancel", "", "Stop the file that is on its way, or forget the one that failed.", cancel, nullptr},
      {"retry", "", "Once more the file that failed.", retry, nullptr},
  };
}

}  // namespace tui
