// Accounts, chats and pages of the running client; what keys do is in app_input.cpp.
#include "tui-client/app/app.hpp"

#include <algorithm>

#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr std::size_t page_size = 100;
constexpr xmpp::Timestamp idle_after = 300LL * 1'000'000;  // without a key, nobody looks
constexpr std::size_t few_messages = 20;                   // less than a screen

std::string_view trust_text(Trust trust) {
  switch (trust) {
    case Trust::undecided:
      return "UNDECIDED: nothing is encrypted to it";
    case Trust::trusted:
      return "trusted (not compared)";
    case Trust::verified:
      return "verified";
    case Trust::distrusted:
      return "distrusted: nothing is encrypted to it";
  }
  return "?";
}

}  // namespace

App::App(Config& config, Client& client, History& history, Screen& screen, Hooks hooks)
    : config_(config), client_(client), history_(history), screen_(screen), hooks_(std::move(hooks)) {
  model_.ascii = config.ascii;
  model_.clock = hooks_.now();
}

void App::start(const std::string& open_chat_with) {
  last_key_ = hooks_.now();
  for (const auto& account : config_.accounts) {
    const AccountId id = account.jid.bare().text();
    model_.accounts.push_back({id, {}, {}, Show::online, false});
    if (const auto chats = history_.chats(id)) {
      for (const auto& summary : *chats) {
        auto& chat = model_.ensure_chat(id, summary.jid);
        chat.unread = summary.unread;
        chat.last_activity = summary.last_activity;
        chat.encryption.mode = summary.mode;
        chat.is_room = summary.room;
        chat.room.nick = summary.nick;
        chat.notify = read_notify_word(history_.chat_setting(id, summary.jid, notify_setting).value_or(""));
      }
    } else {
      model_.say(id, chats.error().detail, true);
    }
  }
  model_.sort_chats();
  if (config_.accounts.empty()) {
    ask_for_account();
  } else {
    for (const auto& account : config_.accounts) connect_account(account);
  }
  if (!open_chat_with.empty()) {
    if (const auto jid = read_address(*this, open_chat_with)) open_chat(model_.default_account(), *jid);
  }
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
  if (const auto* request = std::get_if<SubscriptionRequested>(&event); request && answered_by_itself(*request)) {
    return changed();
  }
  model_.apply(event);
  changed();
  if (const auto* received = std::get_if<FormReceived>(&event)) show_form(received->offer);
  if (const auto* answered = std::get_if<FormAnswered>(&event)) form_answered(*answered);
  if (const auto* question = std::get_if<CertificateQuestion>(&event)) ask_about_certificate(*question);
  if (const auto* changed = std::get_if<ConnectionChanged>(&event)) {
    if (changed->state == ConnectionState::online) {
      if (save_when_online_.erase(changed->account) > 0) {
        const auto* account = configured(changed->account);
        if (account && account->password) {
          report(*this, history_.put(changed->account, "password", *account->password));
          report(*this, save_account(config_, *account));
        }
      }
      if (auto* chat = model_.current(); chat && chat->account == changed->account) {
        client_.prepare_chat(chat->account, chat->jid);
      }
    } else if (changed->state == ConnectionState::waiting && save_when_online_.contains(changed->account) &&
               told_about_server_.insert(changed->account).second) {
      say("If DNS does not name the server of " + changed->account + ": /connect " + changed->account +
          " SERVER[:PORT]");
    } else if (changed->fatal && changed->text.find("password") != std::string::npos && model_.prompts.empty()) {
      if (const auto* account = configured(changed->account))
        ask_for_password(*account, "Password for " + changed->account + ":");
    }
  }
  if (const auto* added = std::get_if<MessageAdded>(&event)) {
    const auto& message = added->message;
    auto* chat = model_.current();
    if (chat && message.unread && message.account == chat->account && message.chat == chat->jid) {
      report(*this, history_.mark_read(chat->account, chat->jid, message.id));
      tell_displayed(*chat);
    } else if (const auto* there = model_.chat(message.account, message.chat);
               message.unread && there && there->wants(message)) {
      screen_.bell();
    }
  }
  if (const auto* changed = std::get_if<ChatsChanged>(&event)) {
    const auto before = model_.total_unread();
    for (const auto& jid : changed->chats) look_up_again(model_.ensure_chat(changed->account, jid));
    if (model_.total_unread() > before) screen_.bell();  // once, for all that was said meanwhile
  }
  if (std::holds_alternative<TrustNeeded>(event)) {
    screen_.bell();
    refresh_trust_page();
  }
  if (std::holds_alternative<EncryptionChanged>(event)) refresh_trust_page();
}

void App::tick() {
  model_.clock = hooks_.now();
  if (attentive_ && model_.clock - last_key_ > idle_after) client_.set_active(attentive_ = false);
  changed();
}

void App::changed() {
  if (dirty_) return;
  dirty_ = true;
  if (hooks_.changed) hooks_.changed();
}

void App::draw_if_needed() {
  if (!dirty_) return;
  dirty_ = false;
  Canvas canvas(screen_.width(), screen_.height());
  draw(model_, canvas);
  screen_.show(canvas);
}

void App::open(Chat* chat) {
  note_typing();
  if (auto* before = model_.current(); before && before != chat) before->first_unread = 0;
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
  }
  client_.prepare_chat(chat->account, chat->jid);
  // A chat that this device hardly knows shows what there is to see.
  if (chat->messages.size() < few_messages) want_older(*chat);
}

// XEP-0333 §4.1: for the newest one alone, and only where its sender asked.
void App::tell_displayed(const Chat& chat) {
  for (auto message = chat.messages.rbegin(); message != chat.messages.rend(); ++message) {
    if (message->direction != Direction::incoming || message->kind != MessageKind::text) continue;
    const auto& id = message->in_room ? message->archive_id : message->stanza_id;
    if (message->markable && !id.empty()) client_.send_displayed(chat.account, chat.jid, id);
    return;
  }
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

void App::load_page(Chat& chat) {
  const MessageId before = chat.messages.empty() ? 0 : chat.messages.front().id;
  const auto page = history_.page(chat.account, chat.jid, before, page_size);
  chat.loaded = true;
  if (!page) return complain(page.error().detail);
  chat.prepend(*page);
  if (page->size() < page_size) chat.at_beginning = true;
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

void App::show_help() {
  model_.overlay = {OverlayKind::help, "Help: PgUp/PgDn scroll, Escape closes", {}, 0, {}};
  auto& lines = model_.overlay.lines;
  lines.emplace_back("Commands");
  for (const auto& command : all_commands()) {
    lines.push_back("/" + std::string(command.name) + (command.usage.empty() ? "" : " " + std::string(command.usage)));
    lines.push_back("    " + std::string(command.help));
  }
  lines.emplace_back("");
  lines.emplace_back("Keys");
  for (const auto& binding : default_keymap()) {
    if (binding.help.empty()) continue;
    auto name = to_string(binding.key);
    name.resize(std::max<std::size_t>(name.size(), 12), ' ');
    lines.push_back(name + "  " + std::string(binding.help));
  }
  lines.emplace_back("");
  lines.emplace_back("Signs");
  lines.emplace_back("🔒 encrypted   ⧗ waiting   ✓ on the server   ✓✓ delivered   ✗ not sent   ⚠ look here");
  changed();
}

void App::show_trust(const AccountId& account, const xmpp::Jid& jid) {
  trust_account_ = account;
  trust_jid_ = jid;
  model_.overlay = {OverlayKind::trust, "OMEMO devices of " + jid.text(), {}, 0, {}};
  refresh_trust_page();
  changed();
}

void App::refresh_trust_page() {
  if (model_.overlay.kind != OverlayKind::trust) return;
  auto& lines = model_.overlay.lines;
  lines.clear();
  const auto devices = client_.devices(trust_account_, trust_jid_);
  if (!devices) {
    lines.push_back(devices.error().detail);
    return;
  }
  if (devices->empty()) lines.push_back(trust_jid_.text() + " has no known OMEMO device.");
  for (const auto& device : *devices) {
    std::string head = std::to_string(device.device) + "  ";
    head += device.this_device ? "this device" : std::string(trust_text(device.trust));
    if (!device.active && !device.this_device) head += ", no longer on the device list";
    lines.push_back(head);
    lines.push_back("    " + (device.fingerprint.empty() ? "its key is not known yet" : device.fingerprint));
    lines.emplace_back("");
  }
  lines.emplace_back("Compare fingerprints over another way (in person, by phone), then:");
  lines.push_back("/omemo verify " + trust_jid_.text() + " DEVICE   or trust, distrust; all for every device");
}

void App::ask(Prompt prompt) {
  model_.prompts.push_back(std::move(prompt));
  changed();
}

AccountConfig* App::configured(const AccountId& id) {
  for (auto& account : config_.accounts) {
    if (account.jid.bare().text() == id) return &account;
  }
  return nullptr;
}

void App::ask_for_account() {
  ask({"Your address (me@example.org):", false, [this](const std::string& answer) {
         const auto jid = xmpp::Jid::parse(answer);
         if (!jid || jid->local().empty()) {
           complain("\"" + answer + "\" is no address like me@example.org");
           return ask_for_account();
         }
         connect(*jid, "");
       }});
}

void App::connect(const xmpp::Jid& jid, const std::string& server) {
  const AccountId id = jid.bare().text();
  auto* account = configured(id);
  if (!account) {
    AccountConfig fresh = config_.first_account;
    fresh.jid = jid;
    config_.accounts.push_back(std::move(fresh));
    account = &config_.accounts.back();
    model_.accounts.push_back({id, {}, {}, Show::online, false});
  }
  if (!server.empty()) account->server = server;
  connect_account(*account);
}

void App::connect_account(const AccountConfig& account) {
  const AccountId id = account.jid.bare().text();
  AccountConfig complete = account;
  if (!complete.password) {
    if (auto stored = history_.get(id, "password"); stored && *stored) complete.password = **stored;
  }
  if (!complete.password) return ask_for_password(complete, "Password for " + id + ":");
  report(*this, client_.connect(complete));
}

void App::ask_for_password(AccountConfig account, const std::string& label) {
  ask({label, true, [this, account](const std::string& answer) mutable {
         const AccountId id = account.jid.bare().text();
         if (auto* kept = configured(id)) kept->password = answer;
         account.password = answer;
         save_when_online_[id] = true;
         report(*this, client_.connect(account));
       }});
}

void App::ask_about_certificate(const CertificateQuestion& question) {
  // The home page has room for the fingerprint; afterwards the chat comes back.
  std::function<void()> back = [] {};
  if (const auto* chat = model_.current()) {
    back = [this, account = chat->account, jid = chat->jid] { open_chat(account, jid); };
    open(nullptr);
  }
  model_.note(question.account, "Compare its SHA-256 with what the server's owner tells you:", true);
  model_.say(question.account, question.sha256, true);
  ask({"Trust this certificate for " + question.account + " from now on? (yes/no)", false,
       [this, question, back = std::move(back)](const std::string& answer) {
         back();
         if (answer != "yes") return say("not connected: the certificate was not accepted");
         report(*this, client_.trust_certificate(question.account, question.sha256));
       }});
}

}  // namespace tui
