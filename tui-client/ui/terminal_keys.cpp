// A decoder of our own: ncurses' would not tell Alt-letters, modified arrows and pastes apart on every terminal.
#include "tui-client/ui/terminal_keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tui {

namespace {

constexpr std::string_view paste_begin = "\x1b[200~";
constexpr std::string_view paste_end = "\x1b[201~";
constexpr std::size_t longest_sequence = 32;  // what is longer is no key

Key special(Key::Kind kind) {
  Key key;
  key.kind = kind;
  return key;
}

std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 1;
}

std::optional<Key> control_key(unsigned char c) {
  Key key;
  switch (c) {
    case '\r':
      return special(Key::Kind::enter);
    case '\t':
      return special(Key::Kind::tab);
    case 0x7F:
    case 0x08:
      return special(Key::Kind::backspace);
    case 0x00:
      key.control = true;
      key.text = " ";
      return key;
    default:
      break;
  }
  if (c >= 0x20) return std::nullopt;
  key.control = true;
  // 1…26 are letters; 28…31 are \ ] ^ _.
  key.text = static_cast<char>(c <= 26 ? 'a' + c - 1 : '@' + c);
  return key;
}

std::optional<Key> final_letter(char c) {
  switch (c) {
    case 'A':
      return special(Key::Kind::up);
    case 'B':
      return special(Key::Kind::down);
    case 'C':
      return special(Key::Kind::right);
    case 'D':
      return special(Key::Kind::left);
    case 'H':
      return special(Key::Kind::home);
    case 'F':
      return special(Key::Kind::end);
    case 'Z':
      return special(Key::Kind::backtab);
    case 'P':
    case 'Q':
    case 'R':
    case 'S': {
      auto key = special(Key::Kind::function);
      key.number = c - 'P' + 1;
      return key;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Key> numbered(int number) {
  switch (number) {
    case 1:
    case 7:
      return special(Key::Kind::home);
    case 3:
      return special(Key::Kind::del);
    case 4:
    case 8:
      return special(Key::Kind::end);
    case 5:
      return special(Key::Kind::page_up);
    case 6:
      return special(Key::Kind::page_down);
    default:
      break;
  }
  static constexpr std::array<int, 12> functions{11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24};
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i] != number) continue;
    auto key = special(Key::Kind::function);
    key.number = static_cast<int>(i) + 1;
    return key;
  }
  return std::nullopt;
}

// xterm's SGR report, "button;column;row": presses of the left button and the wheel; the rest means nothing here.
std::optional<Key> mouse_key(std::string_view report, char final) {
  int numbers[3] = {};
  for (auto& number : numbers) {
    const auto read = std::from_chars(report.data(), report.data() + report.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    report.remove_prefix(static_cast<std::size_t>(read.ptr - report.data()));
    if (report.starts_with(';')) report.remove_prefix(1);
  }
  auto key = special(Key::Kind::mouse);
  key.number = numbers[0];
  key.x = numbers[1] - 1;
  key.y = numbers[2] - 1;
  const bool known = key.number == 0 || key.number == Key::wheel_up || key.number == Key::wheel_down;
  if (final != 'M' || !known || key.x < 0 || key.y < 0) return std::nullopt;
  return key;
}

}  // namespace

void TerminalKeys::feed(std::string_view bytes) {
  pending_ += bytes;
  for (;;) {
    if (pasting_) {
      const auto end = pending_.find(paste_end);
      // What may be the beginning of the end mark waits.
      const auto take =
          end != std::string::npos ? end : pending_.size() - std::min(pending_.size(), paste_end.size() - 1);
      paste_.append(pending_, 0, std::min(take, max_paste - std::min(max_paste, paste_.size())));
      pending_.erase(0, take);
      if (end == std::string::npos) return;
      pending_.erase(0, paste_end.size());
      pasting_ = false;
      auto key = special(Key::Kind::paste);
      std::replace(paste_.begin(), paste_.end(), '\r', '\n');
      key.text = std::move(paste_);
      paste_.clear();
      emit(std::move(key));
    }
    if (pending_.empty()) return;
    const auto used = decode();
    if (used == 0) return;
    pending_.erase(0, used);
  }
}

std::optional<Key> TerminalKeys::next() {
  if (keys_.empty()) return std::nullopt;
  auto key = std::move(keys_.front());
  keys_.pop_front();
  return key;
}

void TerminalKeys::flush() {
  if (pasting_ || pending_.empty()) return;
  if (pending_.front() == '\x1b') {
    emit(special(Key::Kind::escape));
    std::string rest = pending_.substr(1);
    pending_.clear();
    feed(rest);
    return;
  }
  pending_.clear();  // half a character that never ended
}

std::size_t TerminalKeys::decode() {
  const auto first = static_cast<unsigned char>(pending_.front());
  if (first == 0x1b) return decode_escape();
  if (const auto key = control_key(first)) {
    emit(*key);
    return 1;
  }
  const auto length = utf8_length(first);
  if (pending_.size() < length) return 0;
  Key key;
  key.text = pending_.substr(0, length);
  const bool whole = first < 0x80 || (length > 1 && std::all_of(key.text.begin() + 1, key.text.end(), [](char c) {
                                        return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
                                      }));
  if (!whole) return 1;  // not UTF-8: dropped
  emit(std::move(key));
  return length;
}

std::size_t TerminalKeys::decode_escape() {
  if (pending_.size() < 2) return 0;
  if (pending_.starts_with(paste_begin)) {
    pasting_ = true;
    return paste_begin.size();
  }
  const char second = pending_[1];
  if (second == '[' || second == 'O') return decode_csi(2, false);
  if (second == '\x1b') {
    // Alt with a sequence that itself begins with ESC, or Escape pressed twice.
    if (pending_.size() < 3) return 0;
    if (pending_[2] == '[' || pending_[2] == 'O') return decode_csi(3, true);
    emit(special(Key::Kind::escape));
    return 1;
  }
  if (auto key = control_key(static_cast<unsigned char>(second))) {
    key->alt = true;
    emit(*key);
    return 2;
  }
  const auto length = utf8_length(static_cast<unsigned char>(second));
  if (pending_.size() < 1 + length) return 0;
  Key key;
  key.alt = true;
  key.text = pending_.substr(1, length);
  emit(std::move(key));
  return 1 + length;
}

std::size_t TerminalKeys::decode_csi(std::size_t prefix, bool alt) {
  std::size_t end = prefix;
  while (end < pending_.size() && (pending_[end] < 0x40 || pending_[end] > 0x7E)) ++end;
  if (end == pending_.size()) return end > longest_sequence ? end : 0;
  const std::string_view parameters(pending_.data() + prefix, end - prefix);
  if (parameters.starts_with('<')) {
    if (const auto key = mouse_key(parameters.substr(1), pending_[end])) emit(*key);
    return end + 1;
  }
  int number = 1, modifier = 1;
  const auto semicolon = parameters.find(';');
  const auto head = parameters.substr(0, semicolon);
  std::from_chars(head.data(), head.data() + head.size(), number);
  if (semicolon != std::string_view::npos) {
    const auto tail = parameters.substr(semicolon + 1);
    std::from_chars(tail.data(), tail.data() + tail.size(), modifier);
  }
  auto key = pending_[end] == '~' ? numbered(number) : final_letter(pending_[end]);
  if (key) {
    const int bits = modifier > 0 ? modifier - 1 : 0;
    key->shift = bits & 1;
    key->alt = alt || (bits & 2);
    key->control = bits & 4;
    emit(*key);
  }
  return end + 1;
}

}  // namespace tui
