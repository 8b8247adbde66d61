// xmpp-tui passphrase: of the local store; no account and no network.
#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/desktop/keyring_client.hpp"

namespace tui {
namespace {

xmpp::Result<void> change(Vault& vault, const std::string& current, const std::string& fresh,
                          const PassphraseOptions& options) {
  if (!vault.has_passphrase()) return vault.set(fresh);
  const auto opened = vault.check(current);
  if (!opened) return tl::unexpected(opened.error());
  if (options.none) return vault.drop(*opened);
  return options.add ? vault.add(*opened, fresh) : vault.change(*opened, fresh);
}

// The keyring first: a slot without a secret opens nothing, a secret without a slot does no harm.
xmpp::Result<void> add_keyring(Vault& vault, const std::filesystem::path& folder, const std::string& passphrase) {
  const auto opened = vault.check(passphrase);
  if (!opened) return tl::unexpected(opened.error());
  std::string secret = new_keyring_secret();
  auto done = keep_in_keyring(folder, secret);
  if (done) done = vault.set_keyring(*opened, secret);
  xmpp::wipe(secret);
  return done;
}

xmpp::Result<void> drop_keyring(Vault& vault, const std::filesystem::path& folder) {
  if (auto done = vault.drop_keyring(); !done) return done;
  return forget_in_keyring(folder);
}

}  // namespace

int run_passphrase(const Config& config, const PassphraseOptions& options) {
  if (needs_store_alone(config, "passphrase", "/passphrase does the same")) return exit_failure;
  Config asked = config;
  if (!asked.store_passphrase && History::has_passphrase(config.data_directory)) {
    asked.store_passphrase = ask_at_terminal("Present passphrase of the local store:");
  }
  auto history = open_history(asked);
  if (!history) {
    complain(history.error().detail);
    return exit_failure;
  }
  auto& vault = (*history)->vault();
  if (!vault.has_passphrase() && (options.none || options.add)) {
    complain("the local store has no passphrase");
    return options.none ? exit_success : exit_usage;
  }
  const bool had_keyring = vault.has_keyring();
  if (options.no_keyring) {
    const auto done = drop_keyring(vault, config.data_directory);
    if (!done) complain(done.error().detail);
    return done ? exit_success : exit_failure;
  }
  std::optional<std::string> fresh;
  const bool keyring_alone = options.keyring && vault.has_passphrase() && options.new_file.empty();
  if (!options.none && !keyring_alone) {
    fresh = options.new_file.empty() ? ask_for_new("passphrase for the local store", "--new-file")
                                     : first_line(options.new_file);
    if (!fresh) return exit_usage;
  }
  auto current = asked.store_passphrase.value_or("");
  xmpp::Result<void> done;
  if (!keyring_alone) done = change(vault, current, fresh.value_or(""), options);
  if (done && options.keyring) done = add_keyring(vault, config.data_directory, fresh ? *fresh : current);
  if (done && options.none && had_keyring) done = forget_in_keyring(config.data_directory);
  xmpp::wipe(current);
  if (fresh) xmpp::wipe(*fresh);
  if (asked.store_passphrase) xmpp::wipe(*asked.store_passphrase);
  if (!done) {
    complain(done.error().detail);
    return exit_failure;
  }
  return exit_success;
}

}  // namespace tui
