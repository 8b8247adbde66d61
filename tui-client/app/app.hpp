// App: keys and events in, screens out; the place where model, views, commands, client and store meet.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "tui-client/app/config.hpp"
#include "tui-client/commands/command.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/ui/keymap.hpp"
#include "tui-client/ui/screen.hpp"

namespace xmpp {
struct XmppUri;
}

namespace tui {

// What is shown outside of the terminal's window when nobody looks; of several chats `chat` is empty.
struct Notification {
  AccountId account;
  xmpp::Jid chat;
  std::string title, text;
};

// A key typed into the line of a page that chooses; false: it changes nothing there.
bool edit_filter(Overlay& overlay, const Key& key);

// Knows no loop and no terminal: run_app() drives the real one, tests drive it with a fake screen, client and clock.
struct InviteLink;
class Speller;

class App final : public CommandHost {
 public:
  struct Hooks {
    std::function<void()> quit;     // the user wants to leave
    std::function<void()> suspend;  // Ctrl-Z
    std::function<xmpp::Result<void>(const std::string& path)> open_file;
    // A picture of an image; `then` is called once, on this thread. Unset: there is no way.
    std::function<void(const PictureSource&, const PictureRequest&,
                       std::function<void(const xmpp::Result<Picture>&)> then)>
        make_picture = {};
    // An avatar of the image in this file; `then` is called once, on this thread. Unset: there is no way.
    std::function<void(const std::string& path, std::function<void(const xmpp::Result<AvatarImage>&)> then)> make_avatar = {};
    std::function<void()> changed;  // draw_if_needed() has something to do; called once per drawing
    // The texts of the QR codes in a picture; unset: there is no way.
    std::function<void(const std::string& picture, std::function<void(xmpp::Result<std::string>)>)> read_codes;
    // The text of a small web page; unset: there is no way.
    std::function<void(const std::string& url, std::function<void(xmpp::Result<std::string>)>)> read_page = {};
    std::function<void(std::function<void()>)> later;  // runs it soon, after what is to be drawn; unset: at once
    std::function<xmpp::Timestamp()> now;
    // Runs `work` on another thread, then `then` on this one; unset: both at once.
    std::function<void(std::function<void()> work, std::function<void()> then)> background = {};
    // Gives the text to the user's editor, which has the terminal meanwhile; unset: there is no way.
    std::function<void(const std::string& text, std::function<void(xmpp::Result<std::string>)> then)> edit_text = {};
    std::function<void(const ChatMessage&)> event = {};  // somebody is spoken to: for the user's own programs
    std::function<void(xmpp::Timestamp)> wake_at = {};   // tick() is wanted then; the last one asked for counts
    // The system's keyring keeps, or forgets (an empty one), the secret of the local store. Unset: there is no way.
    std::function<void(const std::string& secret, std::function<void(xmpp::Result<void>)>)> keyring = {};
    // Through the desktop's notification service, one for each chat, and away with it when that is read. Unset: the
    // terminal shows them.
    std::function<void(const Notification&)> notify = {};
    std::function<void(const AccountId&, const xmpp::Jid&)> close_notification = {};
  };
  // All references outlive the app. `config` is kept up to date and written to its file when accounts are added.
  App(Config& config, Client& client, History& history, Screen& screen, Hooks hooks);

  // Before start(). What could not be used of the file is told at the start.
  void use_keymap(Keymap keymap);

  // Reads chats from the store and connects the configured accounts; with none, asks for one.
  void start(const std::string& open_chat_with = {});

  void handle(const Event& event);
  void handle(const Key& key);
  // A minute has passed, or the terminal's size changed.
  void tick();
  // Draws if anything changed since the last time.
  void draw_if_needed();

  Model& model() override { return model_; }
  Client& client() override { return client_; }
  void open_chat(const AccountId& account, const xmpp::Jid& jid) override;
  void close_chat() override;
  void show_help() override;
  void show_trust(const AccountId& account, const xmpp::Jid& jid) override;
  void verify(const std::string& code) override;
  void ask(Prompt prompt) override;
  void show_people(bool page) override;
  void show_affiliations(const std::string& list) override;
  void connect(const xmpp::Jid& account, const std::string& server) override;
  void add_account() override { ask_for_account(); }
  void register_account(const std::string& address) override;
  void show_accounts() override;
  void change_account(const AccountId& account, const AccountChange& change) override;
  void remove_account(const AccountId& account) override;
  void make_invite() override;
  void take_invite(const std::string& link) override;
  void change_passphrase(PassphraseChange change) override;
  void lock() override;
  void show_search(const std::string& words) override;
  void clear_chat(const AccountId& account, const xmpp::Jid& jid) override;
  void set_privacy(const AccountId& account, const xmpp::Jid& jid, Told what, const std::string& value) override;
  void change_password(const AccountId& account) override;
  void set_retention(const AccountId& account, const xmpp::Jid& jid, const std::string& days) override;
  void quit() override;
  void open_uri(const std::string& uri) override;
  void changed() override;
  void open_file(const std::string& path) override { report(*this, hooks_.open_file(path)); }
  void view_picture(const PictureSource& source, const std::string& name) override;
  void set_avatar(const std::string& path) override;

 private:
  // app_input.cpp
  void perform(Action action);
  bool edit(Action action);
  void answer_prompt();
  void send();
  void ask_to_leave_out(const Chat& chat);
  void scroll(int lines);
  void pick(int step);
  void show_picked(Chat& shown);
  void note_typing();
  // app_writing.cpp
  // What may take the place of [from, end) in the input line: the key of `by` goes from one to the next.
  struct Choice {
    std::size_t from, end;
    Action by;
    std::vector<std::string> texts, names;
    std::size_t at;
  };
  void recall(bool older);
  bool recall_key(const Key& key);
  void complete();
  void offer(Choice choice);
  void choose_next();
  void open_dictionary();
  void check_spelling();
  void suggest_spelling();
  void edit_outside();
  void copy();
  void mouse(const Key& key);
  // app_form.cpp
  void show_form(FormOffer offer);
  void close_form();
  void send_form(const std::string& action);
  bool form_key(const Key& key);
  void form_answered(const FormAnswered& answered);
  void open_answered(const FormAnswered& answered);
  void save_form_picture();
  // app_pages.cpp
  bool overlay_key(const Key& key);
  void affiliations_received(const AffiliationsReceived& received);
  std::size_t choices() const;  // of a page to choose from
  void choose(std::size_t index);
  // app_devices.cpp
  void refresh_trust_page();
  bool trust_key(const Key& key);
  void judge_device(const DeviceView& device, Trust trust);
  void remove_device(const DeviceView& device);
  void show_code();
  bool show_as_code(const std::string& title, const std::string& code);
  void verify_uri(const std::string& text);
  // app_uri.cpp
  void ask_to_join(const xmpp::XmppUri& uri);
  void ask_to_add(const xmpp::XmppUri& uri);
  void ask_to_verify(const std::string& uri, const xmpp::Jid& jid);
  // app_accounts.cpp
  void connection_changed(const ConnectionChanged& changed);
  void ask_for_account();
  void ask_for_password(AccountConfig account, const std::string& label);
  void ask_about_certificate(const CertificateQuestion& question);
  void ask_about_weaker_login(const WeakerLoginQuestion& question);
  void ask_for_code(const LoginCodeQuestion& question);
  bool show_form_code();
  void connect_account(const AccountConfig& account);
  AccountConfig* configured(const AccountId& id);
  // app_account_list.cpp
  void refresh_accounts_page();
  void account_gone(const AccountId& id, const xmpp::Result<void>& told);
  // app_notices.cpp
  void ring(const Notification& notification);
  void heard(const ChatMessage& message);
  void close_notices();
  // app_invites.cpp
  void follow_invite(const InviteLink& link);
  void ask_for_name(const InviteLink& link);
  void ask_for_new_account(const xmpp::Jid& jid, const InviteLink& link);
  void log_in_as(const std::string& address, const InviteLink& link);
  void make_account(const AccountConfig& fresh, const InviteLink& link);
  void become_contact(const AccountId& account, const xmpp::Jid& contact, const std::string& token);
  void contacts_of_invites(const AccountId& account);
  // app_search.cpp
  void refresh_search();
  bool search_key(const Key& key);
  void jump_to(const ChatMessage& hit);
  void show_context(const ChatMessage& hit);
  std::string hit_line(const ChatMessage& message);
  void expire();
  void expire_step();
  // app_pictures.cpp
  void want_pictures();
  void avatar_changed(const AvatarChanged& changed);
  void make_picture(const PictureSource& source, const PictureRequest& request,
                    std::function<void(const xmpp::Result<Picture>&)> then);
  void forget_pictures();
  // app_vault.cpp
  template <class T>
  void derive(std::function<xmpp::Result<T>()> work, std::function<void(xmpp::Result<T>)> then);
  void set_passphrase(const std::string& fresh, std::function<void(const xmpp::Result<void>&)> then);
  void ask_new_passphrase(const std::string& label, std::function<void(const std::string&)> then);
  void offer_passphrase(std::function<void()> then);
  void keep_in_keyring(std::shared_ptr<const OpenedSlot> opened);
  void forget_keyring();
  void forget_messages(Chat& chat);
  void forget_hits();
  void unlock();
  bool lock_key(const Key& key);
  // app.cpp
  void later(std::function<void()> step);
  void aside(std::function<void()> work, std::function<void()> then);
  bool answered_by_itself(const SubscriptionRequested& request);
  void open(Chat* chat);
  void keep_draft(Chat* chat);
  bool load_page(Chat& chat);  // false: the store can't be read
  void look_up_again(Chat& chat);
  // To the archive, where the store ends.
  void want_older(Chat& chat);
  void vanish();
  void count_unread(Chat& chat);
  void tell_displayed(const Chat& chat);
  void move_in_list(int step);
  void next_unread();

  Config& config_;
  Client& client_;
  History& history_;
  Screen& screen_;
  Hooks hooks_;
  Model model_;
  Keymap keymap_;
  bool dirty_ = false;
  bool deriving_ = false;          // the vault is in use on another thread
  bool first_half_typed_ = false;  // Ctrl-X: the next key has another meaning
  std::optional<Choice> choice_;
  // While what was typed before is searched: what for, where it was found, and the line as it was.
  struct Recalled {
    std::string wanted, line;
    std::size_t at = Composer::npos;
  };
  std::optional<Recalled> recalled_;
  std::shared_ptr<Speller> speller_;  // none: there is no dictionary, or it is still read
  bool suggesting_ = false;           // the speller is in use on another thread
  std::map<std::string, bool> known_words_;
  bool making_picture_ = false;
  std::map<std::pair<AccountId, xmpp::Jid>, std::string> avatars_to_draw_;  // images
  std::optional<std::pair<AccountId, xmpp::Jid>> drawing_avatar_;  // while it is made, unless it has changed meanwhile
  std::optional<std::pair<AccountId, xmpp::Jid>> locked_chat_;     // to be opened again
  std::vector<ChatMessage> hits_;                                  // of the search page, a line for each
  xmpp::Timestamp expired_at_ = 0;                                 // when old messages were last looked for
  bool attentive_ = true;                                          // somebody has pressed a key not long ago
  xmpp::Timestamp last_key_ = 0;
  Chat* typing_in_ = nullptr;  // where we said that we are composing
  AccountId trust_account_;    // of the trust page, while it is open
  xmpp::Jid trust_jid_;
  std::vector<DeviceView> trust_devices_;
  int trust_chosen_ = 0;
  Overlay behind_code_;                         // the text page that a QR code covers
  std::string list_wanted_;                     // of the affiliations that were asked for; empty: all
  std::map<AccountId, bool> save_when_online_;  // entered by hand: kept once it has worked
  std::set<AccountId> told_about_server_;
  std::set<AccountId> leaving_;                             // being removed
  std::set<std::pair<AccountId, xmpp::Jid>> notified_;      // chats that the desktop shows something of
  std::map<AccountId, std::function<void()>> register_again_;                   // once the certificate is judged
  std::map<AccountId, std::pair<xmpp::Jid, std::string>> contact_when_online_;  // who has invited us, and the token
  bool first_start_ = false;  // nobody has been asked for a passphrase yet
};

}  // namespace tui
