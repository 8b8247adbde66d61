// A row that was just stored, as news for the screen: a line of its chat, or a change of the line it speaks of.
#pragma once

#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

// Emits MessageAdded or MessageUpdated; nothing for what speaks of a message that is not here yet. One of ours marks
// what came before it as read.
void tell_stored(AccountContext& account, const ChatMessage& row);

}  // namespace tui
