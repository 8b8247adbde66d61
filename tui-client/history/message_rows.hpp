// Rows of the messages table as values, and what later rows say of earlier ones (XEP-0308, 0424, 0444, 0461).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui-client/history/sqlcipher.hpp"
#include "tui-client/types.hpp"

namespace tui {

// Throws what sql::Database throws; callers turn that into Results.

std::string select_messages(std::string_view rest);
xmpp::Jid read_jid(const std::string& text);
std::vector<ChatMessage> read_all(sql::Statement& rows);

// A condition of SQL: the row is a line of its chat. Annotations are not; a correction is one while what it corrects is
// unknown, or is nothing it may correct.
extern const std::string_view stands_alone;

// Whether `annotation` speaks of `target` and may change what it says or how it looks.
bool has_a_say(const ChatMessage& annotation, const ChatMessage& target);

// As they were stored, before anything is said of them. An id of a correction means the message that was corrected.
// By its own stanza id:
std::optional<ChatMessage> find_message(sql::Database& database, const AccountId& account, const xmpp::Jid& chat,
                                        const std::string& stanza_id);
// What an answer with this target answers:
std::optional<ChatMessage> find_answered(sql::Database& database, const AccountId& account, const xmpp::Jid& chat,
                                         const std::string& target);
// What `annotation` has a say about:
std::optional<ChatMessage> find_annotated(sql::Database& database, const ChatMessage& annotation);

std::optional<ChatMessage> find_row(sql::Database& database, MessageId id);
// The message that a row is read as: itself, or what it corrects.
ChatMessage shown_as(sql::Database& database, const ChatMessage& row);
// The row whose text a message has now: its own, or its last correction's.
MessageId current_text(sql::Database& database, const ChatMessage& message);
// The row, its own or a correction's, that says what `message` says; 0: none any more.
MessageId row_with_text(sql::Database& database, const ChatMessage& message);

// Puts into a stored message what others say of it: its corrected text, reactions, and what it answers.
void annotate(sql::Database& database, ChatMessage& message);
void annotate(sql::Database& database, std::vector<ChatMessage>& messages);
// Its text as stored, then those of its corrections without the last.
std::vector<std::string> texts_before(sql::Database& database, const ChatMessage& message);

}  // namespace tui
