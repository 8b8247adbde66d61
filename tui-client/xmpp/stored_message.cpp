// What is shown is what the store makes of the row and of all that was said of it.
#include "tui-client/xmpp/stored_message.hpp"

#include "tui-client/history/history.hpp"

namespace tui {

void tell_stored(AccountContext& account, const ChatMessage& row) {
  if (row.kind >= MessageKind::correction) {
    const auto about = account.history.annotated(row);
    if (about && *about) return account.emit(MessageUpdated{**about});
    if (row.kind != MessageKind::correction) return;  // its message may still come, from the archive
  }
  const auto whole = row.stanza_id.empty()
                         ? std::nullopt
                         : account.history.find(account.id, row.chat, row.stanza_id).value_or(std::nullopt);
  ChatMessage seen = whole && whole->id == row.id ? *whole : row;
  if (seen.kind == MessageKind::correction) {
    seen.kind = MessageKind::text;
    seen.edited = true;
  }
  // Who writes from another device has read what came before.
  if (row.direction == Direction::outgoing) (void)account.history.mark_read(account.id, row.chat, row.id);
  account.emit(MessageAdded{std::move(seen)});
}

}  // namespace tui
