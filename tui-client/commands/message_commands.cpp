// /reply /correct /react /retract: what is said of a message that is there already; the picked one, or the obvious one.
#include <algorithm>

#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

constexpr std::size_t max_emoji_bytes = 64, max_emojis = 20;

bool can_be_spoken_of(const ChatMessage& message) {
  return message.kind == MessageKind::text && !message.retracted && !message.stanza_id.empty() &&
         message.delivery != Delivery::failed;
}

bool is_mine(const ChatMessage& message) {
  return can_be_spoken_of(message) && message.direction == Direction::outgoing;
}

bool is_theirs(const ChatMessage& message) {
  return can_be_spoken_of(message) && message.direction == Direction::incoming;
}

// Who wrote a message of a room is known by a nick, which is nobody's alone. Complains if it is one.
bool is_room(CommandHost& host, const Chat& chat) {
  if (chat.is_room) host.complain("not in rooms yet: answers, corrections, reactions and retractions");
  return chat.is_room;
}

// The message that a command is about, in the open chat; complains if there is none.
const ChatMessage* subject(CommandHost& host, bool (*newest)(const ChatMessage&), bool (*suits)(const ChatMessage&),
                           const std::string& otherwise) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("no chat is open"), nullptr;
  if (is_room(host, *chat)) return nullptr;
  const auto* message = chat->about(chat->picked != 0 ? suits : newest);
  if (!message) host.complain(otherwise);
  return message;
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
  const auto* message = subject(host, is_theirs, can_be_spoken_of, "this message can't be answered");
  if (!message) return;
  auto* chat = host.model().current();
  if (chat->writing.kind == MessageKind::correction) return host.complain("Enter corrects, Escape leaves it as it was");
  Draft draft{.body = line.after(0), .kind = MessageKind::text, .target = message->stanza_id, .quote = {}};
  draft.quote = quote_of(message->body);
  if (!draft.body.empty()) return send(host, draft);
  chat->picked = message->id;
  chat->writing = std::move(draft);
}

void correct(CommandHost& host, const CommandLine& line) {
  const auto* message = subject(host, is_mine, is_mine, "only messages of your own can be corrected");
  if (!message) return;
  auto* chat = host.model().current();
  Draft draft{.body = line.after(0), .kind = MessageKind::correction, .target = message->stanza_id, .quote = {}};
  if (!draft.body.empty()) return send(host, draft);
  if (!chat->composer.empty()) return host.complain("the line has a text already: send it, or Ctrl-C takes it away");
  chat->picked = message->id;
  chat->composer.set(message->body);
  chat->writing = std::move(draft);
}

void react(CommandHost& host, const CommandLine& line) {
  if (line.words.size() > max_emojis) return host.complain("that is too much");
  for (const auto& word : line.words) {
    const bool emoji =
        std::any_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!emoji || word.size() > max_emoji_bytes) return host.complain("\"" + word + "\" is no emoji");
  }
  const auto* message = subject(host, is_theirs, can_be_spoken_of, "there is nothing to react to");
  if (!message) return;
  std::string emojis;
  for (const auto& word : line.words) emojis += (emojis.empty() ? "" : " ") + word;
  send(host, {.body = emojis, .kind = MessageKind::reaction, .target = message->stanza_id, .quote = {}});
}

void retract(CommandHost& host, const CommandLine&) {
  // Never "the last one": what a slip of the finger takes back does not come again.
  const auto* chat = host.model().current();
  if (chat && is_room(host, *chat)) return;
  if (chat && chat->picked == 0) return host.complain("pick the message first: Ctrl-Up, Ctrl-Down");
  const auto* message = subject(host, is_mine, is_mine, "only messages of your own can be retracted");
  if (!message) return;
  send(host, {.body = {}, .kind = MessageKind::retraction, .target = message->stanza_id, .quote = {}});
  host.say("The other side was asked to delete the message; whoever has read or copied it still knows it.");
}

}  // namespace

std::vector<Command> message_commands() {
  return {
      {"reply", "[TEXT]", "Answer the picked message (Ctrl-Up), or the newest one.", reply, nullptr},
      {"correct", "[TEXT]", "Correct the picked message of yours, or your last one.", correct, nullptr},
      {"react", "[EMOJI …]", "React to the picked message, or the newest one; without EMOJI: take it back.", react,
       nullptr},
      {"retract", "", "Ask the other side to delete the picked message of yours.", retract, nullptr},
  };
}

}  // namespace tui
