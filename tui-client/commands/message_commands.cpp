// /reply /correct /react /retract /moderate: what is said of a message that is there already; the picked one, or the
// obvious one.
#include <algorithm>

#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

constexpr std::size_t max_emoji_bytes = 64, max_emojis = 20;

bool can_be_spoken_of(const ChatMessage& message) {
  return message.kind == MessageKind::text && !message.retracted && !message.vanished && !message.stanza_id.empty() &&
         message.delivery != Delivery::failed;
}

bool is_mine(const ChatMessage& message) {
  return can_be_spoken_of(message) && message.direction == Direction::outgoing;
}

bool is_theirs(const ChatMessage& message) {
  return can_be_spoken_of(message) && message.direction == Direction::incoming;
}

bool is_moderator(const Chat& chat) {
  return std::any_of(chat.room.occupants.begin(), chat.room.occupants.end(), [&](const Occupant& occupant) {
    return occupant.nick == chat.room.nick && occupant.role == RoomRole::moderator;
  });
}

// The message that a command is about, in the open chat; complains if there is none, or if a row of `kind` can't speak
// of it: a room that gives no ids (XEP-0359) leaves nothing to call its messages by.
const ChatMessage* subject(CommandHost& host, MessageKind kind, bool (*newest)(const ChatMessage&),
                           bool (*suits)(const ChatMessage&), const std::string& otherwise) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("no chat is open"), nullptr;
  const auto* message = chat->about(chat->picked != 0 ? suits : newest);
  if (!message) return host.complain(otherwise), nullptr;
  if (!reference_to(*message, kind).empty()) return message;
  host.complain(message->direction == Direction::outgoing && message->delivery != Delivery::delivered
                    ? "the room has not shown this message yet"
                    : "this room gave the message no id: only corrections are possible");
  return nullptr;
}

void send(CommandHost& host, const Draft& draft) {
  auto* chat = host.model().current();
  if (const auto sent = host.client().send_message(chat->account, chat->jid, draft); !sent) {
    return host.complain(sent.error().detail);
  }
  chat->write_anew();
}

// The beginning of what is answered, for those whose program does not have the message.
std::string quote_of(const std::string& body) {
  constexpr std::size_t most_bytes = 300, most_lines = 3;
  std::size_t end = 0, lines = 0;
  while (end < body.size() && end < most_bytes && (body[end] != '\n' || ++lines < most_lines)) ++end;
  while (end > 0 && end < body.size() && (static_cast<unsigned char>(body[end]) & 0xC0) == 0x80) --end;
  return body.substr(0, end);
}

void reply(CommandHost& host, const CommandLine& line) {
  const auto* message = subject(host, MessageKind::text, is_theirs, can_be_spoken_of, "this message can't be answered");
  if (!message) return;
  auto* chat = host.model().current();
  if (chat->writing.kind == MessageKind::correction) return host.complain("Enter corrects, Escape leaves it as it was");
  Draft draft{.body = line.after(0), .kind = MessageKind::text, .target = {}, .quote = {}};
  draft.target = reference_to(*message, MessageKind::text);
  // Of a file its name: the link has the key in it, and who answers may do so in plain text.
  draft.quote = message->file ? "[" + quote_of(message->file->name) + "]" : quote_of(message->body);
  if (!draft.body.empty()) return send(host, draft);
  chat->picked = message->id;
  chat->writing = std::move(draft);
}

void correct(CommandHost& host, const CommandLine& line) {
  const auto* message =
      subject(host, MessageKind::correction, is_mine, is_mine, "only messages of your own can be corrected");
  if (!message) return;
  auto* chat = host.model().current();
  Draft draft{.body = line.after(0), .kind = MessageKind::correction, .target = message->stanza_id, .quote = {}};
  if (!draft.body.empty()) return send(host, draft);
  if (!chat->composer.empty()) return host.complain("the line has a text already: send it, or Ctrl-C takes it away");
  chat->picked = message->id;
  // As it would have to be typed.
  const bool command_like = message->body.starts_with("/") && !message->body.starts_with("/me ");
  chat->composer.set((command_like ? "/" : "") + message->body);
  chat->writing = std::move(draft);
}

void react(CommandHost& host, const CommandLine& line) {
  if (line.words.size() > max_emojis) return host.complain("that is too much");
  for (const auto& word : line.words) {
    const bool emoji =
        std::any_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!emoji || word.size() > max_emoji_bytes) return host.complain("\"" + word + "\" is no emoji");
  }
  const auto* message =
      subject(host, MessageKind::reaction, is_theirs, can_be_spoken_of, "there is nothing to react to");
  if (!message) return;
  std::string emojis;
  for (const auto& word : line.words) emojis += (emojis.empty() ? "" : " ") + word;
  const auto& target = reference_to(*message, MessageKind::reaction);
  send(host, {.body = emojis, .kind = MessageKind::reaction, .target = target, .quote = {}});
}

void retract(CommandHost& host, const CommandLine&) {
  // Never "the last one": what a slip of the finger takes back does not come again.
  const auto* chat = host.model().current();
  if (chat && chat->picked == 0) return host.complain("pick the message first: Ctrl-Up, Ctrl-Down");
  const bool moderator = chat && chat->is_room && is_moderator(*chat);
  const auto* message = subject(host, MessageKind::retraction, is_mine, is_mine,
                                moderator ? "not a message of your own: /moderate removes it for everybody"
                                          : "only messages of your own can be retracted");
  if (!message) return;
  const auto& target = reference_to(*message, MessageKind::retraction);
  send(host, {.body = {}, .kind = MessageKind::retraction, .target = target, .quote = {}});
  host.say((chat->is_room ? "Everybody was" : "The other side was") +
           std::string(" asked to delete the message; whoever has read or copied it still knows it."));
}

void moderate(CommandHost& host, const CommandLine& line) {
  auto* chat = host.model().current();
  if (!chat || !chat->is_room) return host.complain("open the room first: /join ROOM");
  if (!chat->room.moderates) return host.complain("this room does not let its moderators remove messages");
  if (!is_moderator(*chat)) return host.complain("only moderators of the room can remove what others said");
  if (chat->picked == 0) return host.complain("pick the message first: Ctrl-Up, Ctrl-Down");
  const auto* message =
      subject(host, MessageKind::retraction, can_be_spoken_of, can_be_spoken_of, "this message can't be removed");
  auto* rooms = message ? host.client().rooms(chat->account) : nullptr;
  if (!rooms) return;
  rooms->moderate(chat->jid, message->archive_id, line.rest);
  chat->write_anew();
}

}  // namespace

std::vector<Command> message_commands() {
  return {
      {"me", "TEXT", "Say what you do: \"/me waves\" is shown as \"* alice waves\".",
       [](CommandHost& host, const CommandLine&) { host.complain("usage: /me TEXT"); }, nullptr},
      {"reply", "[TEXT]", "Answer the picked message (Ctrl-Up), or the newest one.", reply, nullptr},
      {"correct", "[TEXT]", "Correct the picked message of yours, or your last one.", correct, nullptr},
      {"react", "[EMOJI …]", "React to the picked message, or the newest one; without EMOJI: take it back.", react,
       nullptr},
      {"retract", "", "Ask the other side to delete the picked message of yours.", retract, nullptr},
      {"moderate", "[REASON]", "As a moderator: remove the picked message of somebody in this room.", moderate,
       nullptr},
  };
}

}  // namespace tui
