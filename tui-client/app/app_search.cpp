// The search page, the way to what it found, and messages that go.
#include <algorithm>

#include "tui-client/app/app.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"

namespace tui {

namespace {
constexpr std::size_t most_hits = 100;
constexpr std::size_t context = 20;  // messages before and after a hit
constexpr std::size_t expired_at_once = 100;
constexpr xmpp::Timestamp expire_every = 3'600LL * 1'000'000;
}  // namespace

void App::show_search(const std::string& words) {
  model_.overlay = {OverlayKind::search, "Search in all chats: Enter goes there, Escape closes", {}, 0, words};
  refresh_search();
  changed();
}

std::string App::hit_line(const ChatMessage& message) {
  const auto* chat = model_.chat(message.account, message.chat);
  const std::string name = account_prefix(model_, message.account) + (chat ? chat->name : message.chat.text());
  std::string who = message.direction == Direction::outgoing ? "me → " + name : name;
  if (message.in_room && message.direction == Direction::incoming)
    who = std::string(message.from.resource()) + " in " + name;
  // A file instead of its link, which may have the key in it.
  std::string text = message.file ? "[" + message.file->name + "]" : message.body;
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::string when = day_key(message.when) + " " + clock_text(message.when) + "  ";
  const auto action = action_in(text);
  return action.empty() ? when + who + ": " + text : when + "* " + who + " " + std::string(action);
}

void App::refresh_search() {
  auto& overlay = model_.overlay;
  overlay.lines.clear();
  hits_.clear();
  if (overlay.filter.empty()) return;
  auto found = history_.search({.words = overlay.filter, .limit = most_hits});
  if (!found) {
    overlay.lines.push_back(found.error().detail);
    return;
  }
  hits_ = std::move(*found);
  for (const auto& hit : hits_) overlay.lines.push_back(hit_line(hit));
  if (hits_.empty()) overlay.lines.emplace_back("nothing");
  if (hits_.size() == most_hits) overlay.lines.emplace_back("… and more: one more word makes them fewer");
}

bool App::search_key(const Key& key) {
  auto& overlay = model_.overlay;
  const auto action = keymap_.action_for(key);
  if (action == Action::quit) {
    overlay = {};
    return false;
  }
  if (action == Action::cancel) {
    overlay = {};
    hits_.clear();
    return true;
  }
  const int last = std::max(0, static_cast<int>(hits_.size()) - 1);
  const int page = std::max(1, screen_.height() - 6);
  int step = 0;
  switch (key.kind) {
    case Key::Kind::up:
      step = -1;
      break;
    case Key::Kind::down:
      step = 1;
      break;
    case Key::Kind::page_up:
      step = -page;
      break;
    case Key::Kind::page_down:
      step = page;
      break;
    case Key::Kind::enter: {
      if (hits_.empty()) return true;
      const auto hit = hits_[static_cast<std::size_t>(std::clamp(overlay.selected, 0, last))];
      overlay = {};
      hits_.clear();
      jump_to(hit);
      return true;
    }
    case Key::Kind::paste:
      overlay.filter += key.text.substr(0, key.text.find('\n'));
      overlay.filter.resize(std::min<std::size_t>(overlay.filter.size(), 200));
      overlay.selected = 0;
      refresh_search();
      return true;
    default:
      if (edit_filter(overlay, key)) refresh_search();
      return true;
  }
  overlay.selected = std::clamp(overlay.selected + step, 0, last);
  return true;
}

// Into the chat, where it is among the newest that the chat has in memory; of older ones a page shows what was around.
void App::jump_to(const ChatMessage& hit) {
  open_chat(hit.account, hit.chat);
  auto* chat = model_.current();
  if (!chat) return;
  const auto newer = history_.since(hit.account, hit.chat, hit.id, Chat::window);
  if (!newer) return complain(newer.error().detail);
  if (newer->size() < Chat::window) {
    // One page more than the hit itself, to have what was said before it.
    bool before = false;
    while (!before && !chat->at_beginning) {
      before = !chat->messages.empty() && chat->messages.front().id < hit.id;
      if (!load_page(*chat)) return;
    }
    if (chat->find(hit.id)) {
      chat->picked = hit.id;
      return show_picked(*chat);
    }
  }
  show_context(hit);
}

void App::show_context(const ChatMessage& hit) {
  const auto around = history_.around(hit.account, hit.chat, hit.id, context);
  if (!around) return complain(around.error().detail);
  model_.overlay = {OverlayKind::help, "Around " + day_key(hit.when) + " " + clock_text(hit.when), {}, 0, {}};
  for (const auto& message : *around) {
    if (message.id == hit.id) model_.overlay.selected = std::max(0, static_cast<int>(model_.overlay.lines.size()) - 5);
    model_.overlay.lines.push_back((message.id == hit.id ? "▶ " : "  ") + hit_line(message));
  }
}

void App::clear_chat(const AccountId& account, const xmpp::Jid& jid) {
  const auto gone = history_.clear(account, jid);
  if (!gone) return complain(gone.error().detail);
  // Nor do they come back from the server's archive when somebody scrolls.
  report(*this, history_.set_chat_setting(account, jid, archive_oldest_setting, archive_beginning));
  if (auto* chat = model_.chat(account, jid)) {
    chat->older = Older::none;
    chat->write_anew();
    look_up_again(*chat);
  }
  say(std::to_string(*gone) + (*gone == 1 ? " message is" : " messages are") + " deleted from this device");
  changed();
}

void App::set_retention(const AccountId& account, const xmpp::Jid& jid, const std::string& days) {
  const auto told = [](unsigned number) {
    return number == 0 ? std::string("for ever") : "for " + std::to_string(number) + (number == 1 ? " day" : " days");
  };
  if (days != "?") {
    if (!days.empty() && !read_retention(days)) {
      return complain("usage: /retention DAYS (up to " + std::to_string(max_retention_days) + "), forever or default");
    }
    if (const auto set = history_.set_chat_setting(account, jid, retention_setting, days); !set) {
      return complain(set.error().detail);
    }
    expired_at_ = 0;
    expire();
  }
  const auto own = history_.chat_setting(account, jid, retention_setting).value_or("");
  const auto number = own.empty() ? config_.retention_days : read_retention(own).value_or(0);
  say("messages of this chat are kept " + told(number) + (own.empty() ? ", as all" : "") + " on this device");
}

void App::expire() {
  if (expired_at_ != 0 && model_.clock - expired_at_ < expire_every) return;
  expired_at_ = model_.clock;
  expire_step();
}

// A few messages at a time: keys and network have their turn between.
void App::expire_step() {
  const auto expired = history_.expire(model_.clock, config_.retention_days, expired_at_once);
  if (!expired) return complain(expired.error().detail);
  for (const auto& [account, jid] : expired->chats) {
    report(*this, history_.set_chat_setting(account, jid, archive_oldest_setting, archive_beginning));
    auto* chat = model_.chat(account, jid);
    if (!chat) continue;
    chat->older = Older::none;
    look_up_again(*chat);
  }
  if (!expired->chats.empty()) changed();
  if (expired->more) later([this] { expire_step(); });
}

}  // namespace tui
