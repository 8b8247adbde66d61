// The store's passphrase: offered at the first start, changed, and the screen locked behind it.
#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/app/app.hpp"

namespace tui {

// Gives `then` what was typed twice the same; "" for who wants none.
void App::ask_new_passphrase(const std::string& label, std::function<void(const std::string&)> then) {
  Prompt prompt{label, true, {}};
  prompt.may_be_empty = true;
  prompt.dropped = [then] { then(""); };
  prompt.answered = [this, label, then](std::string first) {
    if (first.empty()) return then("");
    Prompt again{"The same once more:", true, {}};
    again.dropped = [then] { then(""); };
    again.answered = [this, label, then, first = std::move(first)](std::string second) mutable {
      const bool same = first == second;
      if (same) {
        then(first);
      } else {
        complain("that was not the same");
        ask_new_passphrase(label, then);
      }
      xmpp::wipe(first);
      xmpp::wipe(second);
    };
    // Before whatever else waits to be answered.
    model_.prompts.push_front(std::move(again));
  };
  model_.prompts.push_front(std::move(prompt));
}

// Before the first account is connected; none leaves the key in a file, as it is.
void App::offer_passphrase(std::function<void()> then) {
  if (history_.vault().has_passphrase()) return then();
  ask_new_passphrase("Passphrase for what is stored here (Enter: none):", [this, then](const std::string& fresh) {
    if (!fresh.empty()) report(*this, history_.vault().set(fresh));
    then();
  });
}

void App::change_passphrase(PassphraseChange change) {
  auto& vault = history_.vault();
  const auto outcome = [this](const xmpp::Result<void>& done, const std::string& text) {
    if (done) {
      say(text);
    } else {
      complain(done.error().detail);
    }
  };
  if (!vault.has_passphrase()) {
    if (change != PassphraseChange::replace) return complain("the local store has no passphrase");
    return ask_new_passphrase(
        "Passphrase for the local store (Enter: none):", [&vault, outcome](const std::string& fresh) {
          if (!fresh.empty()) outcome(vault.set(fresh), "the local store opens with this passphrase alone from now on");
        });
  }
  ask({"Present passphrase of the local store:", true, [this, &vault, outcome, change](std::string current) {
         auto right = vault.check(current);
         xmpp::wipe(current);
         if (!right) return complain(right.error().detail);
         if (change == PassphraseChange::drop) {
           return outcome(vault.drop(*right), "the local store has no passphrase any more: its key is in a file");
         }
         ask_new_passphrase("New passphrase (Enter: leave it):",
                            [&vault, outcome, change,
                             opened = std::make_shared<const OpenedSlot>(std::move(*right))](const std::string& fresh) {
                              if (!fresh.empty() && change == PassphraseChange::add) {
                                outcome(vault.add(*opened, fresh), "both passphrases open the local store now");
                              } else if (!fresh.empty()) {
                                outcome(vault.change(*opened, fresh), "the passphrase is another one now");
                              }
                            });
       }});
}

// What is on the screen and in the model goes; connections stay, and what arrives is stored. Drafts stay, too.
void App::lock() {
  if (model_.lock) return;
  if (!history_.vault().has_passphrase()) {
    return complain("nothing to unlock it with: /passphrase sets a passphrase for the local store");
  }
  close_form();
  forget_hits();
  forget_pictures();
  for (auto& line : model_.overlay.lines) xmpp::wipe(line);
  xmpp::wipe(model_.overlay.filter);
  model_.overlay = {};
  xmpp::wipe(model_.flash);
  locked_chat_.reset();
  if (const auto* chat = model_.current()) locked_chat_ = {chat->account, chat->jid};
  open(nullptr);
  for (const auto& chat : model_.chats()) forget_messages(*chat);
  model_.lock = std::make_unique<LockPage>();
  if (std::exchange(attentive_, false)) client_.set_active(false);
  changed();
}

namespace {
void wipe_texts(ChatMessage& message) {
  xmpp::wipe(message.body);
  xmpp::wipe(message.quote);
  if (message.quoted) xmpp::wipe(message.quoted->body);
}
}  // namespace

void App::forget_hits() {
  for (auto& hit : hits_) wipe_texts(hit);
  hits_.clear();
}

void App::forget_messages(Chat& chat) {
  for (auto& message : chat.messages) wipe_texts(message);
  chat.messages.clear();
  chat.loaded = chat.at_beginning = false;
  chat.picked = 0;
  chat.scroll = 0;
}

void App::unlock() {
  auto& page = *model_.lock;
  std::string passphrase = page.passphrase.text();
  page.passphrase.wipe();
  if (passphrase.empty()) return;
  const auto right = history_.vault().check(passphrase);
  xmpp::wipe(passphrase);
  if (!right) {
    page.error = right.error().detail;
    return;
  }
  model_.lock.reset();
  attentive_ = true;
  client_.set_active(true);
  if (!locked_chat_) return;
  const auto chat = *locked_chat_;
  open_chat(chat.first, chat.second);
}

// true: the screen is locked, and nothing else gets the key.
bool App::lock_key(const Key& key) {
  if (!model_.lock) return false;
  auto& page = *model_.lock;
  page.error.clear();
  if (key.kind == Key::Kind::paste || (key.kind == Key::Kind::character && !key.control && !key.alt)) {
    page.passphrase.insert(key.text);
    return true;
  }
  const auto action = keymap_.action_for(key);
  if (!action) return true;
  switch (*action) {
    case Action::send:
      unlock();
      break;
    case Action::backspace:
      page.passphrase.backspace();
      break;
    case Action::clear_line:
    case Action::kill_to_start:
    case Action::cancel:
      page.passphrase.wipe();
      break;
    case Action::redraw:
    case Action::suspend:
    case Action::quit:
      perform(*action);
      break;
    default:
      break;
  }
  return true;
}

}  // namespace tui
