// The system's keyring (the Secret Service of freedesktop.org, by libsecret): where it keeps a store's secret.
#pragma once

#include <optional>
#include <string>

namespace tui::desktop {

// One secret for each store, found by attributes, so that others find it too:
//   secret-tool lookup application xmpp-tui store FOLDER
// `problem` says in words what went wrong.
struct KeyringAnswer {
  bool ok = false;
  std::string secret = {};  // of lookup; empty: there is none
  std::string problem = {};
};

// May ask the user to unlock the keyring.
KeyringAnswer keyring_lookup(const std::string& store);
KeyringAnswer keyring_store(const std::string& store, const std::string& secret);
// That there is none is success.
KeyringAnswer keyring_clear(const std::string& store);

}  // namespace tui::desktop
