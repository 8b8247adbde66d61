// Model: all that the screen shows, as plain state. Events and commands change it; views read it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tui-client/events.hpp"
#include "tui-client/model/chat.hpp"
#include "tui-client/model/form.hpp"
#include "tui-client/model/pictures.hpp"
#include "tui-client/types.hpp"

namespace tui {

struct AccountState {
  AccountId id;
  ConnectionState connection = ConnectionState::offline;
  std::string text;  // the reason, the next try
  Show show = Show::online;
  bool reading_archive = false;  // what was said while we were away
  bool roster_known = false;     // Model::contacts has all of it
  bool stuck = false;            // does not go on by itself: somebody has to do something
  bool enabled = true;           // false: is not to be connected
  std::string mark = {};         // as its owner calls it in short; empty: see Model::mark_of
  unsigned color = 0;            // as AccountConfig::color
};

// A line of the home page: what belongs to no chat.
struct HomeLine {
  xmpp::Timestamp when = 0;
  AccountId account;
  bool error = false;
  std::string text;
};

// A question in the input line; answered by Enter, dropped by Escape.
struct Prompt {
  std::string label;
  bool hidden = false;  // a password: dots
  std::function<void(std::string answer)> answered;
  bool may_be_empty = false;           // Enter alone is an answer
  std::function<void()> dropped = {};  // Escape
};

// While this is there, nothing else is on the screen.
struct LockPage {
  Composer passphrase;
  std::string error;
  bool checking = false;  // what was typed is looked at; keys mean nothing until that is done
};

enum class OverlayKind { none, help, trust, switcher, search, people, code, picture, accounts };

// A page over the chat: text with a position.
struct Overlay {
  OverlayKind kind = OverlayKind::none;
  std::string title;
  std::vector<std::string> lines;
  int selected = 0;  // or scrolled to
  std::string filter;
};

class Model {
 public:
  static constexpr std::size_t max_home_lines = 500;

  std::vector<AccountState> accounts;
  std::map<std::pair<AccountId, xmpp::Jid>, Contact> contacts;           // bare
  std::map<std::pair<AccountId, xmpp::Jid>, ContactPresence> presences;  // full
  std::vector<SubscriptionRequested> requests;
  std::set<std::pair<AccountId, xmpp::Jid>> blocked;  // XEP-0191
  std::deque<HomeLine> home;
  std::deque<Prompt> prompts;
  Overlay overlay;
  std::unique_ptr<LockPage> lock;
  Pictures pictures;                                           // beside the messages that share them
  PicturePage picture_page;                                    // of OverlayKind::picture
  std::map<std::pair<AccountId, xmpp::Jid>, Picture> avatars;  // of contacts, bare: avatar_columns x 1
  PictureAbility picture_ability;
  int preview_rows = 0;            // that a picture beside a message takes at most; 0: there are none
  bool show_previews = false;      // the screen is large enough for them
  std::unique_ptr<FormPage> form;  // being filled in, over everything else
  std::string flash;               // one line at the bottom until the next key
  bool flash_is_error = false;
  xmpp::Timestamp clock = 0;  // now, as far as views may know
  bool ascii = false;
  bool styling = true;                                        // XEP-0393
  bool bidi = true;                                           // the terminal does not turn right-to-left text by itself
  std::vector<std::pair<std::size_t, std::size_t>> misspelt;  // bytes [from, end) in the current chat's input line
  bool show_occupants = false;                                // the panel beside a room
  std::vector<std::string> key_hints;  // of the bottom line, "^K go to chat", the most wanted first

  // In the list's order: by account, most recently active first, then by name.
  const std::vector<std::unique_ptr<Chat>>& chats() const { return chats_; }
  // Of a private chat in a room (its address is an occupant's): who is there; null: nobody, or no such chat.
  const Occupant* occupant(const Chat& chat) const;
  Chat* chat(const AccountId& account, const xmpp::Jid& jid);
  const Chat* chat(const AccountId& account, const xmpp::Jid& jid) const;
  Chat& ensure_chat(const AccountId& account, const xmpp::Jid& jid);
  void remove_chat(const Chat& chat);
  void sort_chats();

  // nullptr: the home page.
  Chat* current() { return current_; }
  const Chat* current() const { return current_; }
  // Remembers where the unread ones begin; the caller marks them read in the store.
  void open(Chat* chat);

  AccountState* account(const AccountId& id);
  const AccountState* account(const AccountId& id) const;
  // The account that a command without one means: what /as says, else the current chat's, else what /account use says,
  // else the first.
  AccountId default_account() const;
  AccountId home_account, acting;  // of these words; empty: none
  // For a chat with `jid`: default_account(), or if that does not know it the only other one that does.
  AccountId account_for(const xmpp::Jid& jid) const;
  // A word or two cells by which accounts are told apart; "" while there is one.
  std::string mark_of(const AccountId& id) const;
  // By address or mark; null: none.
  const AccountState* account_called(const std::string& text) const;
  // Whether another account has a chat with the same address.
  bool in_several(const Chat& chat) const;
  // Everything of it.
  void remove_account(const AccountId& id);

  // The best presence of a bare address: highest priority, then most present.
  ContactPresence presence_of(const AccountId& account, const xmpp::Jid& bare) const;
  // Whether we are told when this one comes and goes; without that, "offline" would be a guess.
  bool sees_presence_of(const AccountId& account, const xmpp::Jid& bare) const;
  // XEP-0191 §5: itself, all its resources, or its whole server.
  bool is_blocked(const AccountId& account, const xmpp::Jid& jid) const;
  std::uint32_t total_unread() const;
  // Where the input goes: the current chat's line, or the home page's.
  Composer& composer() { return current_ ? current_->composer : home_composer_; }
  const Composer& composer() const { return current_ ? current_->composer : home_composer_; }
  Composer& prompt_composer() { return prompt_composer_; }
  const Composer& prompt_composer() const { return prompt_composer_; }

  void apply(const Event& event);
  // On the home page; say() shows it at the bottom of every page, too.
  void note(const AccountId& account, const std::string& text, bool error = false);
  void say(const AccountId& account, const std::string& text, bool error = false);

 private:
  friend struct Applier;
  std::vector<std::unique_ptr<Chat>> chats_;
  Chat* current_ = nullptr;
  Composer home_composer_, prompt_composer_;
};

}  // namespace tui
