// The keys, once.
#include "tui-client/ui/keymap.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tui {

namespace {

Key ctrl(char c) {
  Key key;
  key.text = c;
  key.control = true;
  return key;
}
Key alt(char c) {
  Key key;
  key.text = c;
  key.alt = true;
  return key;
}
Key plain(Key::Kind kind, bool control = false, bool with_alt = false) {
  Key key;
  key.kind = kind;
  key.control = control;
  key.alt = with_alt;
  return key;
}
Key after_x(Key key) {
  key.second = true;
  return key;
}
Key function(int number) {
  Key key;
  key.kind = Key::Kind::function;
  key.number = number;
  return key;
}

}  // namespace

const std::vector<Binding>& default_keymap() {
  using K = Key::Kind;
  static const std::vector<Binding> keys{
      {function(1), Action::help, "this help"},
      {ctrl('k'), Action::go_to_chat, "go to a chat by typing a part of its name"},
      {ctrl('f'), Action::search, "search in all chats"},
      {plain(K::down, false, true), Action::next_unread, "next chat with something unread"},
      {ctrl('n'), Action::next_chat, "next chat"},
      {ctrl('p'), Action::previous_chat, "previous chat"},
      {alt('0'), Action::home_page, "home page; Alt-1 … Alt-9: that chat of the list"},
      {ctrl('t'), Action::trust, "OMEMO devices and trust of this chat"},
      {alt('t'), Action::own_devices, "your own OMEMO devices"},
      {ctrl('o'), Action::people, "who is in this room: a page to search and choose from"},
      {plain(K::page_up), Action::page_up, "scroll back"},
      {plain(K::page_down), Action::page_down, "scroll forward"},
      {plain(K::end, true), Action::scroll_bottom, "to the newest message"},
      {plain(K::up, true), Action::pick_older, "pick an older message, for /reply /react /correct /retract"},
      {plain(K::down, true), Action::pick_newer, "pick a newer one; past the newest: none"},
      {alt('r'), Action::answer, "answer the picked message, or the newest"},
      {alt('e'), Action::correct, "correct the picked message, or your last"},
      {alt('s'), Action::save_file, "fetch and save the file of the picked message, or the newest"},
      {alt('o'), Action::open_file, "open it"},
      {alt('v'), Action::view_picture, "see the picture in it on the whole screen"},
      {alt('c'), Action::copy, "copy the text of the picked message, or the newest, to the clipboard"},
      {plain(K::tab), Action::complete, "complete a command, an address, a name, an emoji (:smile)"},
      {plain(K::enter), Action::send, "send"},
      {plain(K::enter, false, true), Action::newline, "a new line inside the message"},
      {plain(K::up), Action::history_previous, "what was typed before"},
      {plain(K::down), Action::history_next, "and after"},
      {ctrl('r'), Action::recall, "search in what was typed before by a part of it; again: the one before that"},
      {plain(K::escape), Action::cancel, "close a page, drop a question, a pick, an answer; to the newest message"},
      {plain(K::left), Action::left, ""},
      {ctrl('b'), Action::left, ""},
      {plain(K::right), Action::right, ""},
      {alt('b'), Action::word_left, "one word left"},
      {plain(K::left, true), Action::word_left, ""},
      {alt('f'), Action::word_right, "one word right"},
      {plain(K::right, true), Action::word_right, ""},
      {ctrl('a'), Action::line_start, "start of the line"},
      {plain(K::home), Action::line_start, ""},
      {ctrl('e'), Action::line_end, "end of the line"},
      {plain(K::end), Action::line_end, ""},
      {plain(K::backspace), Action::backspace, ""},
      {plain(K::del), Action::delete_forward, ""},
      {ctrl('d'), Action::delete_forward, ""},
      {ctrl('u'), Action::kill_to_start, "cut to the start of the line"},
      {alt('k'), Action::kill_to_end, "cut to the end of the line"},
      {ctrl('w'), Action::kill_word, "cut the word before"},
      {plain(K::backspace, false, true), Action::kill_word, ""},
      {alt('d'), Action::kill_word_forward, "cut the word behind"},
      {ctrl('y'), Action::yank, "paste what was cut"},
      {alt('y'), Action::yank_before, "right behind that: what was cut before it instead"},
      {after_x(ctrl('t')), Action::transpose, "exchange the two characters at the cursor"},
      {after_x(ctrl('u')), Action::undo, "take back the last change"},
      {ctrl('_'), Action::undo, ""},
      {function(7), Action::spelling, "another spelling of the word at the cursor; again: the next"},
      {after_x(ctrl('e')), Action::edit_outside, "write in $VISUAL or $EDITOR"},
      {ctrl('j'), Action::newline, ""},
      {ctrl('c'), Action::clear_line, "cut the whole line"},
      {alt('l'), Action::lock, "lock the screen until the passphrase is typed"},
      {ctrl('l'), Action::redraw, "draw the screen anew"},
      {ctrl('z'), Action::suspend, "to the shell and back with fg"},
      {ctrl('q'), Action::quit, "quit"},
  };
  return keys;
}

namespace {

// In the order of Action.
constexpr std::string_view action_names[] = {
    "send",
    "newline",
    "complete",
    "left",
    "right",
    "word_left",
    "word_right",
    "line_start",
    "line_end",
    "backspace",
    "delete_forward",
    "kill_to_end",
    "kill_to_start",
    "kill_word",
    "kill_word_forward",
    "yank",
    "yank_before",
    "transpose",
    "undo",
    "spelling",
    "edit_outside",
    "history_previous",
    "history_next",
    "recall",
    "page_up",
    "page_down",
    "scroll_bottom",
    "pick_older",
    "pick_newer",
    "correct",
    "answer",
    "save_file",
    "open_file",
    "view_picture",
    "copy",
    "next_chat",
    "previous_chat",
    "next_unread",
    "go_to_chat",
    "search",
    "home_page",
    "help",
    "trust",
    "own_devices",
    "people",
    "cancel",
    "clear_line",
    "lock",
    "redraw",
    "suspend",
    "quit",
};
static_assert(std::size(action_names) == static_cast<std::size_t>(Action::quit) + 1);

}  // namespace

std::string_view action_name(Action action) { return action_names[static_cast<std::size_t>(action)]; }

std::optional<Action> action_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(action_names); ++i) {
    if (action_names[i] == name) return static_cast<Action>(i);
  }
  return std::nullopt;
}

std::string_view action_help(Action action) {
  for (const auto& binding : default_keymap()) {
    if (binding.action == action && !binding.help.empty()) return binding.help;
  }
  return {};
}

std::optional<Action> Keymap::action_for(const Key& key) const {
  for (const auto& binding : bindings_) {
    if (binding.key == key) return binding.action;
  }
  return std::nullopt;
}

std::vector<std::string> Keymap::hints() const {
  constexpr std::pair<Action, std::string_view> wanted[] = {
      {Action::help, "help"},     {Action::go_to_chat, "go to chat"},
      {Action::search, "search"}, {Action::next_unread, "next unread"},
      {Action::trust, "trust"},   {Action::page_up, "scroll"},
      {Action::quit, "quit"}};
  std::vector<std::string> all;
  for (const auto& [action, words] : wanted) {
    for (const auto& binding : bindings_) {
      if (binding.action != action) continue;
      auto name = to_string(binding.key);
      if (name.size() == 6 && name.starts_with("Ctrl-")) name = "^" + name.substr(5);
      for (const auto& [arrow, sign] : {std::pair("Down", "↓"), std::pair("Up", "↑")}) {
        if (name.ends_with(std::string("-") + arrow))
          name.replace(name.size() - std::string_view(arrow).size(), std::string::npos, sign);
      }
      all.push_back(name + " " + std::string(words));
      break;
    }
  }
  return all;
}

void Keymap::bind(Action action, const std::vector<Key>& keys) {
  const auto first =
      std::find_if(bindings_.begin(), bindings_.end(), [&](const auto& b) { return b.action == action; });
  const auto place = static_cast<std::size_t>(first - bindings_.begin());
  std::vector<Binding> all;
  const auto add = [&] {
    for (const auto& key : keys)
      all.push_back({key, action, all.empty() || all.back().action != action ? action_help(action) : ""});
  };
  for (std::size_t i = 0; i < bindings_.size(); ++i) {
    if (i == place) add();
    const auto& binding = bindings_[i];
    if (binding.action == action || std::find(keys.begin(), keys.end(), binding.key) != keys.end()) continue;
    all.push_back(binding);
  }
  if (place == bindings_.size()) add();
  bindings_ = std::move(all);
}

}  // namespace tui
