// Composer: the input line's text with readline's editing and a history of what was sent.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tui {

class Composer {
 public:
  static constexpr std::size_t max_bytes = 65536;  // what does not fit is not inserted
  static constexpr std::size_t max_history = 200;
  static constexpr std::size_t max_cuts = 20, max_undo = 100;

  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }  // byte offset, always on a grapheme border
  bool empty() const { return text_.empty(); }
  void set(std::string text);  // cursor at the end
  void insert(std::string_view utf8);
  // The bytes [from, to) become this text, with the cursor behind it.
  void replace(std::size_t from, std::size_t to, std::string_view utf8);
  // The last `bytes` before the cursor become this text.
  void replace_before(std::size_t bytes, std::string_view utf8);

  void left();
  void right();
  void word_left();
  void word_right();
  void home();
  void end();
  void backspace();
  void delete_forward();
  void kill_to_end();
  void kill_to_start();
  void kill_word();
  void kill_word_forward();
  void yank();         // what was killed last
  void yank_before();  // right behind a yank: what was killed before that instead
  void transpose();    // the characters around the cursor; at the end the last two
  void undo();         // the last change; typing in one go is one

  // Takes the text out and remembers it; consecutive equal lines once.
  std::string take();
  void history_previous();
  void history_next();
  // Of what was remembered before number `before` the newest that has `part` in it (letters of ASCII alike in either case);
  // its number, if there is one. npos: from the newest on.
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::optional<std::size_t> find_remembered(std::string_view part, std::size_t before = npos) const;
  const std::string& remembered(std::size_t number) const { return history_[number]; }
  // Forgets the text, what was cut and what could be undone (passwords).
  void wipe();

 private:
  enum class Last { other, typing, cut, yank };
  std::size_t previous_border() const;
  std::size_t next_border() const;
  void erase(std::size_t from, std::size_t to);
  // Erases and remembers; cuts in one go are one.
  void cut(std::size_t from, std::size_t to);
  void put(std::string_view utf8);
  void before(Last next);
  void moved() { last_ = Last::other; }

  struct Snapshot {
    std::string text;
    std::size_t cursor;
  };
  std::string text_, draft_;
  std::size_t cursor_ = 0;
  std::vector<std::string> cuts_;  // the newest last
  std::size_t yanked_ = 0;         // bytes of the last yank
  std::size_t yanked_at_ = 0;      // which of the cuts that was
  std::vector<Snapshot> undo_;
  Last last_ = Last::other;
  std::vector<std::string> history_;
  std::size_t history_at_ = 0;  // == history_.size(): the draft
};

}  // namespace tui
