// What is heard of messages that nobody looks at: bell, terminal, desktop.
#include "tui-client/app/app.hpp"

namespace tui {

void App::ring(const Notification& notification) {
  if (config_.notify.bell) screen_.bell();
  if (config_.notify.desktop == DesktopNotification::off) return;
  if (!hooks_.notify) return screen_.notify(notification.title, notification.text);
  if (!notification.chat.empty()) notified_.insert({notification.account, notification.chat});
  hooks_.notify(notification);
}

// What a message does beside being shown: nothing where its chat is muted.
void App::heard(const ChatMessage& message) {
  const auto* chat = model_.chat(message.account, message.chat);
  if (!message.unread || !chat || !chat->wants(message)) return;
  if (hooks_.event) hooks_.event(message);
  if (chat == model_.current() && attentive_) return;
  const bool several = model_.accounts.size() > 1;
  if (!config_.notify.content || model_.lock) {
    return ring({message.account, message.chat, "xmpp-tui",
                 several && !model_.lock ? "a new message for " + message.account : "a new message"});
  }
  std::string who = message.in_room ? std::string(message.from.resource()) + " in " + chat->name : chat->name;
  if (several) who += " → " + message.account;
  // A file instead of its link, which may have the key in it.
  ring({message.account, message.chat, who, message.file ? "[" + message.file->name + "]" : message.body});
}

// Of chats that have been read, here or on another device.
void App::close_notices() {
  std::erase_if(notified_, [&](const auto& entry) {
    const auto* chat = model_.chat(entry.first, entry.second);
    const bool waits = chat && (chat->unread > 0 || (chat == model_.current() && !attentive_));
    if (!waits && hooks_.close_notification) hooks_.close_notification(entry.first, entry.second);
    return !waits;
  });
}

}  // namespace tui
