// Message → lines: time, name, wrapped text, lock and delivery at the right of the first line.
#include "tui-client/ui/views/message_lines.hpp"

#include <algorithm>
#include <iterator>

#include "tui-client/files/file_link.hpp"
#include "tui-client/ui/bidi.hpp"
#include "tui-client/ui/links.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr int marks_width = 6;  // "🔒 ✓✓" and a blank

std::vector<LinePart> marks_of(const ChatMessage& message) {
  std::vector<LinePart> marks;
  const auto lock = lock_mark(message), delivery = delivery_mark(message);
  if (!lock.text.empty()) marks.push_back({std::string(lock.text), lock.role});
  if (!lock.text.empty() && !delivery.text.empty()) marks.push_back({" ", Role::text});
  if (!delivery.text.empty()) marks.push_back({std::string(delivery.text), delivery.role});
  return marks;
}

Role body_role(const ChatMessage& message) {
  switch (message.kind) {
    case MessageKind::undecryptable:
      return Role::warning;
    case MessageKind::notice:
      return Role::warning;
    case MessageKind::text:
    case MessageKind::correction:
    case MessageKind::retraction:
    case MessageKind::reaction:
      break;
  }
  if (message.delivery == Delivery::failed) return Role::error;
  return message.mentions ? Role::mention : Role::text;
}

// One line of what a message answers; empty: it answers nothing.
std::string quote_of(const Chat& chat, const ChatMessage& message) {
  if (message.retracted || message.kind != MessageKind::text) return {};
  if (!message.quoted) return message.quote.substr(0, message.quote.find('\n'));
  const auto& quoted = *message.quoted;
  const std::string who = quoted.direction == Direction::outgoing ? "me"
                          : message.in_room                       ? std::string(quoted.from.resource())
                                                                  : chat.name;
  return who + ": " + quoted.body.substr(0, quoted.body.find('\n'));
}

std::string reactions_of(const Chat& chat, const ChatMessage& message) {
  constexpr int emoji_width = 8;  // a peer may call anything a reaction
  std::string text;
  for (std::size_t i = 0; i < message.reactions.size(); ++i) {
    const auto& reaction = message.reactions[i];
    text += fit(reaction.emoji, emoji_width) + " ";
    const bool last_of_this_one = i + 1 == message.reactions.size() || message.reactions[i + 1].from != reaction.from ||
                                  message.reactions[i + 1].by != reaction.by;
    if (!last_of_this_one) continue;
    text += (reaction.mine ? "me" : message.in_room ? std::string(reaction.from.resource()) : chat.name) + "  ";
  }
  return text;
}

// Who has read up to here and no further; people of rooms alone say so.
std::string seen_by(const Chat& chat, const ChatMessage& message) {
  std::string names;
  for (const auto& [who, seen] : chat.seen) {
    if (seen.last == message.id) names += (names.empty() ? "read by " : ", ") + seen.nick;
  }
  return names;
}

std::string retraction_words(const ChatMessage& message) {
  if (!message.moderated || (message.retracted_by.empty() && message.retraction_reason.empty())) {
    return "(message retracted)";
  }
  std::string words = "(message removed";
  if (!message.retracted_by.empty()) words += " by " + message.retracted_by;
  if (!message.retraction_reason.empty()) words += ": " + message.retraction_reason;
  return words + ")";
}

// A file instead of its link, which may have the key in it.
std::string file_text(const SharedFile& file) {
  std::string text = "[" + (file.name.empty() ? "file" : file.name);
  if (!file.media_type.empty()) text += ", " + file.media_type;
  if (file.size > 0) text += ", " + size_words(file.size);
  return text + "]";
}

std::string progress_text(const TransferView& transfer) {
  if (transfer.state == TransferState::failed) return "✗ " + transfer.problem + " (/retry, /cancel)";
  std::string text = transfer.upload ? "↑ " : "↓ ";
  if (transfer.total == 0) return text + size_words(transfer.moved);
  const auto part = std::min(transfer.moved, transfer.total);
  return text + std::to_string(part * 100 / transfer.total) + " % of " + size_words(transfer.total);
}

Role progress_role(const TransferView& transfer) {
  return transfer.state == TransferState::failed ? Role::error : Role::dim;
}

// Who does what "/me" says.
std::string actor_of(const Chat& chat, const ChatMessage& message) {
  if (message.direction == Direction::incoming) {
    return message.in_room ? std::string(message.from.resource()) : chat.name;
  }
  if (message.in_room) return chat.room.nick;
  const auto own = xmpp::Jid::parse(message.account);
  return own ? std::string(own->local()) : message.account;
}

std::vector<MessageLine> lines_of(const Model& model, const Chat& chat, const ChatMessage& message, int width) {
  const bool mine = message.direction == Direction::outgoing;
  const bool notice = message.kind == MessageKind::notice;
  const auto column = text_column(width);
  const int name_width = column.name_width;
  const std::string time = clock_text(message.when);
  const int indent = notice ? 6 : column.indent;
  const int text_width = std::max(width - indent - marks_width, 8);

  std::string body = message.file ? file_text(*message.file) : message.body;
  const bool readable = message.kind == MessageKind::text && !message.file && !message.retracted && !message.vanished;
  const bool action = readable && !action_in(body).empty();
  std::vector<std::uint8_t> emphasis;
  if (readable && model.styling && !message.unstyled) emphasis = styling_of(body);
  if (action) {
    const auto actor = actor_of(chat, message);
    emphasis.erase(emphasis.begin(), emphasis.begin() + std::min<std::ptrdiff_t>(3, std::ssize(emphasis)));
    emphasis.insert(emphasis.begin(), actor.size(), emphasis::strong);
    body = actor + body.substr(3);
  }
  const auto said = body.size();
  if (message.kind == MessageKind::undecryptable || notice) body = "⚠ " + body;
  if (message.retracted) body = retraction_words(message);
  if (message.vanished) body = "(this message has disappeared)";
  if (message.edited && !message.retracted) body += " (edited)";
  if (message.delivery == Delivery::failed && !message.error.empty()) body += "\n✗ not sent: " + message.error;

  std::vector<MessageLine> lines;
  bool first = true;
  std::size_t text_parts = 0;  // of the first line
  emphasis.resize(std::min(emphasis.size(), said));
  const auto links = readable ? find_links(std::string_view(body).substr(0, said)) : std::vector<Link>();
  if (!links.empty()) emphasis.resize(said);
  for (const auto& link : links) {
    for (auto i = link.from; i < link.end; ++i) emphasis[i] |= emphasis::link;
  }
  const auto target_of = [&](const StyledPiece& piece) {
    for (const auto& link : links) {
      if (link.from <= piece.from && piece.from < link.end) {
        return link_target(std::string_view(body).substr(link.from, link.end - link.from));
      }
    }
    return std::string();
  };
  for (auto& pieces : wrap_styled(body, emphasis, text_width, model.bidi)) {
    MessageLine line;
    if (first) {
      line.parts.push_back({time + " ", Role::dim});
      if (!notice) {
        std::string name = fit(action            ? "*"
                               : mine            ? "me"
                               : message.in_room ? std::string(message.from.resource())
                                                 : chat.name,
                               name_width);
        name.append(static_cast<std::size_t>(std::max(0, name_width - tui::text_width(name)) + 1), ' ');
        line.parts.push_back({std::move(name), mine              ? Role::me
                                               : message.in_room ? nick_role(message.from.resource())
                                                                 : Role::peer});
      }
      line.marks = marks_of(message);
    } else {
      line.indent = indent;
    }
    for (auto& piece : pieces) {
      auto target = piece.emphasis & emphasis::link ? target_of(piece) : std::string();
      line.parts.push_back({std::move(piece.text),
                            message.retracted || message.vanished ? Role::dim : body_role(message), piece.emphasis,
                            std::move(target)});
    }
    if (first) text_parts = pieces.size();
    lines.push_back(std::move(line));
    first = false;
  }
  const auto below = [&](const std::string& text) {
    MessageLine line;
    line.indent = indent;
    line.parts.push_back({fit(text, text_width), Role::dim});
    return line;
  };
  if (const auto quote = quote_of(chat, message); !quote.empty()) {
    // The answered message stands first, in the place of the text, which moves one line down.
    auto answer = below("");
    auto& parts = lines.front().parts;
    const auto text = parts.end() - static_cast<std::ptrdiff_t>(text_parts);
    answer.parts.assign(std::make_move_iterator(text), std::make_move_iterator(parts.end()));
    parts.erase(text, parts.end());
    const auto shown = model.bidi ? in_visual_order(fit(quote, text_width - 2)) : fit(quote, text_width - 2);
    parts.push_back({"▏ " + shown, Role::dim});
    lines.insert(lines.begin() + 1, std::move(answer));
  }
  if (readable) {
    for (const auto& warning : link_warnings(message.body)) {
      for (const auto& text : wrap(warning, text_width)) {
        lines.push_back(below(text));
        lines.back().parts.front().role = Role::warning;
      }
    }
  }
  if (const auto* entry =
          model.show_previews && has_preview(message) ? model.pictures.find(message.file->path) : nullptr) {
    for (int row = 0; entry->picture && row < entry->picture->rows; ++row) {
      lines.push_back(below(""));
      lines.back().picture = entry->picture;
      lines.back().picture_row = row;
    }
    if (!entry->picture) {
      for (const auto& text : wrap("┆ no preview: " + entry->problem, text_width)) lines.push_back(below(text));
    }
  }
  if (!message.reactions.empty()) lines.push_back(below("┆ " + reactions_of(chat, message)));
  if (const auto readers = seen_by(chat, message); !readers.empty()) lines.push_back(below("┆ " + readers));
  if (message.file && message.direction == Direction::incoming && !message.file->path.empty()) {
    for (const auto& text : wrap("┆ saved as " + message.file->path, text_width)) lines.push_back(below(text));
  }
  for (const auto& transfer : chat.transfers) {
    if (transfer.upload || transfer.message != message.id) continue;
    for (auto& text : wrap(progress_text(transfer), text_width)) {
      lines.push_back(below(text));
      lines.back().parts.front().role = progress_role(transfer);
    }
  }
  for (auto& line : lines) line.message = message.id;
  return lines;
}

// What is on its way and no message yet.
std::vector<MessageLine> upload_lines(const Chat& chat, int width) {
  std::vector<MessageLine> lines;
  for (const auto& transfer : chat.transfers) {
    if (!transfer.upload) continue;
    for (auto& text : wrap(transfer.name + "  " + progress_text(transfer), std::max(width - 6, 8))) {
      MessageLine line;
      line.indent = 6;
      line.parts.push_back({std::move(text), progress_role(transfer)});
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

MessageLine rule(std::string text, Role role) {
  MessageLine line;
  line.rule = true;
  line.parts.push_back({std::move(text), role});
  return line;
}

}  // namespace

TextColumn text_column(int width) {
  // Narrow screens give up the name's column before the text's.
  const int name_width = std::clamp(width / 6, 4, 12);
  const int indent = 6 + name_width + 1;
  return {indent, std::max(width - indent - marks_width, 8), name_width};
}

std::vector<MessageLine> message_lines(const Model& model, const Chat& chat, int width, int count) {
  std::vector<std::vector<MessageLine>> blocks;  // newest first
  auto uploads = upload_lines(chat, width);
  int total = static_cast<int>(uploads.size());
  for (std::size_t i = chat.messages.size(); i-- > 0 && total < count;) {
    const auto& message = chat.messages[i];
    auto block = lines_of(model, chat, message, width);
    const bool new_day = i == 0 || day_key(chat.messages[i - 1].when) != day_key(message.when);
    if (message.id == chat.first_unread) block.insert(block.begin(), rule(" new ", Role::unread));
    if (new_day) block.insert(block.begin(), rule(" " + date_text(message.when) + " ", Role::dim));
    total += static_cast<int>(block.size());
    blocks.push_back(std::move(block));
  }
  std::vector<MessageLine> lines;
  lines.reserve(static_cast<std::size_t>(total) + 1);
  const bool all = chat.at_beginning && blocks.size() == chat.messages.size() && !chat.messages.empty();
  if (all && chat.older == Older::asked) lines.push_back(rule(" loading… ", Role::dim));
  if (all && chat.older == Older::none) lines.push_back(rule(" beginning of the conversation ", Role::dim));
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    for (auto& line : *block) lines.push_back(std::move(line));
  }
  for (auto& line : uploads) lines.push_back(std::move(line));
  return lines;
}

}  // namespace tui
