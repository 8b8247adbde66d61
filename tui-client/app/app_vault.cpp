// The store's passphrase: offered at the first start, changed, and the screen locked behind it.
#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/app/app.hpp"
#include "tui-client/desktop/keyring_client.hpp"

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
    if (fresh.empty()) return then();
    set_passphrase(fresh, [this, then](const xmpp::Result<void>& done) {
      report(*this, done);
      then();
    });
  });
}

// Deriving a key of a passphrase takes half a second or more, in which the screen goes on: on another thread. `work`
// may use the vault, which nothing else does meanwhile.
template <class T>
void App::derive(std::function<xmpp::Result<T>()> work, std::function<void(xmpp::Result<T>)> then) {
  if (deriving_) return complain("one moment…");
  deriving_ = true;
  say("one moment…");
  const auto made = std::make_shared<std::optional<xmpp::Result<T>>>();
  aside([made, work = std::move(work)] { made->emplace(work()); },
        [this, made, then = std::move(then)] {
          deriving_ = false;
          model_.flash.clear();
          changed();
          then(std::move(**made));
        });
}

// The first one.
void App::set_passphrase(const std::string& fresh, std::function<void(const xmpp::Result<void>&)> then) {
  auto& vault = history_.vault();
  derive<FreshKey>([&vault, fresh] { return vault.prepare(fresh); },
                   [&vault, then](xmpp::Result<FreshKey> made) {
                     then(made ? vault.set(std::move(*made)) : tl::unexpected(made.error()));
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
  if (change == PassphraseChange::drop_keyring) {
    if (!vault.has_keyring()) return complain("the keyring does not open the local store");
    if (const auto done = vault.drop_keyring(); !done) return complain(done.error().detail);
    say("the keyring does not open the local store any more");
    return forget_keyring();
  }
  if (change == PassphraseChange::add_keyring && !hooks_.keyring) return complain("there is no way to a keyring here");
  if (!vault.has_passphrase()) {
    if (change == PassphraseChange::add_keyring) {
      return ask_new_passphrase("Passphrase, should the keyring be lost:", [this, &vault](const std::string& fresh) {
        if (fresh.empty()) return say("nothing was changed");
        set_passphrase(fresh, [this, &vault, fresh](const xmpp::Result<void>& set) {
          if (!set) return complain(set.error().detail);
          derive<OpenedSlot>([&vault, fresh] { return vault.check(fresh); },
                             [this](xmpp::Result<OpenedSlot> opened) {
                               if (!opened) return complain(opened.error().detail);
                               keep_in_keyring(std::make_shared<const OpenedSlot>(std::move(*opened)));
                             });
        });
      });
    }
    if (change != PassphraseChange::replace) return complain("the local store has no passphrase");
    return ask_new_passphrase("Passphrase for the local store (Enter: none):",
                              [this, outcome](const std::string& fresh) {
                                if (fresh.empty()) return;
                                set_passphrase(fresh, [outcome](const xmpp::Result<void>& done) {
                                  outcome(done, "the local store opens with this passphrase alone from now on");
                                });
                              });
  }
  ask({"Present passphrase of the local store:", true, [this, &vault, outcome, change](std::string current) {
         derive<OpenedSlot>(
             [&vault, current] { return vault.check(current); },
             [this, &vault, outcome, change](xmpp::Result<OpenedSlot> right) {
               if (!right) return complain(right.error().detail);
               if (change == PassphraseChange::add_keyring) {
                 return keep_in_keyring(std::make_shared<const OpenedSlot>(std::move(*right)));
               }
               if (change == PassphraseChange::drop) {
                 if (vault.has_keyring()) forget_keyring();
                 return outcome(vault.drop(*right), "the local store has no passphrase any more: its key is in a file");
               }
               const auto opened = std::make_shared<const OpenedSlot>(std::move(*right));
               ask_new_passphrase("New passphrase (Enter: leave it):", [this, &vault, outcome, change,
                                                                        opened](const std::string& fresh) {
                 if (fresh.empty()) return;
                 const bool another = change == PassphraseChange::add;
                 derive<void>([&vault, opened, another,
                               fresh] { return another ? vault.add(*opened, fresh) : vault.change(*opened, fresh); },
                              [outcome, another](const xmpp::Result<void>& done) {
                                outcome(done, another ? "both passphrases open the local store now"
                                                      : "the passphrase is another one now");
                              });
               });
             });
         xmpp::wipe(current);
       }});
}

void App::keep_in_keyring(std::shared_ptr<const OpenedSlot> opened) {
  const auto secret = new_keyring_secret();
  hooks_.keyring(secret, [this, opened, secret = std::string(secret)](const xmpp::Result<void>& kept) mutable {
    const auto done = kept ? history_.vault().set_keyring(*opened, secret) : kept;
    xmpp::wipe(secret);
    if (!done) return complain(done.error().detail);
    say("the keyring opens the local store from now on, and so does the passphrase");
    changed();
  });
}

// The slot is gone already: that the secret is left there does no harm.
void App::forget_keyring() {
  if (!hooks_.keyring) return;
  hooks_.keyring("", [this](const xmpp::Result<void>& done) {
    if (!done) complain(done.error().detail);
    changed();
  });
}

// What is on the screen and in the model goes; connections stay, and what arrives is stored. Drafts stay, too.
void App::lock() {
  if (model_.lock || deriving_) return;
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
  if (passphrase.empty() || deriving_) return;
  page.checking = true;
  derive<OpenedSlot>([&vault = history_.vault(), passphrase] { return vault.check(passphrase); },
                     [this](const xmpp::Result<OpenedSlot>& right) {
                       model_.lock->checking = false;
                       if (!right) {
                         model_.lock->error = right.error().detail;
                         return;
                       }
                       model_.lock.reset();
                       attentive_ = true;
                       client_.set_active(true);
                       if (!locked_chat_) return;
                       const auto chat = *locked_chat_;
                       open_chat(chat.first, chat.second);
                     });
  xmpp::wipe(passphrase);
}

// true: the screen is locked, and nothing else gets the key.
bool App::lock_key(const Key& key) {
  if (!model_.lock) return false;
  auto& page = *model_.lock;
  if (page.checking || key.kind == Key::Kind::mouse) return true;
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
