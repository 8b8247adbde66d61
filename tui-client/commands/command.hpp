// Command: one row of the table; CommandHost: what a command may do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tui-client/model/model.hpp"
#include "tui-client/xmpp/client.hpp"

namespace tui {

// What becomes of the store's passphrase; `replace` sets the first one, too.
enum class PassphraseChange { replace, add, drop, add_keyring, drop_keyring };

// What /account changes of one; what is not set stays.
struct AccountChange {
  std::optional<bool> enabled = {};
  std::optional<std::string> mark = {};
  std::optional<unsigned> color = {};
};

// Implemented by App, in tests by a recorder.
class CommandHost {
 public:
  virtual ~CommandHost() = default;
  virtual Model& model() = 0;
  virtual Client& client() = 0;
  virtual void open_chat(const AccountId& account, const xmpp::Jid& jid) = 0;
  virtual void close_chat() = 0;
  virtual void show_help() = 0;
  virtual void show_trust(const AccountId& account, const xmpp::Jid& jid) = 0;
  // Somebody's code: an xmpp: URI, or a picture with its QR code; "" shows our own.
  virtual void verify(const std::string& code) = 0;
  virtual void ask(Prompt prompt) = 0;
  // Who is in the open room: the panel beside the messages, where there is room for it, or (`page`) all of them.
  virtual void show_people(bool page) = 0;
  // The lists of the open room as a page; one of them alone (a word of XEP-0045 §5.2), or all ("").
  virtual void show_affiliations(const std::string& list) = 0;
  // Connects with the stored password, or asks for one; `server` overrides the look-up, empty for none.
  virtual void connect(const xmpp::Jid& account, const std::string& server) = 0;
  // Asks for the address, or an invitation.
  virtual void add_account() = 0;
  // Makes it on its server (XEP-0077): asks for a password and for what the server wants to know.
  virtual void register_account(const std::string& address) = 0;
  // All of them, as a page.
  virtual void show_accounts() = 0;
  virtual void change_account(const AccountId& account, const AccountChange& change) = 0;
  // From this device, with all that is stored here of it; asks first.
  virtual void remove_account(const AccountId& account) = 0;
  // An invitation to become our contact, as the server allows (XEP-0401); it is shown.
  virtual void make_invite() = 0;
  // Follows one: the link of a page, or an xmpp: URI.
  virtual void take_invite(const std::string& link) = 0;
  // Asks for what it needs to know.
  virtual void change_passphrase(PassphraseChange change) = 0;
  virtual void lock() = 0;
  virtual void show_search(const std::string& words) = 0;
  // Deletes what is stored of it, for good.
  virtual void clear_chat(const AccountId& account, const xmpp::Jid& jid) = 0;
  // A number of days, 0 for ever; "" what the configuration says, "?" only tells.
  virtual void set_retention(const AccountId& account, const xmpp::Jid& jid, const std::string& days) = 0;
  // Whether the chat (all chats of the account, if `jid` is empty) tells this: "on", "off", "" as for all, "?" only
  // says.
  virtual void set_privacy(const AccountId& account, const xmpp::Jid& jid, Told what, const std::string& value) = 0;
  // On the server; asks for the new one.
  virtual void change_password(const AccountId& account) = 0;
  virtual void quit() = 0;
  // With the user's own program for it.
  virtual void open_file(const std::string& path) = 0;
  // On the whole screen.
  virtual void view_picture(const PictureSource& source, const std::string& name) = 0;
  // Of the account in use, made of the image in this file; "" for none any more.
  virtual void set_avatar(const std::string& path) = 0;
  // An xmpp: URI (XEP-0147): a chat, a room to enter, a contact to make, devices to verify; asks before it does more
  // than show.
  virtual void open_uri(const std::string& uri) = 0;

  // Something in the model is another now, outside of a command.
  virtual void changed() = 0;

  // For the user's eyes.
  void say(const std::string& text) { model().say(model().default_account(), text); }
  void complain(const std::string& text) { model().say(model().default_account(), text, true); }
};

struct CommandLine {
  std::vector<std::string> words;  // without the command's name; "two words" in quotes are one
  std::string rest;                // the same, unsplit

  std::string word(std::size_t index) const { return index < words.size() ? words[index] : std::string(); }
  // The text behind the first `count` words, as typed.
  std::string after(std::size_t count) const;
};

CommandLine read_line(std::string_view text);

struct Command {
  std::string_view name;   // without the slash
  std::string_view usage;  // "add ADDRESS [NAME] | remove ADDRESS"
  std::string_view help;   // one sentence
  void (*run)(CommandHost& host, const CommandLine& line);
  // What may stand at words[index]; the caller keeps what begins with what is typed. Null: nothing to offer.
  std::vector<std::string> (*complete)(const Model& model, const CommandLine& line, std::size_t index);
};

// In the order of the help page.
const std::vector<Command>& all_commands();
const Command* find_command(std::string_view name);

// `input` begins with "/". An unknown name is answered with the nearest known one.
void run_command(CommandHost& host, std::string_view input);

struct Completion {
  std::size_t from = 0;  // byte offset in the input where the completed word begins
  // What may stand there instead; one with blanks is in quotes, whether or not the quote was typed.
  std::vector<std::string> candidates;
};
// For the text before the cursor: command names, sub-commands, addresses; outside commands, names behind "@".
Completion complete_input(const Model& model, std::string_view before_cursor);

// Rows of the tables, per file.
std::vector<Command> connection_commands();
std::vector<Command> account_commands();
std::vector<Command> chat_commands();
std::vector<Command> message_commands();
std::vector<Command> file_commands();
std::vector<Command> roster_commands();
std::vector<Command> room_commands();
std::vector<Command> form_commands();
std::vector<Command> omemo_commands();
std::vector<Command> store_commands();
std::vector<Command> privacy_commands();
std::vector<Command> login_commands();
std::vector<Command> help_commands();

// --- for the commands themselves ---
// The address in `text`, bare; says what is wrong with it otherwise.
std::optional<xmpp::Jid> read_address(CommandHost& host, const std::string& text);
// The address given, or the open chat's; complains if there is neither.
std::optional<xmpp::Jid> address_or_current(CommandHost& host, const std::string& text);
// Of the account in use; complains and returns nullptr if it is not connected.
FormActions* forms(CommandHost& host);
// Complains about an error, if it is one.
void report(CommandHost& host, const xmpp::Result<void>& result);
std::vector<std::string> known_addresses(const Model& model);
// Completes the first word as a file's path.
std::vector<std::string> complete_path(const Model& model, const CommandLine& line, std::size_t index);

}  // namespace tui
