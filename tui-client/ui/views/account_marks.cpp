// Words and colours of accounts.
#include "tui-client/ui/views/account_marks.hpp"

#include "tui-client/ui/views/marks.hpp"

namespace tui {

std::string account_words(const AccountState& account) {
  if (!account.enabled && account.connection == ConnectionState::offline) return "disabled";
  switch (account.connection) {
    case ConnectionState::offline:
      return account.text.empty() ? "offline" : account.text;
    case ConnectionState::connecting:
      return "connecting…";
    case ConnectionState::authenticating:
      return "logging in…";
    case ConnectionState::waiting:
      return account.text.empty() ? "waiting to reconnect" : account.text;
    case ConnectionState::online:
      break;
  }
  return std::string(show_name(account.show)) + (account.reading_archive ? " · reading the archive…" : "");
}

Role account_role(const Model& model, const AccountId& id) {
  const auto* account = model.account(id);
  if (!account || account->color == 0) return nick_role(id);
  return static_cast<Role>(static_cast<unsigned>(Role::nick_0) + account->color - 1);
}

std::string account_prefix(const Model& model, const AccountId& id) {
  const auto mark = model.mark_of(id);
  return mark.empty() ? mark : mark + " ";
}

}  // namespace tui
