// What the verbs print: messages as lines for people or JSON for programs, complaints on standard error.
#pragma once

#include <string>
#include <string_view>

#include "tui-client/types.hpp"

namespace tui {

// Text from the network made harmless for a terminal: control characters and those that reorder text are shown as
// \u{…}; line feeds and tabs stay if `multi_line`.
std::string shown(std::string_view text, bool multi_line = true);

// "2026-11-20T09:12:03Z bob@example.net (encrypted) text"; further lines of the text are indented.
std::string message_line(const ChatMessage& message);
// One JSON object: account, from, chat, to, time, encrypted, verified, id, body; "undecryptable" with the reason
// instead of a body; where it applies outgoing, room, edited, retracted and reactions, and "file" (name, type, size;
// "" and 0 if not said) where the body is the link to one. No line feed in it.
std::string message_json(const ChatMessage& message);

// A line on standard output, written at once. False: nobody reads it any more.
bool print_line(const std::string& line);
// "xmpp-tui: …" on standard error.
void complain(const std::string& text);

}  // namespace tui
