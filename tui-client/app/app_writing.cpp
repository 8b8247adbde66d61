// Help with what is being typed: completion, emoji, spelling, the user's own editor; and taking texts out.
#include <algorithm>
#include <utility>

#include "tui-client/app/app.hpp"
#include "tui-client/spelling/speller.hpp"
#include "tui-client/ui/emoji.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

constexpr std::size_t most_emoji = 24, longest_checked = 4096, most_known_words = 5000;

}  // namespace

void App::complete() {
  if (!model_.prompts.empty()) return;
  if (choice_) return choose_next();
  auto& composer = model_.composer();
  const auto before = composer.text().substr(0, composer.cursor());
  if (const auto from = emoji_word(before); from != before.npos) {
    const auto found = emoji_named(std::string_view(before).substr(from + 1), most_emoji);
    if (!found.empty()) {
      Choice choice{from, before.size(), Action::complete, {}, {}, 0};
      for (const auto& emoji : found) {
        choice.texts.push_back(emoji.bytes);
        choice.names.push_back(emoji.bytes + " " + emoji.name);
      }
      return offer(std::move(choice));
    }
  }
  const auto found = complete_input(model_, before);
  if (found.candidates.empty()) return;
  std::string common = found.candidates.front();
  for (const auto& candidate : found.candidates) {
    std::size_t n = 0;
    while (n < common.size() && n < candidate.size() && common[n] == candidate[n]) ++n;
    common.resize(n);
  }
  // Not inside a character that begins alike.
  while (!common.empty() && common.size() < found.candidates.front().size() &&
         (static_cast<unsigned char>(found.candidates.front()[common.size()]) & 0xC0) == 0x80) {
    common.pop_back();
  }
  const auto typed = before.substr(found.from);
  if (common.size() > typed.size()) composer.replace_before(typed.size(), common);
  if (found.candidates.size() == 1) {
    if (!common.ends_with('/')) composer.insert(" ");  // a folder is only the way to a file
    return;
  }
  std::string all;
  for (const auto& candidate : found.candidates) all += (all.empty() ? "" : "  ") + candidate;
  model_.flash = all;
  model_.flash_is_error = false;
}

// The first of them takes the place of what was typed; the same key takes the next.
void App::offer(Choice choice) {
  choice.texts.push_back(model_.composer().text().substr(choice.from, choice.end - choice.from));
  choice.names.push_back(choice.texts.back());
  choice.at = choice.texts.size() - 1;
  choice_ = std::move(choice);
  choose_next();
}

void App::choose_next() {
  auto& choice = *choice_;
  choice.at = (choice.at + 1) % choice.texts.size();
  const auto& text = choice.texts[choice.at];
  model_.composer().replace(choice.from, choice.end, text);
  choice.end = choice.from + text.size();
  std::string all;
  for (std::size_t i = 0; i < choice.names.size(); ++i) {
    all += (all.empty() ? "" : "  ") + choice.names[(choice.at + i) % choice.names.size()];
  }
  model_.flash = all;
  model_.flash_is_error = false;
}

void App::open_dictionary() {
  if (config_.spelling == "off") return;
  const auto opened = std::make_shared<xmpp::Result<std::shared_ptr<Speller>>>();
  aside([opened, language = config_.spelling] { *opened = Speller::open(language); },
        [this, opened] {
          if (*opened) {
            speller_ = **opened;
          } else if (config_.spelling != "auto") {
            model_.note({}, opened->error().detail + ": spelling is not checked", true);
          }
          changed();
        });
}

void App::check_spelling() {
  const auto& composer = model_.composer();
  const auto& text = composer.text();
  model_.misspelt.clear();
  const bool command = text.starts_with("/") && !text.starts_with("/me ");
  if (!speller_ || suggesting_ || !model_.prompts.empty() || command || text.size() > longest_checked) return;
  for (const auto& [from, end] : words_to_check(text)) {
    if (end == composer.cursor()) continue;  // it is not finished
    const auto word = text.substr(from, end - from);
    auto known = known_words_.find(word);
    if (known == known_words_.end()) {
      if (known_words_.size() >= most_known_words) known_words_.clear();
      known = known_words_.emplace(word, speller_->knows(word)).first;
    }
    if (!known->second) model_.misspelt.emplace_back(from, end);
  }
}

void App::suggest_spelling() {
  if (choice_) return choose_next();
  if (!speller_ || suggesting_)
    return complain(speller_ ? "one moment…" : "no dictionary: see `spelling` in the configuration");
  check_spelling();
  auto& composer = model_.composer();
  const auto& text = composer.text();
  // Of the misspelt words the last that begins before the cursor, else the one that is being typed.
  std::pair<std::size_t, std::size_t> word{0, 0};
  for (const auto& [from, end] : words_to_check(text)) {
    const bool marked =
        std::find(model_.misspelt.begin(), model_.misspelt.end(), std::pair(from, end)) != model_.misspelt.end();
    const bool typed = end == composer.cursor() && !speller_->knows(std::string_view(text).substr(from, end - from));
    if ((marked || typed) && (from < composer.cursor() || word.second == 0)) word = {from, end};
  }
  if (word.second == 0) return say("nothing is misspelt here");
  suggesting_ = true;
  const auto found = std::make_shared<std::vector<std::string>>();
  aside([found, speller = speller_,
         wrong = text.substr(word.first, word.second - word.first)] { *found = speller->suggestions(wrong); },
        [this, found, word, text] {
          suggesting_ = false;
          changed();
          if (model_.composer().text() != text) return;
          if (found->empty()) return say("no suggestion");
          offer({word.first, word.second, Action::spelling, *found, *found, 0});
        });
}

void App::edit_outside() {
  if (!hooks_.edit_text || !model_.prompts.empty()) return;
  const auto* chat = model_.current();
  const auto where = chat ? std::optional(std::pair(chat->account, chat->jid)) : std::nullopt;
  hooks_.edit_text(model_.composer().text(), [this, where](const xmpp::Result<std::string>& text) {
    changed();
    if (!text) return complain(text.error().detail);
    auto* written_in = where ? model_.chat(where->first, where->second) : nullptr;
    (written_in ? written_in->composer : model_.composer()).set(text->substr(0, Composer::max_bytes));
    note_typing();
  });
}

void App::copy() {
  const auto* chat = model_.current();
  const ChatMessage* chosen = nullptr;
  if (chat) {
    for (const auto& message : chat->messages) {
      const bool has_text = !message.body.empty() && !message.retracted && !message.vanished;
      if (has_text && (chat->picked == 0 || message.id == chat->picked)) chosen = &message;
    }
  }
  if (!chosen) return complain("no message to copy");
  screen_.copy(chosen->body);
  say("given to the terminal for its clipboard");
}

void App::mouse(const Key& key) {
  constexpr int lines = 3;
  const bool up = key.number == Key::wheel_up;
  if (key.number != 0) {
    if (!model_.form && model_.overlay.kind == OverlayKind::none) return scroll(up ? lines : -lines);
    Key arrow;
    arrow.kind = up ? Key::Kind::up : Key::Kind::down;
    for (int i = 0; i < lines && (model_.form || model_.overlay.kind != OverlayKind::none); ++i) handle(arrow);
    return;
  }
  if (model_.form || model_.overlay.kind != OverlayKind::none) return;
  const auto parts = layout(model_, screen_.width(), screen_.height());
  const auto inside = [&](const Rect& area) {
    return key.x >= area.x && key.x < area.x + area.width && key.y >= area.y && key.y < area.y + area.height;
  };
  if (parts.with_list && inside(parts.list)) {
    if (const auto* chat = chat_at(model_, parts.list, key.y)) open(model_.chat(chat->account, chat->jid));
  } else if (auto* chat = model_.current(); chat && inside(parts.messages)) {
    if (chat->writing.kind == MessageKind::correction) return;
    const auto message = message_at(model_, parts.messages, key.y);
    chat->picked = message == chat->picked ? 0 : message;
  }
}

// Finds it anew from the newest on, or the one before what is shown.
void App::recall(bool older) {
  auto& composer = model_.composer();
  const auto found = composer.find_remembered(recalled_->wanted, older ? recalled_->at : Composer::npos);
  if (found && !(older && recalled_->wanted.empty())) {
    recalled_->at = *found;
    composer.set(composer.remembered(*found));
    note_typing();
  }
  model_.flash_is_error = !found;
  model_.flash = (found ? "typed before with: " : "not typed before: ") + recalled_->wanted + "▏ Ctrl-R: older  Enter: take it  Escape: as it was";
}

// false: the search is over, and the key means what it always does.
bool App::recall_key(const Key& key) {
  const auto action = key.second ? std::nullopt : keymap_.action_for(key);
  if (action == Action::recall) return recall(true), true;
  if (action == Action::cancel || action == Action::clear_line) {
    model_.composer().set(recalled_->line);
    recalled_.reset();
    note_typing();
    return true;
  }
  auto& wanted = recalled_->wanted;
  if (key.kind == Key::Kind::backspace && !key.alt && !key.second) {
    while (!wanted.empty() && (static_cast<unsigned char>(wanted.back()) & 0xC0) == 0x80) wanted.pop_back();
    if (!wanted.empty()) wanted.pop_back();
    return recall(false), true;
  }
  if (key.kind == Key::Kind::character && !key.control && !key.alt && !key.second && wanted.size() < 200) {
    wanted += key.text;
    return recall(false), true;
  }
  recalled_.reset();
  // Nothing is sent that somebody was only looking for.
  return action == Action::send;
}

}  // namespace tui
