// One table holds messages and what is said of them; a reader puts the two together.
#include "tui-client/history/message_rows.hpp"

#include <algorithm>

namespace tui {

namespace {

// Of what a chat's messages can collect, this much is looked at: a peer can send without end.
constexpr std::int64_t max_annotations = 500;
constexpr std::size_t max_reactions = 100;
constexpr std::size_t max_emoji_bytes = 64;

constexpr std::string_view message_columns =
    "id, account, chat, direction, kind, sender, body, happened, encryption, verified, stanza_id, delivery, error, "
    "unread, room, mentions, target, quote, markable, archive_id, occupant, author, "
    "shares_file, file_name, file_type, file_size, file_path, unstyled, timer, expires";

template <class Enum>
Enum read_enum(std::int64_t value, Enum highest) {
  return static_cast<Enum>(std::clamp<std::int64_t>(value, 0, static_cast<std::int64_t>(highest)));
}

ChatMessage read_message(const sql::Statement& row) {
  ChatMessage message;
  message.id = row.integer(0);
  message.account = row.text(1);
  message.chat = read_jid(row.text(2));
  message.direction = read_enum(row.integer(3), Direction::outgoing);
  message.kind = read_enum(row.integer(4), MessageKind::reaction);
  message.from = read_jid(row.text(5));
  message.body = row.text(6);
  message.when = row.integer(7);
  // A damaged value must read as "not encrypted", never as the opposite.
  message.encryption = row.integer(8) == 1 ? Encryption::omemo : Encryption::none;
  message.sender_verified = row.integer(9) == 1;
  message.stanza_id = row.text(10);
  message.delivery = read_enum(row.integer(11), Delivery::failed);
  message.error = row.text(12);
  message.unread = row.integer(13) != 0;
  message.in_room = row.integer(14) != 0;
  message.mentions = row.integer(15) != 0;
  message.target = row.text(16);
  message.quote = row.text(17);
  message.markable = row.integer(18) != 0;
  message.archive_id = row.text(19);
  message.occupant = row.text(20);
  message.author = row.text(21);
  if (row.integer(22) != 0) {
    message.file = SharedFile{row.text(23), row.text(24), static_cast<std::uint64_t>(row.integer(25)), row.text(26)};
  }
  message.unstyled = row.integer(27) != 0;
  message.timer_s = static_cast<std::uint32_t>(std::clamp<std::int64_t>(row.integer(28), 0, UINT32_MAX));
  message.vanished = row.integer(29) < 0;
  return message;
}

// Whether the target of `said` means `message`; whether it may is another question.
bool refers_to(const ChatMessage& said, const ChatMessage& message) {
  if (said.target.empty()) return false;
  const bool by_archive = message.in_room && said.kind != MessageKind::correction && !message.archive_id.empty();
  return said.target == (by_archive ? message.archive_id : message.stanza_id);
}

// Of a room: the same person's, whatever the nicks.
bool same_person(const ChatMessage& a, const ChatMessage& b) {
  if (a.direction != b.direction) return false;
  if (a.direction == Direction::outgoing) return true;
  return (!a.occupant.empty() && a.occupant == b.occupant) || (!a.author.empty() && a.author == b.author);
}

bool may_correct_in_room(const ChatMessage& said, const ChatMessage& message) {
  if (message.encryption == Encryption::none) return same_person(said, message);
  // Whose an encrypted text is, the key says and not the room.
  return said.direction == message.direction &&
         (said.direction == Direction::outgoing || (!said.author.empty() && said.author == message.author));
}

// What speaks of `message`, in the order in which it was said.
std::vector<ChatMessage> annotations_of(sql::Database& database, const ChatMessage& message) {
  if (message.stanza_id.empty() && message.archive_id.empty()) return {};
  auto rows = database.prepare(
      select_messages("WHERE account = ? AND chat = ? AND target IN (?, ?) AND target <> '' AND kind >= 3 "
                      "ORDER BY happened DESC, id DESC LIMIT ?"));
  rows.bind(message.account)
      .bind(message.chat.text())
      .bind(message.stanza_id)
      .bind(message.archive_id)
      .bind(max_annotations);
  auto all = read_all(rows);
  std::reverse(all.begin(), all.end());
  std::erase_if(all, [&](const ChatMessage& said) { return !has_a_say(said, message); });
  return all;
}

std::vector<ChatMessage> candidates(sql::Database& database, const AccountId& account, const xmpp::Jid& chat,
                                    const std::string& id) {
  if (id.empty()) return {};
  auto rows = database.prepare(
      select_messages("WHERE account = ? AND chat = ? AND (stanza_id = ? OR (room = 1 AND archive_id = ?)) AND "
                      "kind <= 3 ORDER BY kind, direction DESC, id DESC LIMIT 10"));
  rows.bind(account).bind(chat.text()).bind(id).bind(id);
  return read_all(rows);
}

// XEP-0444 §4: an id of a correction means the message that was corrected.
std::optional<ChatMessage> original_of(sql::Database& database, const ChatMessage& found) {
  if (found.kind != MessageKind::correction) return found;
  for (const auto& row : candidates(database, found.account, found.chat, found.target)) {
    if (row.kind != MessageKind::correction && has_a_say(found, row)) return row;
  }
  return std::nullopt;
}

void correct(ChatMessage& message, const ChatMessage& correction) {
  message.kind = MessageKind::text;
  message.body = correction.body;
  message.file = correction.file;
  message.unstyled = correction.unstyled;
  message.encryption = correction.encryption;
  message.sender_verified = correction.sender_verified;
  message.edited = true;
}

void react(ChatMessage& message, const ChatMessage& said) {
  const auto from = said.in_room ? said.from : said.from.bare();
  const bool mine = said.direction == Direction::outgoing;
  std::erase_if(message.reactions, [&](const Reaction& r) {
    return (mine && r.mine) || (said.occupant.empty() ? r.from == from : r.by == said.occupant);
  });
  std::size_t at = 0;
  while (at < said.body.size() && message.reactions.size() < max_reactions) {
    const auto end = std::min(said.body.find(' ', at), said.body.size());
    const auto emoji = said.body.substr(at, end - at);
    if (!emoji.empty() && emoji.size() <= max_emoji_bytes) {
      message.reactions.push_back({from, mine, emoji, said.occupant});
    }
    at = end + 1;
  }
}

}  // namespace

std::string select_messages(std::string_view rest) {
  return "SELECT " + std::string(message_columns) + " FROM messages " + std::string(rest);
}

// Addresses were valid when stored; what a damaged row holds becomes "none" rather than an end of the program.
xmpp::Jid read_jid(const std::string& text) { return xmpp::Jid::parse(text).value_or(xmpp::Jid()); }

std::vector<ChatMessage> read_all(sql::Statement& rows) {
  std::vector<ChatMessage> all;
  while (rows.step()) all.push_back(read_message(rows));
  return all;
}

const std::string_view stands_alone =
    "(kind < 3 OR (kind = 3 AND NOT EXISTS (SELECT 1 FROM messages AS original WHERE "
    "original.account = messages.account AND original.chat = messages.chat AND original.stanza_id = messages.target "
    "AND original.stanza_id <> '' AND original.direction = messages.direction AND original.kind < 3 AND "
    "original.encryption <= messages.encryption AND ((messages.room = 0 AND instr(messages.chat, '/') = 0) OR "
    "messages.direction = 1 OR "
    "(original.author <> '' AND original.author = messages.author) OR "
    "(original.encryption = 0 AND original.occupant <> '' AND original.occupant = messages.occupant)))))";

bool has_a_say(const ChatMessage& annotation, const ChatMessage& target) {
  if (annotation.chat != target.chat || annotation.delivery == Delivery::failed) return false;
  if (annotation.in_room != target.in_room || !refers_to(annotation, target)) return false;
  if (annotation.kind == MessageKind::reaction) return true;  // both sides of a chat may
  if (target.kind == MessageKind::notice) return false;
  // XEP-0425 §5: only the room itself speaks for its moderators.
  const bool by_room = annotation.in_room && annotation.from == annotation.chat;
  if (by_room) return annotation.kind == MessageKind::retraction;
  if (annotation.direction != target.direction) return false;
  // Who only passes messages on, our server included, can't put words into an encrypted one.
  if (annotation.kind == MessageKind::correction && annotation.encryption < target.encryption) return false;
  // A nick is nobody's identity, in private messages of a room as little as in the room.
  if (!annotation.in_room && annotation.chat.is_bare()) return annotation.from.same_bare(target.from);
  return annotation.kind == MessageKind::correction ? may_correct_in_room(annotation, target)
                                                    : same_person(annotation, target);
}

std::optional<ChatMessage> find_message(sql::Database& database, const AccountId& account, const xmpp::Jid& chat,
                                        const std::string& stanza_id) {
  for (const auto& row : candidates(database, account, chat, stanza_id)) {
    if (row.stanza_id == stanza_id) return original_of(database, row);
  }
  return std::nullopt;
}

std::optional<ChatMessage> find_answered(sql::Database& database, const AccountId& account, const xmpp::Jid& chat,
                                         const std::string& target) {
  ChatMessage answer;
  answer.target = target;
  for (const auto& row : candidates(database, account, chat, target)) {
    if (refers_to(answer, row)) return original_of(database, row);
  }
  return std::nullopt;
}

std::optional<ChatMessage> find_annotated(sql::Database& database, const ChatMessage& annotation) {
  for (const auto& row : candidates(database, annotation.account, annotation.chat, annotation.target)) {
    if (!refers_to(annotation, row)) continue;
    const auto original = original_of(database, row);
    if (!original) continue;
    ChatMessage meant = annotation;
    meant.target = original->in_room && annotation.kind != MessageKind::correction && !original->archive_id.empty()
                       ? original->archive_id
                       : original->stanza_id;
    if (has_a_say(meant, *original)) return original;
  }
  return std::nullopt;
}

void annotate(sql::Database& database, ChatMessage& message) {
  if (message.kind == MessageKind::correction) {  // of something that is not here
    message.kind = MessageKind::text;
    message.edited = true;
    message.target.clear();
  }
  for (const auto& said : annotations_of(database, message)) {
    switch (said.kind) {
      case MessageKind::correction:
        correct(message, said);
        break;
      case MessageKind::retraction:
        message.retracted = true;
        if (said.from != said.chat || !said.in_room) break;
        message.moderated = true;
        message.retracted_by = said.quote;
        message.retraction_reason = said.body;
        break;
      case MessageKind::reaction:
        react(message, said);
        break;
      default:
        break;
    }
  }
  if (message.retracted) {
    message.kind = MessageKind::text;
    message.body.clear();
    message.quote.clear();
    message.file.reset();
    message.reactions.clear();
    return;
  }
  if (message.kind != MessageKind::text || message.target.empty()) return;
  auto answered = find_answered(database, message.account, message.chat, message.target);
  if (!answered || answered->id == message.id) return;
  for (const auto& said : annotations_of(database, *answered)) {
    if (said.kind == MessageKind::correction) correct(*answered, said);
    if (said.kind == MessageKind::retraction) answered->retracted = true;
  }
  if (answered->vanished) {
    answered->body = "(disappeared)";
  } else if (answered->retracted) {
    answered->body = "(retracted)";
  } else if (answered->file) {
    answered->body = "[" + answered->file->name + "]";  // the link may have the key in it
  }
  message.quoted = ChatMessage::Quoted{answered->from, answered->direction, answered->body};
}

void annotate(sql::Database& database, std::vector<ChatMessage>& messages) {
  for (auto& message : messages) annotate(database, message);
}

std::optional<ChatMessage> find_row(sql::Database& database, MessageId id) {
  auto rows = database.prepare(select_messages("WHERE id = ?"));
  auto found = read_all(rows.bind(id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

ChatMessage shown_as(sql::Database& database, const ChatMessage& row) {
  return original_of(database, row).value_or(row);
}

MessageId current_text(sql::Database& database, const ChatMessage& message) {
  MessageId row = message.id;
  for (const auto& said : annotations_of(database, message)) {
    if (said.kind == MessageKind::correction) row = said.id;
  }
  return row;
}

MessageId row_with_text(sql::Database& database, const ChatMessage& message) {
  const auto original = find_row(database, message.id);
  if (!original) return 0;
  MessageId row = original->body == message.body ? original->id : 0;
  for (const auto& said : annotations_of(database, *original)) {
    if (said.kind == MessageKind::correction && said.body == message.body) row = said.id;
  }
  return row;
}

std::vector<std::string> texts_before(sql::Database& database, const ChatMessage& message) {
  std::vector<std::string> texts;
  std::optional<ChatMessage> original;
  if (const auto row = find_row(database, message.id)) original = original_of(database, *row);
  if (!original) return texts;
  texts.push_back(original->body);
  for (const auto& said : annotations_of(database, *original)) {
    if (said.kind == MessageKind::retraction) return {};
    if (said.kind == MessageKind::correction) texts.push_back(said.body);
  }
  texts.pop_back();
  return texts;
}

}  // namespace tui
