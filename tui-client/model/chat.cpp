// The window of messages: bounded, ordered, each once.
#include "tui-client/model/chat.hpp"

#include <algorithm>

namespace tui {

void Chat::add(const ChatMessage& message) {
  last_activity = std::max(last_activity, message.when);
  if (auto* known = find(message.id)) {
    *known = message;
    return;
  }
  if (!loaded) return;  // it will come with the first page
  messages.push_back(message);
  // While somebody reads far up, nothing is taken away below them.
  if (scroll == 0 && messages.size() > window) {
    messages.pop_front();
    at_beginning = false;
  }
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

}  // namespace tui
