// Events, chats and drawing of the running client. Keys are in app_input.cpp, pages in app_pages.cpp, accounts in
// app_accounts.cpp.
#include "tui-client/app/app.hpp"

#include <algorithm>

#include "tui-client/timer.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr std::size_t page_size = 100;
constexpr xmpp::Timestamp idle_after = 300LL * 1'000'000;  // without a key, nobody looks
constexpr std::size_t few_messages = 20;                   // less than a screen

}  // namespace

App::App(Config& config, Client& client, History& history, Screen& screen, Hooks hooks)
    : config_(config), client_(client), history_(history), screen_(screen), hooks_(std::move(hooks)) {
  model_.ascii = config.ascii;
  model_.styling = config.styling;
  model_.bidi = config.bidi;
  model_.preview_rows = config.pictures.preview == PreviewSetting::none ? 0 : static_cast<int>(config.pictures.rows);
  model_.clock = hooks_.now();
  use_keymap({});
}

void App::use_keymap(Keymap keymap) {
  keymap_ = std::move(keymap);
  model_.key_hints = keymap_.hints();
}

void App::start(const std::string& open_chat_with) {
  last_key_ = hooks_.now();
  for (const auto& account : config_.accounts) {
    const AccountId id = account.jid.bare().text();
    model_.accounts.push_back(
        {.id = id, .text = {}, .enabled = account.enabled, .mark = account.mark, .color = account.color});
    if (const auto chats = history_.chats(id)) {
      for (const auto& summary : *chats) {
        auto& chat = model_.ensure_chat(id, summary.jid);
        chat.unread = summary.unread;
        chat.last_activity = summary.last_activity;
        chat.encryption.mode = summary.mode;
        chat.is_room = summary.room;
        chat.room.nick = summary.nick;
        const auto name = summary.setting(room_name_setting);
        if (chat.is_room && !name.empty()) chat.room.name = chat.name = name;
        chat.notify = read_notify_word(summary.setting(notify_setting));
        chat.timer_s = read_timer(summary.setting(timer_setting));
        chat.kept_draft = summary.setting(draft_setting);
        if (!chat.kept_draft.empty()) chat.composer.set(chat.kept_draft);
      }
    } else {
      model_.say(id, chats.error().detail, true);
    }
  }
  model_.sort_chats();
  if (config_.accounts.empty()) {
    ask_for_account();
  } else {
    // Behind the first frame: keys are read, and at the very first start made, for it.
    later([this] {
      for (const auto& account : config_.accounts) {
        if (account.enabled) connect_account(account);
      }
    });
  }
  if (!open_chat_with.empty()) {
    if (const auto jid = read_address(*this, open_chat_with)) open_chat(model_.default_account(), *jid);
  }
  later([this] { expire(); });
  later([this] { open_dictionary(); });
  changed();
}

// Whom we asked ourselves may see us, too: that is what both meant.
bool App::answered_by_itself(const SubscriptionRequested& request) {
  const auto contact = model_.contacts.find({request.account, request.from});
  if (contact == model_.contacts.end()) return false;
  const auto& subscription = contact->second.subscription;
  if (!contact->second.ask && subscription != "to" && subscription != "both") return false;
  if (!client_.subscription_answer(request.account, request.from, true)) return false;
  model_.note(request.account, request.from.text() + " is a contact now and can see when you are online");
  return true;
}

void App::handle(const Event& event) {
  model_.clock = hooks_.now();
  if (const auto* request = event.as<SubscriptionRequested>(); request && answered_by_itself(*request)) {
    return changed();
  }
  model_.apply(event);
  changed();
  if (const auto* added = event.as<MessageAdded>(); added && model_.lock) {
    if (auto* chat = model_.chat(added->message.account, added->message.chat)) forget_messages(*chat);
  }
  if (const auto* received = event.as<FormReceived>()) show_form(received->offer);
  if (const auto* answered = event.as<FormAnswered>()) form_answered(*answered);
  if (const auto* received = event.as<AffiliationsReceived>()) affiliations_received(*received);
  if (const auto* avatar = event.as<AvatarChanged>()) avatar_changed(*avatar);
  if (const auto* question = event.as<CertificateQuestion>()) ask_about_certificate(*question);
  if (const auto* question = event.as<WeakerLoginQuestion>()) ask_about_weaker_login(*question);
  if (const auto* question = event.as<LoginCodeQuestion>()) ask_for_code(*question);
  if (const auto* changed = event.as<ConnectionChanged>()) connection_changed(*changed);
  refresh_accounts_page();
  if (const auto* added = event.as<MessageAdded>()) {
    const auto& message = added->message;
    auto* chat = model_.current();
    heard(message);
    if (chat && message.unread && message.account == chat->account && message.chat == chat->jid) {
      report(*this, history_.mark_read(chat->account, chat->jid, message.id));
      tell_displayed(*chat);
      if (message.timer_s > 0) vanish();
    }
  }
  if (const auto* changed = event.as<ChatsChanged>()) {
    const auto before = model_.total_unread();
    for (const auto& jid : changed->chats) look_up_again(model_.ensure_chat(changed->account, jid));
    if (const auto now = model_.total_unread(); now > before) {  // once, for all that was said meanwhile
      ring({{}, {}, "Messages", std::to_string(now) + " unread"});
    }
  }
  if (event.as<TrustNeeded>() != nullptr) {
    if (config_.notify.bell) screen_.bell();
    refresh_trust_page();
  }
  if (event.as<EncryptionChanged>() != nullptr) refresh_trust_page();
}

// What is typed outlives the program, in the encrypted store; a command, or what is to replace a message, does not.
void App::keep_draft(Chat* chat) {
  if (!chat) return;
  const bool draft = chat->writing.kind == MessageKind::text && !chat->composer.text().starts_with("/");
  const auto text = draft ? chat->composer.text() : std::string();
  if (text == chat->kept_draft) return;
  const auto kept = history_.set_chat_setting(chat->account, chat->jid, draft_setting, text);
  if (!kept) return complain(kept.error().detail);
  chat->kept_draft = text;
}

void App::quit() {
  keep_draft(model_.current());
  hooks_.quit();
}

void App::tick() {
  model_.clock = hooks_.now();
  keep_draft(model_.current());
  const xmpp::Timestamp lock_after = xmpp::Timestamp{config_.lock_after_min} * 60 * 1'000'000;
  if (lock_after > 0 && model_.clock - last_key_ >= lock_after && history_.vault().has_passphrase()) lock();
  if (!model_.lock) expire();
  vanish();
  if (attentive_ && model_.clock - last_key_ > idle_after) client_.set_active(attentive_ = false);
  if (!attentive_) report(*this, history_.finish_expiry());
  changed();
}

void App::later(std::function<void()> step) {
  if (hooks_.later) return hooks_.later(std::move(step));
  step();
}

void App::aside(std::function<void()> work, std::function<void()> then) {
  if (hooks_.background) return hooks_.background(std::move(work), std::move(then));
  work();
  then();
}

void App::changed() {
  if (dirty_) return;
  dirty_ = true;
  if (hooks_.changed) hooks_.changed();
}

void App::draw_if_needed() {
  if (!dirty_) return;
  dirty_ = false;
  close_notices();
  model_.picture_ability = screen_.pictures();
  model_.show_previews = model_.preview_rows > 0 && has_room_for_previews(model_, screen_.width(), screen_.height());
  check_spelling();
  Canvas canvas(screen_.width(), screen_.height());
  draw(model_, canvas);
  screen_.show(canvas);
  want_pictures();
}

void App::open(Chat* chat) {
  note_typing();
  if (auto* before = model_.current(); before && before != chat) {
    before->first_unread = 0;
    keep_draft(before);
  }
  const bool had_unread = chat && chat->unread > 0;
  if (chat && !chat->loaded) {
    load_page(*chat);
    if (had_unread && chat->first_unread == 0) {
      if (const auto unread = history_.unread(chat->account, chat->jid); unread && !unread->empty()) {
        chat->first_unread = unread->front().id;
      }
    }
  }
  model_.open(chat);
  if (!chat) return;
  if (had_unread && !chat->messages.empty()) {
    report(*this, history_.mark_read(chat->account, chat->jid, chat->messages.back().id));
    tell_displayed(*chat);
    vanish();  // from now on their time runs
  }
  client_.prepare_chat(chat->account, chat->jid);
  // A chat that this device hardly knows shows what there is to see.
  if (chat->messages.size() < few_messages) want_older(*chat);
}

// XEP-0333 §4.1: for the newest one alone, and only where its sender asked.
void App::tell_displayed(const Chat& chat) {
  if (auto* personal = client_.personal(chat.account); personal && !chat.messages.empty()) {
    personal->seen(chat.jid, chat.messages.back().id);
  }
  for (auto message = chat.messages.rbegin(); message != chat.messages.rend(); ++message) {
    if (message->direction != Direction::incoming || message->kind != MessageKind::text) continue;
    const auto& id = message->in_room ? message->archive_id : message->stanza_id;
    if (message->markable && !id.empty()) client_.send_displayed(chat.account, chat.jid, id);
    return;
  }
}

void App::vanish() {
  const auto gone = history_.vanish(hooks_.now());
  if (!gone) return complain(gone.error().detail);
  for (const auto& [account, jid] : gone->chats) {
    if (auto* chat = model_.chat(account, jid)) look_up_again(*chat);
  }
  if (!gone->chats.empty()) changed();
  if (gone->next > 0 && hooks_.wake_at) hooks_.wake_at(gone->next);
}

void App::count_unread(Chat& chat) {
  const auto state = history_.unread_state(chat.account, chat.jid);
  if (!state) return complain(state.error().detail);
  chat.unread = state->count;
  chat.mentions = state->mentions;
  if (chat.unread > 0) {
    chat.first_unread = state->first;
  } else if (&chat != model_.current()) {
    chat.first_unread = 0;
  }
}

void App::look_up_again(Chat& chat) {
  const auto newest = history_.page(chat.account, chat.jid, 0, 1);
  if (!newest) return complain(newest.error().detail);
  if (!newest->empty()) {
    chat.last_activity = std::max(chat.last_activity, newest->back().when);
    chat.is_room = chat.is_room || newest->back().in_room;
    chat.counted_through = newest->back().id;
  }
  count_unread(chat);
  if (chat.loaded) {
    const MessageId first = chat.at_beginning || chat.messages.empty() ? 0 : chat.messages.front().id;
    const auto all = history_.since(chat.account, chat.jid, first, Chat::window);
    if (!all) return complain(all.error().detail);
    chat.at_beginning = chat.at_beginning && all->size() < Chat::window;
    chat.replace(*all);
  }
  if (&chat == model_.current() && chat.unread > 0 && !chat.messages.empty()) {
    report(*this, history_.mark_read(chat.account, chat.jid, chat.messages.back().id));
    chat.unread = chat.mentions = 0;
    tell_displayed(chat);
  }
  model_.sort_chats();
}

void App::want_older(Chat& chat) {
  if (!chat.at_beginning || chat.older != Older::maybe) return;
  const auto* account = model_.account(chat.account);
  if (!account || account->connection != ConnectionState::online) return;
  chat.older = Older::asked;
  client_.fetch_older(chat.account, chat.jid);
}

bool App::load_page(Chat& chat) {
  const MessageId before = chat.messages.empty() ? 0 : chat.messages.front().id;
  const auto page = history_.page(chat.account, chat.jid, before, page_size);
  chat.loaded = true;
  if (!page) return complain(page.error().detail), false;
  chat.prepend(*page);
  if (page->size() < page_size) chat.at_beginning = true;
  return true;
}

void App::open_chat(const AccountId& account, const xmpp::Jid& jid) {
  auto& chat = model_.ensure_chat(account, jid);
  report(*this, history_.ensure_chat(account, jid));
  if (const auto mode = history_.chat_mode(account, jid)) chat.encryption.mode = *mode;
  chat.notify = read_notify_word(history_.chat_setting(account, jid, notify_setting).value_or(""));
  open(&chat);
  changed();
}

void App::close_chat() {
  auto* chat = model_.current();
  open(nullptr);
  if (chat && !chat->in_roster) model_.remove_chat(*chat);
  changed();
}

void App::move_in_list(int step) {
  const auto& chats = model_.chats();
  if (chats.empty()) return;
  const auto count = static_cast<int>(chats.size());
  int at = step > 0 ? -1 : count;
  for (int i = 0; i < count; ++i) {
    if (chats[static_cast<std::size_t>(i)].get() == model_.current()) at = i;
  }
  open(chats[static_cast<std::size_t>((at + step + count) % count)].get());
}

void App::next_unread() {
  const auto& chats = model_.chats();
  const auto current =
      std::find_if(chats.begin(), chats.end(), [&](const auto& c) { return c.get() == model_.current(); });
  const auto start = current == chats.end() ? 0 : static_cast<std::size_t>(current - chats.begin()) + 1;
  // First what wants to be heard, then what is merely unread; what was silenced is not come by.
  for (const bool all : {false, true}) {
    for (std::size_t i = 0; i < chats.size(); ++i) {
      auto& chat = *chats[(start + i) % chats.size()];
      const bool unread = all ? chat.unread > 0 && chat.rule() != NotifyRule::never : chat.waiting() > 0;
      if (unread || chat.alarm) return open(&chat);
    }
  }
  say("nothing unread");
}

void App::ask(Prompt prompt) {
  model_.prompts.push_back(std::move(prompt));
  changed();
}

}  // namespace tui
