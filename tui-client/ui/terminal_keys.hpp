// TerminalKeys: the bytes a terminal sends to keys: UTF-8, xterm's and VT's sequences, bracketed paste.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "tui-client/ui/key.hpp"

namespace tui {

class TerminalKeys {
 public:
  static constexpr std::size_t max_paste = 65536;  // the rest of a longer paste is dropped

  void feed(std::string_view bytes);
  std::optional<Key> next();
  // No more bytes came within the escape delay: a lone ESC is the Escape key.
  void flush();
  bool waiting() const { return !pending_.empty(); }

 private:
  // Bytes consumed from the front of pending_, 0 if more are needed.
  std::size_t decode();
  std::size_t decode_escape();
  std::size_t decode_csi(std::size_t prefix, bool alt);
  void emit(Key key) { keys_.push_back(std::move(key)); }

  std::string pending_;
  bool pasting_ = false;
  std::string paste_;
  std::deque<Key> keys_;
};

}  // namespace tui
