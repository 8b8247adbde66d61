// Several accounts: the page of them, what is changed of one, and one that goes.
#include <algorithm>

#include "tui-client/app/app.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"

namespace tui {

void App::show_accounts() {
  model_.overlay = {OverlayKind::accounts, "Your accounts: Escape closes", {}, 0, {}};
  refresh_accounts_page();
  changed();
}

void App::refresh_accounts_page() {
  auto& overlay = model_.overlay;
  if (overlay.kind != OverlayKind::accounts) return;
  overlay.lines.clear();
  for (const auto& account : model_.accounts) {
    const auto mark = model_.mark_of(account.id);
    const bool online = account.connection == ConnectionState::online;
    overlay.lines.push_back((mark.empty() ? "" : mark + "  ") + account.id + "  " +
                            (online ? std::string(presence_mark(account.show).text) : "○") + " " +
                            account_words(account));
    std::size_t chats = 0, unread = 0;
    for (const auto& chat : model_.chats()) {
      if (chat->account != account.id) continue;
      ++chats;
      unread += chat->waiting();
    }
    std::string line = "    " + std::to_string(chats) + (chats == 1 ? " chat" : " chats") + ", " +
                       std::to_string(unread) + " unread";
    const auto home = model_.account(model_.home_account) ? model_.home_account : model_.accounts.front().id;
    if (home == account.id && model_.accounts.size() > 1) line += "; meant where no chat is open";
    overlay.lines.push_back(std::move(line));
  }
  if (model_.accounts.empty()) overlay.lines.emplace_back("None yet.");
  overlay.lines.emplace_back("");
  overlay.lines.emplace_back("/account add [ADDRESS]   one more, or an invitation's");
  overlay.lines.emplace_back("/account disable|enable ADDRESS   keep it, without connecting");
  overlay.lines.emplace_back("/account remove ADDRESS   delete it from this device");
  overlay.lines.emplace_back("/account use|mark|color ADDRESS …   /as ADDRESS COMMAND");
}

void App::change_account(const AccountId& id, const AccountChange& change) {
  auto* account = configured(id);
  auto* state = model_.account(id);
  if (!account || !state) return complain("no such account: " + id);
  if (change.mark) account->mark = state->mark = *change.mark;
  if (change.color) account->color = state->color = *change.color;
  if (change.enabled) account->enabled = state->enabled = *change.enabled;
  // One that has never worked is kept once it has.
  if (!save_when_online_.contains(id)) report(*this, save_account(config_, *account));
  changed();
  if (!change.enabled) return say(id + " is marked " + model_.mark_of(id) + " now");
  if (*change.enabled) {
    say(id + " is connected from now on");
    return connect_account(*account);
  }
  client_.disconnect(id);
  say(id + " is not connected any more, until /account enable " + id);
}

void App::remove_account(const AccountId& id) {
  if (leaving_.contains(id)) return complain(id + " is being removed already");
  ask({"Delete all of " + id + " from this device for good? (yes/no)", false,
       [this, id](const std::string& answer) {
         if (answer != "yes") return say(id + " stays");
         if (!model_.account(id) || !leaving_.insert(id).second) return;
         if (const auto* chat = model_.current(); chat && chat->account == id) open(nullptr);
         say("removing " + id + " …");
         client_.retire(id, [this, id](const xmpp::Result<void>& told) { account_gone(id, told); });
       }});
}

void App::account_gone(const AccountId& id, const xmpp::Result<void>& told) {
  leaving_.erase(id);
  changed();
  if (const auto gone = history_.remove_account(id); !gone) {
    return complain(id + " could not be deleted: " + gone.error().detail);
  }
  const auto of_it = [&](const auto& entry) { return entry.first == id; };
  if (typing_in_ && typing_in_->account == id) typing_in_ = nullptr;
  if (model_.current() && model_.current()->account == id) open(nullptr);
  if (locked_chat_ && of_it(*locked_chat_)) locked_chat_.reset();
  if (drawing_avatar_ && of_it(*drawing_avatar_)) drawing_avatar_.reset();
  std::erase_if(avatars_to_draw_, [&](const auto& entry) { return of_it(entry.first); });
  for (const auto& [account, jid] : notified_) {
    if (account == id && hooks_.close_notification) hooks_.close_notification(account, jid);
  }
  std::erase_if(notified_, of_it);
  save_when_online_.erase(id);
  told_about_server_.erase(id);
  register_again_.erase(id);
  contact_when_online_.erase(id);
  if (model_.overlay.kind != OverlayKind::accounts) model_.overlay = {};
  forget_hits();
  behind_code_ = {};
  if (auto* account = configured(id)) report(*this, forget_account(config_, account->jid));
  std::erase_if(config_.accounts, [&](const auto& account) { return account.jid.bare().text() == id; });
  model_.remove_account(id);
  if (told) {
    say(id + " is removed from this device; files that were saved are still there");
  } else {
    complain(id + " is removed from this device, but its server still lists the device (" + told.error().detail +
             "): remove it there with another one");
  }
  refresh_accounts_page();
  if (config_.accounts.empty()) ask_for_account();
}

}  // namespace tui
