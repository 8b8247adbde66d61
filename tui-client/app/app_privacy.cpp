// What others are told unasked, and the account's password.
#include "libxmpp/base/crypto.hpp"
#include "tui-client/app/app.hpp"

namespace tui {

namespace {

std::string_view told_words(Told what) {
  switch (what) {
    case Told::receipts:
      return "that messages have arrived";
    case Told::read:
      return "what you have read";
    case Told::typing:
      return "that you are typing";
    case Told::sync:
      return "your other devices, what you have read";
  }
  return "";
}

}  // namespace

void App::set_privacy(const AccountId& account, const xmpp::Jid& jid, Told what, const std::string& value) {
  const std::string key(told_key(what));
  if (value != "?") {
    if (const auto set = history_.set_chat_setting(account, jid, key, value); !set) return complain(set.error().detail);
  }
  const auto own = history_.chat_setting(account, jid, key).value_or("");
  const auto of_all = history_.chat_setting(account, xmpp::Jid(), key).value_or("");
  const auto said = own.empty() ? of_all : own;
  const std::string standard =
      what == Told::receipts || what == Told::read ? "told to contacts and to whom you have written" : "told";
  say(key + " (" + std::string(told_words(what)) + "): " +
      (said.empty()   ? standard
       : said == "on" ? "told"
                      : "not told") +
      (jid.empty()   ? ", in all chats"
       : own.empty() ? ", as in all chats"
                     : ", in this chat"));
}

void App::change_password(const AccountId& account) {
  ask({"New password for " + account + ":", true, [this, account](std::string first) {
         ask({"The same once more:", true, [this, account, first = std::move(first)](std::string second) mutable {
                const bool same = first == second;
                xmpp::wipe(second);
                auto* personal = client_.personal(account);
                if (!same || !personal) {
                  xmpp::wipe(first);
                  return complain(same ? "not connected" : "that was not the same: nothing was changed");
                }
                personal->change_password(first, [this, account, first](const xmpp::Result<void>& done) {
                  changed();
                  if (!done) return complain(done.error().detail);
                  auto* kept = configured(account);
                  const bool given = kept && kept->password_given;
                  if (kept) kept->password = first;
                  say("the password of " + account + " is changed" +
                      (given ? "; the file or variable that gave the old one still has it" : ""));
                });
                xmpp::wipe(first);
              }});
       }});
}

}  // namespace tui
