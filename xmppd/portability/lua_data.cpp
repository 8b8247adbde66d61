// Prosody's tables (util/serialization.lua), and nothing that could do anything.
#include "xmppd/portability/lua_data.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <istream>
#include <limits>

namespace xmppd::portability {
namespace {

using xmpp::Errc;
using xmpp::Result;

constexpr std::size_t deepest = 100;
constexpr std::uint64_t largest = 67'108'864;  // bytes of one value

bool is_digit(int c) { return c >= '0' && c <= '9'; }
bool is_letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

LuaValue LuaValue::of(std::string_view text) {
  LuaValue value;
  value.kind = Kind::text;
  value.text = text;
  return value;
}

const LuaValue* LuaValue::find(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key.kind == Kind::text && key.text == name) return &value;
  }
  return nullptr;
}

const LuaValue* LuaValue::find_false() const {
  for (const auto& [key, value] : fields) {
    if (key.kind == Kind::boolean && !key.truth) return &value;
  }
  return nullptr;
}

std::string LuaValue::text_of(std::string_view name) const {
  const auto* found = find(name);
  return found ? found->as_text() : std::string();
}

bool LuaValue::truth_of(std::string_view name) const {
  const auto* found = find(name);
  return found && found->kind == Kind::boolean && found->truth;
}

std::optional<double> LuaValue::number_of(std::string_view name) const {
  const auto* found = find(name);
  return found && found->kind == Kind::number ? std::optional(found->number) : std::nullopt;
}

std::string LuaValue::as_text() const {
  switch (kind) {
    case Kind::text:
      return text;
    case Kind::boolean:
      return truth ? "1" : "0";
    case Kind::number:
      if (std::abs(number) < 9e15 && std::floor(number) == number) return fmt::format("{:.0f}", number);
      return fmt::format("{}", number);
    default:
      return {};
  }
}

void LuaReader::refuse(const std::string& what) { throw Failure{{Errc::invalid_argument, what}}; }

int LuaReader::peek() { return input_.peek(); }

int LuaReader::take() {
  const int c = input_.get();
  if (c == '\n') ++line_;
  if (++bytes_ > largest) throw Failure{{Errc::limit_exceeded, "a value is too large"}};
  return c;
}

void LuaReader::skip_space() {
  for (;;) {
    const int c = peek();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      take();
    } else if (c == '-') {
      take();
      if (peek() != '-') refuse("a minus that belongs to nothing");
      while (peek() != '\n' && peek() != EOF) take();
    } else {
      return;
    }
  }
}

bool LuaReader::accept(char c) {
  skip_space();
  if (peek() != c) return false;
  take();
  return true;
}

void LuaReader::expect(char c) {
  if (!accept(c)) refuse(fmt::format("'{}' is missing: this is no data of Prosody's", c));
}

std::string LuaReader::name() {
  std::string text;
  while (is_letter(peek()) || is_digit(peek())) text += static_cast<char>(take());
  return text;
}

Result<LuaValue> LuaReader::read_returned() {
  try {
    bytes_ = 0;
    skip_space();
    if (name() != "return") refuse("\"return\" is missing: this is no data of Prosody's");
    auto read = value(0);
    accept(';');
    skip_space();
    if (peek() != EOF) refuse("more than one value: this is no data of Prosody's");
    return read;
  } catch (Failure& failure) {
    return tl::unexpected(std::move(failure.error));
  }
}

Result<void> LuaReader::read_items(const UseItem& use) {
  try {
    for (;;) {
      bytes_ = 0;
      skip_space();
      if (peek() == EOF) return {};
      if (name() != "item") refuse("\"item\" is missing: this is no list of Prosody's");
      expect('(');
      auto read = value(0);
      expect(')');
      accept(';');
      if (auto used = use(std::move(read)); !used) return used;
    }
  } catch (Failure& failure) {
    return tl::unexpected(std::move(failure.error));
  }
}

LuaValue LuaReader::value(std::size_t depth) {
  skip_space();
  const int c = peek();
  if (c == '{') return table(depth);
  if (c == '"' || c == '\'') return quoted();
  if (is_digit(c) || c == '.') return numeral();
  if (c == '(') return division();
  LuaValue value;
  const auto word = name();
  if (word == "true" || word == "false") {
    value.kind = LuaValue::Kind::boolean;
    value.truth = word == "true";
  } else if (word != "nil") {
    refuse(word.empty() ? "not a value" : fmt::format("\"{}\" is code, not data", word.substr(0, 40)));
  }
  return value;
}

LuaValue LuaReader::table(std::size_t depth) {
  if (depth >= deepest) throw Failure{{Errc::limit_exceeded, "tables are nested too deeply"}};
  expect('{');
  LuaValue read;
  read.kind = LuaValue::Kind::table;
  while (!accept('}')) {
    skip_space();
    if (peek() == '[') {
      take();
      auto key = value(depth + 1);
      if (key.kind == LuaValue::Kind::nil || key.is_table()) refuse("a key that is none");
      expect(']');
      expect('=');
      read.fields.push_back({std::move(key), value(depth + 1)});
    } else if (is_letter(peek())) {
      auto word = name();
      skip_space();
      if (peek() == '=') {
        take();
        read.fields.push_back({LuaValue::of(word), value(depth + 1)});
      } else {
        LuaValue item;
        item.kind = LuaValue::Kind::boolean;
        item.truth = word == "true";
        if (word == "nil") item.kind = LuaValue::Kind::nil;
        if (word != "true" && word != "false" && word != "nil") {
          refuse(fmt::format("\"{}\" is code, not data", word.substr(0, 40)));
        }
        read.items.push_back(std::move(item));
      }
    } else {
      read.items.push_back(value(depth + 1));
    }
    if (!accept(';') && !accept(',')) {
      expect('}');
      break;
    }
  }
  return read;
}

LuaValue LuaReader::quoted() {
  LuaValue read = LuaValue::of({});
  const int quote = take();
  for (;;) {
    const int c = take();
    if (c == quote) return read;
    if (c == EOF || c == '\n') refuse("a text without an end");
    if (c == '\\') {
      escape(read.text);
    } else {
      read.text += static_cast<char>(c);
    }
  }
}

void LuaReader::escape(std::string& into) {
  constexpr std::string_view letters = "abfnrtv\\\"'\n", meant = "\a\b\f\n\r\t\v\\\"'\n";
  const int c = take();
  if (is_digit(c)) {
    int byte = c - '0';
    for (int i = 0; i < 2 && is_digit(peek()); ++i) byte = byte * 10 + (take() - '0');
    if (byte > 255) refuse("a byte above 255");
    into += static_cast<char>(byte);
    return;
  }
  const auto at = c == EOF ? std::string_view::npos : letters.find(static_cast<char>(c));
  if (at == std::string_view::npos) refuse("an escape that Prosody does not write");
  into += meant[at];
}

LuaValue LuaReader::numeral() {
  std::string text;
  while (is_digit(peek()) || is_letter(peek()) || peek() == '.' || peek() == '+' || peek() == '-') {
    const bool sign = peek() == '+' || peek() == '-';
    if (sign && (text.empty() || (text.back() != 'e' && text.back() != 'E'))) break;
    text += static_cast<char>(take());
  }
  LuaValue read;
  read.kind = LuaValue::Kind::number;
  const bool hexadecimal = text.starts_with("0x");
  const auto* begin = text.data() + (hexadecimal ? 2 : 0);
  const auto* end = text.data() + text.size();
  const auto format = hexadecimal ? std::chars_format::hex : std::chars_format::general;
  if (const auto [rest, error] = std::from_chars(begin, end, read.number, format); rest != end || error != std::errc()) {
    refuse("a number that is none");
  }
  return read;
}

// How Prosody writes what is no finite number: (1/0), (-1/0), (0/0).
LuaValue LuaReader::division() {
  std::string text;
  while (peek() != EOF && text.size() < 6 && !text.ends_with(')')) text += static_cast<char>(take());
  LuaValue read;
  read.kind = LuaValue::Kind::number;
  if (text == "(1/0)") {
    read.number = std::numeric_limits<double>::infinity();
  } else if (text == "(-1/0)") {
    read.number = -std::numeric_limits<double>::infinity();
  } else if (text == "(0/0)") {
    read.number = 0;
  } else {
    refuse("a bracket: this is code, not data");
  }
  return read;
}

}  // namespace xmppd::portability
