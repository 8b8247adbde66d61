// Printing.
#include "tui-client/cli/output.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "libxmpp/xmpp/timestamp.hpp"

namespace tui {
namespace {

// One UTF-8 sequence at `i`: its code point and length; length 0 if it is none.
struct CodePoint {
  char32_t value;
  std::size_t length;
};
CodePoint decode(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(i);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first >= 0xf5 || i + length > text.size()) return {0, 0};
  char32_t value = first & (0x7f >> length);
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return {0, 0};
    value = (value << 6) | (byte(i + k) & 0x3f);
  }
  return {value, length};
}

bool harmful(char32_t c, bool multi_line) {
  if (c == '\n' || c == '\t') return !multi_line;
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x2028 || c == 0x2029;
}

}  // namespace

std::string shown(std::string_view text, bool multi_line) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto [c, length] = decode(text, i);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      ++i;
      continue;
    }
    if (harmful(c, multi_line)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c));
    } else {
      out += text.substr(i, length);
    }
    i += length;
  }
  return out;
}

std::string message_line(const ChatMessage& message) {
  std::string how = message.encryption == Encryption::none ? "unencrypted" : "encrypted";
  if (message.sender_verified) how += ", verified";
  std::string text = shown(message.body);
  if (message.kind == MessageKind::undecryptable) text = "can't be read: " + text;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 5) text.replace(at, 1, "\n    ");
  if (const auto action = action_in(text); !action.empty())
    text = "* " + shown(message.from.bare_text(), false) + " " + std::string(action);
  return xmpp::format_timestamp(message.when) + " " + shown(message.from.bare_text(), false) + " (" + how + ") " + text;
}

std::string message_json(const ChatMessage& message) {
  nlohmann::ordered_json json;
  json["account"] = message.account;
  json["from"] = message.from.text();
  json["chat"] = message.chat.text();
  json["to"] = message.direction == Direction::outgoing ? message.chat.text() : message.account;
  json["time"] = xmpp::format_timestamp(message.when);
  json["encrypted"] = message.encryption != Encryption::none;
  json["verified"] = message.sender_verified;
  json["id"] = message.stanza_id;
  if (message.kind == MessageKind::undecryptable) {
    json["undecryptable"] = message.body;
  } else {
    json["body"] = message.body;
  }
  if (message.direction == Direction::outgoing) json["outgoing"] = true;
  if (message.in_room) json["room"] = true;
  if (message.edited) json["edited"] = true;
  if (message.retracted) json["retracted"] = true;
  for (const auto& reaction : message.reactions) {
    json["reactions"].push_back({{"from", reaction.from.text()}, {"emoji", reaction.emoji}});
  }
  if (message.file) {
    json["file"] = {{"name", message.file->name}, {"type", message.file->media_type}, {"size", message.file->size}};
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool print_line(const std::string& line) {
  return std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fputc('\n', stdout) != EOF &&
         std::fflush(stdout) == 0;
}

void complain(const std::string& text) { fmt::print(stderr, "xmpp-tui: {}\n", shown(text)); }

}  // namespace tui
