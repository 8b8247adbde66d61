// The secret of a local store in the system's keyring, by way of xmpp-tui-desktop. Each call waits for it, at most two
// minutes, in which somebody may have to unlock the keyring.
#pragma once

#include <filesystem>
#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

// A new one, as text: nobody guesses it.
std::string new_keyring_secret();
// Errors: not_found (the keyring has none for this store, or there is no helper program), timed_out, internal; all in
// words.
xmpp::Result<std::string> look_up_in_keyring(const std::filesystem::path& store);
xmpp::Result<void> keep_in_keyring(const std::filesystem::path& store, const std::string& secret);
// That there is none is success.
xmpp::Result<void> forget_in_keyring(const std::filesystem::path& store);

}  // namespace tui
