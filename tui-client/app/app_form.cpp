// Keys of a data form, and what becomes of it.
#include <algorithm>

#include "tui-client/app/app.hpp"
#include "tui-client/files/file_link.hpp"
#include "tui-client/files/incoming_file.hpp"

namespace tui {

void App::show_form(FormOffer offer) {
  model_.overlay = {};
  model_.form = std::make_unique<FormPage>(std::move(offer));
  show_form_code();
  changed();
}

// What a camera shall read comes first, over the form.
bool App::show_form_code() {
  const auto code = model_.form->code();
  return !code.empty() && show_as_code("Escape: to the form, where the secret is written, too", code);
}

void App::close_form() {
  const auto page = std::move(model_.form);
  if (!page) return;
  if (auto* forms = client_.forms(page->offer().account)) forms->cancel(page->offer().id);
}

void App::send_form(const std::string& action) {
  auto& page = *model_.form;
  if (action == "cancel") return close_form();
  if (action == "picture") return view_picture({{}, page.offer().picture}, page.offer().title);
  if (action == "save") return save_form_picture();
  if (action == "code") {
    if (!show_form_code()) page.error = "the screen is too small for it";
    return;
  }
  // Going back loses nothing that is wrong here.
  if (action != "prev" && !page.check()) return;
  auto* forms = client_.forms(page.offer().account);
  if (!forms) {
    page.error = "not connected";
    return;
  }
  page.sent = true;
  forms->answer(page.offer().id, page.answer(), action);
}

void App::save_form_picture() {
  auto& page = *model_.form;
  const auto& image = page.offer().picture;
  const auto saved = save_file(config_.files.directory, "picture" + image_ending(image), image);
  page.error = saved ? "saved: " + *saved : saved.error().detail;
}

// true: the form took the key.
bool App::form_key(const Key& key) {
  if (!model_.form) return false;
  auto& page = *model_.form;
  const auto action = keymap_.action_for(key);
  if (action == Action::quit) return false;
  if (action == Action::cancel) return close_form(), true;
  if (action == Action::redraw || action == Action::suspend) return perform(*action), true;
  if (page.sent) return true;
  page.error.clear();
  auto* text = page.composer();
  const auto& row = page.rows()[page.selected()];
  const bool lines = text && FormPage::has_lines(page.offer().form.fields[row.field]);
  using K = Key::Kind;
  if (key.kind == K::paste) {
    if (!text) return true;
    std::string pasted = key.text;
    if (!lines) std::replace(pasted.begin(), pasted.end(), '\n', ' ');
    text->insert(pasted);
    return true;
  }
  switch (key.kind) {
    case K::tab:
    case K::down:
      return page.move(1), true;
    case K::backtab:
    case K::up:
      return page.move(-1), true;
    case K::page_down:
    case K::page_up:
      for (int i = 0; i < std::max(1, screen_.height() - 6); ++i) page.move(key.kind == K::page_down ? 1 : -1);
      return true;
    case K::enter:
      if (row.kind == FormPage::Row::Kind::action) return send_form(row.text), true;
      if (page.is_menu() && row.kind == FormPage::Row::Kind::option) {
        if (!page.chosen(row.field, row.option)) page.choose(1);
        return send_form("send"), true;
      }
      if (lines) return text->insert("\n"), true;
      return page.move(1), true;
    case K::left:
    case K::right:
      if (!text) return page.choose(key.kind == K::right ? 1 : -1), true;
      break;
    case K::character:
      if (!text && key.text == " " && !key.control && !key.alt) return page.choose(1), true;
      if (text && !key.control && !key.alt) return text->insert(key.text), true;
      break;
    default:
      break;
  }
  if (text && action) edit(*action);
  return true;
}

// What came of it: over, or refused, and then everything typed is still there.
void App::form_answered(const FormAnswered& answered) {
  if (!model_.form || model_.form->offer().id != answered.id || model_.form->offer().account != answered.account) {
    if (!answered.lines.empty()) model_.overlay = {OverlayKind::help, answered.text, answered.lines, 0, {}};
    if (!answered.text.empty()) model_.say(answered.account, answered.text, !answered.ok);
    return open_answered(answered);
  }
  if (answered.ok) {
    model_.form.reset();
    if (!answered.lines.empty()) model_.overlay = {OverlayKind::help, answered.text, answered.lines, 0, {}};
    if (!answered.text.empty()) say(answered.text);
    return open_answered(answered);
  }
  model_.form->sent = false;
  model_.form->error = answered.text;
}

void App::open_answered(const FormAnswered& answered) {
  if (!answered.code.empty()) {
    const Overlay text = model_.overlay;
    if (show_as_code(answered.code, answered.code)) behind_code_ = text;
  }
  if (answered.open.empty()) return;
  model_.ensure_chat(answered.account, answered.open).is_room = true;
  open_chat(answered.account, answered.open);
}

}  // namespace tui
