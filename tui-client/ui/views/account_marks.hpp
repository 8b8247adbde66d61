// How accounts are told apart on the screen, and what one's connection is doing.
#pragma once

#include <string>

#include "tui-client/model/model.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

// "online", "connecting…", or why it is not.
std::string account_words(const AccountState& account);
// Of its mark: what its owner chose, else by its address.
Role account_role(const Model& model, const AccountId& id);
// Model::mark_of with a blank behind; "" while there is one account.
std::string account_prefix(const Model& model, const AccountId& id);

}  // namespace tui
