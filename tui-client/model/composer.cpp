// Editing by grapheme clusters, so that one keystroke is one visible character.
#include "tui-client/model/composer.hpp"

#include <unicode/brkiter.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

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

// What is there is kept for undo(), unless the same goes on.
void Composer::before(Last next) {
  if (next == Last::other || next != last_) {
    undo_.push_back({text_, cursor_});
    if (undo_.size() > max_undo) undo_.erase(undo_.begin());
  }
  last_ = next;
}

void Composer::set(std::string text) {
  before(Last::other);
  text_ = std::move(text);
  cursor_ = text_.size();
}

void Composer::put(std::string_view utf8) {
  if (text_.size() + utf8.size() > max_bytes) return;
  text_.insert(cursor_, utf8);
  cursor_ += utf8.size();
}

void Composer::insert(std::string_view utf8) {
  before(Last::typing);
  put(utf8);
}

std::size_t Composer::previous_border() const { return cursor_ == 0 ? 0 : border(text_, cursor_, false); }
std::size_t Composer::next_border() const {
  return cursor_ >= text_.size() ? text_.size() : border(text_, cursor_, true);
}

void Composer::left() {
  moved();
  cursor_ = previous_border();
}

void Composer::right() {
  moved();
  cursor_ = next_border();
}

void Composer::home() {
  moved();
  cursor_ = 0;
}

void Composer::end() {
  moved();
  cursor_ = text_.size();
}

void Composer::word_left() {
  moved();
  while (cursor_ > 0 && is_space(text_[cursor_ - 1])) --cursor_;
  while (cursor_ > 0 && !is_space(text_[cursor_ - 1])) --cursor_;
}

void Composer::word_right() {
  moved();
  while (cursor_ < text_.size() && is_space(text_[cursor_])) ++cursor_;
  while (cursor_ < text_.size() && !is_space(text_[cursor_])) ++cursor_;
}

void Composer::erase(std::size_t from, std::size_t to) {
  if (from >= to) return;
  text_.erase(from, to - from);
  cursor_ = from;
}

void Composer::cut(std::size_t from, std::size_t to) {
  if (from >= to) return;
  const bool goes_on = last_ == Last::cut && !cuts_.empty();
  const bool backwards = to == cursor_;
  before(Last::cut);
  auto piece = text_.substr(from, to - from);
  if (!goes_on) {
    cuts_.push_back(std::move(piece));
    if (cuts_.size() > max_cuts) cuts_.erase(cuts_.begin());
  } else if (backwards) {
    cuts_.back().insert(0, piece);
  } else {
    cuts_.back() += piece;
  }
  erase(from, to);
}

void Composer::replace(std::size_t from, std::size_t to, std::string_view utf8) {
  before(Last::other);
  to = std::min(to, text_.size());
  text_.erase(std::min(from, to), to - std::min(from, to));
  cursor_ = std::min(from, text_.size());
  put(utf8);
}

void Composer::replace_before(std::size_t bytes, std::string_view utf8) {
  replace(cursor_ - std::min(bytes, cursor_), cursor_, utf8);
}

void Composer::backspace() {
  before(Last::other);
  erase(previous_border(), cursor_);
}

void Composer::delete_forward() {
  before(Last::other);
  erase(cursor_, next_border());
}

void Composer::kill_to_end() { cut(cursor_, text_.size()); }
void Composer::kill_to_start() { cut(0, cursor_); }

void Composer::kill_word() {
  const auto end = cursor_;
  const auto last = last_;
  word_left();
  const auto begin = std::exchange(cursor_, end);
  last_ = last;
  cut(begin, end);
}

void Composer::kill_word_forward() {
  const auto begin = cursor_;
  const auto last = last_;
  word_right();
  const auto end = std::exchange(cursor_, begin);
  last_ = last;
  cut(begin, end);
}

void Composer::yank() {
  if (cuts_.empty()) return;
  before(Last::other);
  const auto size = text_.size();
  put(cuts_.back());
  yanked_ = text_.size() - size;
  yanked_at_ = cuts_.size() - 1;
  last_ = Last::yank;
}

void Composer::yank_before() {
  if (last_ != Last::yank || cuts_.size() < 2) return;
  erase(cursor_ - yanked_, cursor_);
  yanked_at_ = yanked_at_ == 0 ? cuts_.size() - 1 : yanked_at_ - 1;
  const auto size = text_.size();
  put(cuts_[yanked_at_]);
  yanked_ = text_.size() - size;
}

void Composer::transpose() {
  if (cursor_ == text_.size()) left();
  const auto middle = cursor_, begin = previous_border(), end = next_border();
  if (begin == middle || end == middle) return;
  before(Last::other);
  const auto second = text_.substr(middle, end - middle);
  text_.replace(begin, end - begin, second + text_.substr(begin, middle - begin));
  cursor_ = end;
}

void Composer::undo() {
  moved();
  while (!undo_.empty()) {
    auto state = std::move(undo_.back());
    undo_.pop_back();
    if (state.text == text_) continue;
    text_ = std::move(state.text);
    cursor_ = state.cursor;
    return;
  }
}

std::string Composer::take() {
  std::string taken = std::move(text_);
  text_.clear();
  cursor_ = 0;
  draft_.clear();
  undo_.clear();
  last_ = Last::other;
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

std::optional<std::size_t> Composer::find_remembered(std::string_view part, std::size_t before) const {
  const auto alike = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  for (std::size_t i = std::min(before, history_.size()); i-- > 0;) {
    const auto& text = history_[i];
    if (part.empty() || std::search(text.begin(), text.end(), part.begin(), part.end(), alike) != text.end()) return i;
  }
  return std::nullopt;
}

void Composer::wipe() {
  xmpp::wipe(text_);
  for (auto& piece : cuts_) xmpp::wipe(piece);
  for (auto& state : undo_) xmpp::wipe(state.text);
  cuts_.clear();
  undo_.clear();
  cursor_ = 0;
  last_ = Last::other;
}

}  // namespace tui
