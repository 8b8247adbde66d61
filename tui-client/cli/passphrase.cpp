// xmpp-tui passphrase: of the local store; no account and no network.
#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_table.hpp"

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
  std::optional<std::string> fresh;
  if (!options.none) {
    fresh = options.new_file.empty() ? ask_for_new("passphrase for the local store", "--new-file")
                                     : first_line(options.new_file);
    if (!fresh) return exit_usage;
  }
  const auto done = change(vault, asked.store_passphrase.value_or(""), fresh.value_or(""), options);
  if (fresh) xmpp::wipe(*fresh);
  if (asked.store_passphrase) xmpp::wipe(*asked.store_passphrase);
  if (!done) {
    complain(done.error().detail);
    return exit_failure;
  }
  return exit_success;
}

}  // namespace tui
