// Keymap: which key means which action; the help page and the bottom line are made from the same table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tui-client/ui/key.hpp"

namespace tui {

enum class Action {
  send,
  newline,
  complete,
  left,
  right,
  word_left,
  word_right,
  line_start,
  line_end,
  backspace,
  delete_forward,
  kill_to_end,
  kill_to_start,
  kill_word,
  kill_word_forward,
  yank,
  yank_before,
  transpose,
  undo,
  spelling,
  edit_outside,
  history_previous,
  history_next,
  recall,
  page_up,
  page_down,
  scroll_bottom,
  pick_older,
  pick_newer,
  correct,
  answer,
  save_file,
  open_file,
  view_picture,
  copy,
  next_chat,
  previous_chat,
  next_unread,
  go_to_chat,
  search,
  home_page,
  help,
  trust,
  own_devices,
  people,
  cancel,
  clear_line,
  lock,
  redraw,
  suspend,
  quit,
};

struct Binding {
  Key key;
  Action action;
  std::string_view help;  // "" for what everybody knows
};

// In the help page's order; an action may have several keys.
const std::vector<Binding>& default_keymap();

// As a keymap file names it: "next_unread".
std::string_view action_name(Action action);
std::optional<Action> action_named(std::string_view name);
// What the default keymap says of it; "" for what everybody knows.
std::string_view action_help(Action action);

class Keymap {
 public:
  std::optional<Action> action_for(const Key& key) const;
  // These keys and no others mean `action` from now on; one that had another meaning loses it.
  void bind(Action action, const std::vector<Key>& keys);
  // For a line at the bottom: "^K go to chat", the most wanted first.
  std::vector<std::string> hints() const;
  // In the help page's order.
  const std::vector<Binding>& bindings() const { return bindings_; }

 private:
  std::vector<Binding> bindings_ = default_keymap();
};

}  // namespace tui
