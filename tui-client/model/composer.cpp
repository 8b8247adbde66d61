// Editing by grapheme clusters, so that one keystroke is one visible character.
#include "tui-client/model/composer.hpp"

#include <unicode/brkiter.h>

#include <algorithm>
#include <memory>

#include "libxmpp/base/crypto.hpp"

namespace tui {

namespace {

// The border next to `at` in the given direction, by UAX #29.
std::size_t border(const std::string& text, std::size_t at, bool forward) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText* source = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  std::int32_t found = icu::BreakIterator::DONE;
  if (U_SUCCESS(status) && iterator) {
    iterator->setText(source, status);
    if (U_SUCCESS(status)) {
      const auto place = static_cast<std::int32_t>(at);
      found = forward ? iterator->following(place) : iterator->preceding(place);
    }
  }
  utext_close(source);
  if (found == icu::BreakIterator::DONE) return forward ? text.size() : 0;
  return static_cast<std::size_t>(found);
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

}  // namespace

void Composer::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void Composer::insert(std::string_view utf8) {
  if (text_.size() + utf8.size() > max_bytes) return;
  text_.insert(cursor_, utf8);
  cursor_ += utf8.size();
}

std::size_t Composer::previous_border() const { return cursor_ == 0 ? 0 : border(text_, cursor_, false); }
std::size_t Composer::next_border() const {
  return cursor_ >= text_.size() ? text_.size() : border(text_, cursor_, true);
}

void Composer::left() { cursor_ = previous_border(); }
void Composer::right() { cursor_ = next_border(); }
void Composer::home() { cursor_ = 0; }
void Composer::end() { cursor_ = text_.size(); }

void Composer::word_left() {
  while (cursor_ > 0 && is_space(text_[cursor_ - 1])) --cursor_;
  while (cursor_ > 0 && !is_space(text_[cursor_ - 1])) --cursor_;
}

void Composer::word_right() {
  while (cursor_ < text_.size() && is_space(text_[cursor_])) ++cursor_;
  while (cursor_ < text_.size() && !is_space(text_[cursor_])) ++cursor_;
}

void Composer::erase(std::size_t from, std::size_t to, bool keep) {
  if (from >= to) return;
  if (keep) killed_ = text_.substr(from, to - from);
  text_.erase(from, to - from);
  cursor_ = from;
}

void Composer::replace_before(std::size_t bytes, std::string_view utf8) {
  erase(cursor_ - std::min(bytes, cursor_), cursor_, false);
  insert(utf8);
}

void Composer::backspace() { erase(previous_border(), cursor_, false); }
void Composer::delete_forward() { erase(cursor_, next_border(), false); }
void Composer::kill_to_end() { erase(cursor_, text_.size(), true); }
void Composer::kill_to_start() { erase(0, cursor_, true); }

void Composer::kill_word() {
  const auto end = cursor_;
  word_left();
  erase(cursor_, end, true);
}

void Composer::yank() { insert(killed_); }

std::string Composer::take() {
  std::string taken = std::move(text_);
  text_.clear();
  cursor_ = 0;
  draft_.clear();
  if (!taken.empty() && (history_.empty() || history_.back() != taken)) {
    history_.push_back(taken);
    if (history_.size() > max_history) history_.erase(history_.begin());
  }
  history_at_ = history_.size();
  return taken;
}

void Composer::history_previous() {
  if (history_at_ == 0) return;
  if (history_at_ == history_.size()) draft_ = text_;
  set(history_[--history_at_]);
}

void Composer::history_next() {
  if (history_at_ == history_.size()) return;
  ++history_at_;
  set(history_at_ == history_.size() ? draft_ : history_[history_at_]);
}

void Composer::wipe() {
  xmpp::wipe(text_);
  cursor_ = 0;
}

}  // namespace tui
