// The window of messages: bounded, ordered, each once.
#include "tui-client/model/chat.hpp"

#include <algorithm>

namespace tui {

NotifyRule Chat::rule() const {
  if (notify != NotifyRule::standard) return notify;
  const bool among_us = room.members_only && room.shows_addresses;
  return is_room && !among_us ? NotifyRule::mention : NotifyRule::always;
}

bool Chat::wants(const ChatMessage& message) const {
  return rule() == NotifyRule::always || (rule() == NotifyRule::mention && message.mentions);
}

std::uint32_t Chat::waiting() const {
  return rule() == NotifyRule::always ? unread : rule() == NotifyRule::mention ? mentions : 0;
}

void Chat::add(const ChatMessage& message) {
  last_activity = std::max(last_activity, message.when);
  if (auto* known = find(message.id)) {
    *known = message;
    return;
  }
  if (!loaded) return;  // it will come with the first page
  const auto place = std::lower_bound(messages.begin(), messages.end(), message.id,
                                      [](const ChatMessage& one, MessageId wanted) { return one.id < wanted; });
  // Older than all that is in memory: it is in the store for who scrolls there.
  if (place == messages.begin() && !messages.empty() && !at_beginning) return;
  messages.insert(place, message);
  // While somebody reads far up, nothing is taken away below them.
  if (scroll == 0) shrink();
}

void Chat::shrink() {
  const auto most = in_view ? window : window_behind;
  if (messages.size() <= most) return;
  messages.erase(messages.begin(), messages.end() - static_cast<std::ptrdiff_t>(most));
  at_beginning = false;
  if (picked != 0 && picked < messages.front().id) write_anew();
}

void Chat::look(bool now) {
  in_view = now;
  scroll = 0;
  shrink();
}

void Chat::replace(const std::vector<ChatMessage>& all) {
  messages.assign(all.begin(), all.end());
  if (scroll == 0) shrink();
  if (!messages.empty()) last_activity = std::max(last_activity, messages.back().when);
}

void Chat::prepend(const std::vector<ChatMessage>& older) {
  if (older.empty()) at_beginning = true;
  for (auto it = older.rbegin(); it != older.rend(); ++it) {
    if (messages.empty() || it->id < messages.front().id) messages.push_front(*it);
  }
}

ChatMessage* Chat::find(MessageId id) {
  const auto it = std::lower_bound(messages.begin(), messages.end(), id,
                                   [](const ChatMessage& message, MessageId wanted) { return message.id < wanted; });
  return it != messages.end() && it->id == id ? &*it : nullptr;
}

bool Chat::pick(int step) {
  auto at = static_cast<std::ptrdiff_t>(messages.size());
  if (picked != 0) {
    at = std::lower_bound(messages.begin(), messages.end(), picked,
                          [](const ChatMessage& message, MessageId wanted) { return message.id < wanted; }) -
         messages.begin();
  } else if (step > 0) {
    return true;
  }
  const auto count = static_cast<std::ptrdiff_t>(messages.size());
  for (at += step; at >= 0 && at < count; at += step) {
    const auto& message = messages[static_cast<std::size_t>(at)];
    if (message.kind != MessageKind::text || message.retracted || message.vanished) continue;
    picked = message.id;
    return true;
  }
  if (step < 0) return false;
  picked = 0;
  return true;
}

const ChatMessage* Chat::about(const std::function<bool(const ChatMessage&)>& suits) const {
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    if (picked != 0 && message->id != picked) continue;
    if (suits(*message)) return &*message;
    if (picked != 0) break;
  }
  return nullptr;
}

void Chat::write_anew() {
  writing = {};
  picked = 0;
}

}  // namespace tui
