// What keys do: editing, scrolling, prompts, sending.
#include <algorithm>
#include <utility>

#include "tui-client/app/app.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/views/message_lines.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {
bool is_digit(const std::string& text) { return text.size() == 1 && text[0] >= '0' && text[0] <= '9'; }
}  // namespace

void App::handle(const Key& pressed) {
  Key key = pressed;
  changed();
  model_.clock = hooks_.now();
  if (key.kind == Key::Kind::resize) return;
  last_key_ = model_.clock;
  if (lock_key(key)) return;
  key.second = std::exchange(first_half_typed_, false);
  if (choice_ && keymap_.action_for(key) != choice_->by) choice_.reset();
  if (!std::exchange(attentive_, true)) client_.set_active(true);
  if (key.alt && !key.second && key.kind == Key::Kind::character && !is_digit(key.text) && !keymap_.action_for(key)) {
    // Escape and the next key, typed so fast that they look like one: what follows must not lose its "/".
    Key escape, next = key;
    escape.kind = Key::Kind::escape;
    next.alt = false;
    handle(escape);
    return handle(next);
  }
  model_.flash.clear();
  if (key.kind == Key::Kind::mouse) return mouse(key);
  if (keymap_.action_for(key) == Action::lock) {  // whatever page is open
    recalled_.reset();
    return lock();
  }
  const bool over_form = model_.overlay.kind == OverlayKind::code || model_.overlay.kind == OverlayKind::picture;
  if (model_.form && over_form && overlay_key(key)) return;
  if (form_key(key)) return;
  if (model_.overlay.kind != OverlayKind::none && overlay_key(key)) return;

  if (recalled_ && recall_key(key)) return;
  if (key.second) {
    if (const auto action = keymap_.action_for(key)) perform(*action);
    return;
  }
  if (key.control && key.kind == Key::Kind::character && key.text == "x" && !keymap_.action_for(key)) {
    first_half_typed_ = true;
    model_.flash = "Ctrl-X …";
    model_.flash_is_error = false;
    return;
  }
  auto& composer = model_.prompts.empty() ? model_.composer() : model_.prompt_composer();
  if (key.kind == Key::Kind::paste) {
    // A pasted newline must never send by itself.
    composer.insert(key.text);
    return;
  }
  if (key.kind == Key::Kind::character && !key.control && !key.alt) {
    composer.insert(key.text);
    if (model_.prompts.empty()) note_typing();
    return;
  }
  if (key.alt && key.kind == Key::Kind::character && is_digit(key.text) && key.text != "0") {
    const auto index = static_cast<std::size_t>(key.text[0] - '1');
    if (index < model_.chats().size()) open(model_.chats()[index].get());
    return;
  }
  if (const auto action = keymap_.action_for(key)) perform(*action);
}

void App::perform(Action action) {
  if (edit(action)) return;
  const int page = std::max(1, layout(model_, screen_.width(), screen_.height()).messages.height - 2);
  switch (action) {
    case Action::send:
      return model_.prompts.empty() ? send() : answer_prompt();
    case Action::newline:
      if (model_.prompts.empty()) model_.composer().insert("\n");
      return;
    case Action::complete:
      return complete();
    case Action::recall:
      if (!model_.prompts.empty()) return;
      recalled_ = Recalled{{}, model_.composer().text()};
      return recall(true);
    case Action::spelling:
      return suggest_spelling();
    case Action::edit_outside:
      return edit_outside();
    case Action::copy:
      return copy();
    case Action::page_up:
      return scroll(page);
    case Action::page_down:
      return scroll(-page);
    case Action::scroll_bottom:
      if (auto* chat = model_.current()) chat->scroll = 0;
      return;
    case Action::pick_older:
      return pick(-1);
    case Action::pick_newer:
      return pick(1);
    case Action::correct:
      return run_command(*this, "/correct");
    case Action::answer:
      return run_command(*this, "/reply");
    case Action::save_file:
      return run_command(*this, "/download");
    case Action::open_file:
      return run_command(*this, "/open");
    case Action::view_picture:
      return run_command(*this, "/view");
    case Action::next_chat:
      return move_in_list(1);
    case Action::previous_chat:
      return move_in_list(-1);
    case Action::next_unread:
      return next_unread();
    case Action::go_to_chat:
      model_.overlay = {OverlayKind::switcher, "Go to chat", {}, 0, {}};
      return;
    case Action::home_page:
      return open(nullptr);
    case Action::help:
      return show_help();
    case Action::trust: {
      const auto* chat = model_.current();
      const auto account = model_.default_account();
      if (chat) return show_trust(chat->account, chat->jid);
      if (const auto own = xmpp::Jid::parse(account)) return show_trust(account, *own);
      return;
    }
    case Action::own_devices:
      return run_command(*this, "/devices");
    case Action::people:
      if (const auto* chat = model_.current(); chat && chat->is_room) show_people(true);
      return;
    case Action::cancel:
      if (!model_.prompts.empty()) {
        const auto prompt = std::move(model_.prompts.front());
        model_.prompts.pop_front();
        model_.prompt_composer().wipe();
        if (prompt.dropped) prompt.dropped();
      } else if (auto* chat = model_.current()) {
        if (chat->writing.kind == MessageKind::correction) chat->composer.wipe();
        if (chat->picked == 0 && chat->writing.target.empty()) chat->scroll = 0;
        chat->write_anew();
      }
      return;
    case Action::clear_line:
      if (!model_.prompts.empty()) {
        model_.prompt_composer().wipe();
        return;
      }
      model_.composer().end();
      model_.composer().kill_to_start();
      note_typing();
      model_.flash = "Ctrl-Q quits";  // what whoever pressed Ctrl-C may have wanted
      model_.flash_is_error = false;
      return;
    case Action::search:
      return show_search("");
    case Action::lock:
      return lock();
    case Action::redraw:
      return screen_.resized();
    case Action::suspend:
      return hooks_.suspend();
    case Action::quit:
      return quit();
    default:
      return;
  }
}

// true: it was an editing action.
bool App::edit(Action action) {
  auto* field = model_.form ? model_.form->composer() : nullptr;
  auto& composer = field ? *field : model_.prompts.empty() ? model_.composer() : model_.prompt_composer();
  switch (action) {
    case Action::left:
      composer.left();
      break;
    case Action::right:
      composer.right();
      break;
    case Action::word_left:
      composer.word_left();
      break;
    case Action::word_right:
      composer.word_right();
      break;
    case Action::line_start:
      composer.home();
      break;
    case Action::line_end:
      composer.end();
      break;
    case Action::backspace:
      composer.backspace();
      break;
    case Action::delete_forward:
      composer.delete_forward();
      break;
    case Action::kill_to_end:
      composer.kill_to_end();
      break;
    case Action::kill_to_start:
      composer.kill_to_start();
      break;
    case Action::kill_word:
      composer.kill_word();
      break;
    case Action::kill_word_forward:
      composer.kill_word_forward();
      break;
    case Action::yank:
      composer.yank();
      break;
    case Action::yank_before:
      composer.yank_before();
      break;
    case Action::transpose:
      composer.transpose();
      break;
    case Action::undo:
      composer.undo();
      break;
    case Action::history_previous:
      if (model_.prompts.empty() && !field) composer.history_previous();
      break;
    case Action::history_next:
      if (model_.prompts.empty() && !field) composer.history_next();
      break;
    default:
      return false;
  }
  if (model_.prompts.empty() && !field) note_typing();
  return true;
}

void App::answer_prompt() {
  auto prompt = std::move(model_.prompts.front());
  model_.prompts.pop_front();
  auto& composer = model_.prompt_composer();
  std::string answer = composer.text();
  composer.wipe();
  if (!answer.empty() || prompt.may_be_empty) {
    prompt.answered(std::move(answer));
  } else {
    model_.prompts.push_front(std::move(prompt));
  }
}

void App::send() {
  auto& composer = model_.composer();
  if (composer.empty()) return;
  if (composer.text().starts_with("/") && !composer.text().starts_with("//") && action_in(composer.text()).empty()) {
    const auto line = composer.take();
    // Opening another chat must not say that we stopped composing there.
    typing_in_ = nullptr;
    return run_command(*this, line);
  }
  auto* chat = model_.current();
  if (!chat) return complain("no chat is open: /msg ADDRESS opens one");
  auto text = composer.text();
  if (text.starts_with("//")) text.erase(0, 1);
  // Outside the room nothing can be said, so nobody is asked who may read it.
  const bool in_room = chat->is_room && chat->room.state != RoomState::left;
  if (in_room && chat->encryption.mode == Encryption::omemo && !chat->encryption.left_out.empty()) {
    return ask_to_leave_out(*chat);
  }
  Draft draft = chat->writing;
  draft.body = std::move(text);
  const auto sent = client_.send_message(chat->account, chat->jid, draft);
  // What could not be stored stays in the line.
  if (!sent) return complain(sent.error().detail);
  composer.take();
  typing_in_ = nullptr;  // the message itself says that we are done
  chat->write_anew();
  keep_draft(chat);
  chat->scroll = 0;
  chat->first_unread = 0;
}

// Who can't read is named before anything is sent; the text stays in the line until that is decided.
void App::ask_to_leave_out(const Chat& chat) {
  std::string names;
  constexpr std::size_t most = 3;
  const auto& all = chat.encryption.left_out;
  for (std::size_t i = 0; i < all.size() && i < most; ++i) names += (names.empty() ? "" : ", ") + all[i];
  if (all.size() > most) names += " and " + std::to_string(all.size() - most) + " more";
  ask({names + " can't read this. Send without? (yes/no)", false,
       [this, account = chat.account, room = chat.jid](const std::string& answer) {
         auto* actions = client_.rooms(account);
         auto* chosen = model_.chat(account, room);
         if (answer != "yes" || !actions || !chosen) return say("not sent");
         actions->send_without(room);
         chosen->encryption.left_out.clear();
         if (chosen == model_.current()) send();
       }});
}

// The picked message is always to be seen, as far as it fits.
void App::pick(int step) {
  auto* chat = model_.current();
  if (!chat) return;
  if (chat->writing.kind == MessageKind::correction) return complain("Enter corrects, Escape leaves it as it was");
  if (!chat->writing.target.empty()) chat->writing = {};
  while (!chat->pick(step)) {
    if (chat->at_beginning) {
      want_older(*chat);
      break;
    }
    if (!load_page(*chat)) break;
  }
  if (chat->picked == 0) {
    chat->scroll = 0;
  } else {
    show_picked(*chat);
  }
}

void App::show_picked(Chat& shown) {
  auto* chat = &shown;
  const auto area = layout(model_, screen_.width(), screen_.height()).messages;
  const auto is_of_it = [chat](const MessageLine& line) { return line.message == chat->picked; };
  std::vector<MessageLine> lines;
  for (int wanted = chat->scroll + area.height;; wanted *= 2) {
    lines = message_lines(model_, *chat, area.width - 2, wanted);
    const bool all = static_cast<int>(lines.size()) < wanted;
    if (all || (!lines.empty() && lines.front().message != chat->picked &&
                std::any_of(lines.begin(), lines.end(), is_of_it))) {
      break;
    }
  }
  const auto first = std::find_if(lines.begin(), lines.end(), is_of_it);
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_of_it);
  if (first == lines.end()) return;
  const int above_bottom = static_cast<int>(lines.end() - first);
  const int below = static_cast<int>(last - lines.rbegin());
  // Of one taller than the screen, its beginning.
  const int least = std::max(0, above_bottom - area.height);
  chat->scroll = std::clamp(chat->scroll, least, std::max(least, below));
}

void App::scroll(int lines) {
  auto* chat = model_.current();
  if (!chat) return;
  chat->scroll = std::max(0, chat->scroll + lines);
  const auto area = layout(model_, screen_.width(), screen_.height()).messages;
  for (;;) {
    const auto wanted = chat->scroll + area.height;
    const auto have = static_cast<int>(message_lines(model_, *chat, area.width - 2, wanted).size());
    if (have >= wanted || chat->at_beginning) {
      chat->scroll = std::clamp(chat->scroll, 0, std::max(0, have - area.height));
      if (have <= wanted && lines > 0) want_older(*chat);
      return;
    }
    if (load_page(*chat)) continue;
    chat->scroll = std::clamp(chat->scroll, 0, std::max(0, have - area.height));
    return;
  }
}

void App::note_typing() {
  auto* chat = model_.current();
  const bool composing = chat && !chat->composer.empty() && !chat->composer.text().starts_with("/");
  if (composing && typing_in_ != chat) {
    client_.send_typing(chat->account, chat->jid, true);
    typing_in_ = chat;
  } else if (!composing && typing_in_) {
    client_.send_typing(typing_in_->account, typing_in_->jid, false);
    typing_in_ = nullptr;
  }
}

}  // namespace tui
