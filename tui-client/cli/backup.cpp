// xmpp-tui backup FILE, xmpp-tui restore FILE: the store in one encrypted file.
#include "tui-client/history/backup.hpp"

#include "libxmpp/base/crypto.hpp"
#include "tui-client/cli/open_history.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {

int run_backup(const Config& config, const BackupOptions& options) {
  if (needs_store_alone(config, "backup", "")) return exit_failure;
  auto history = open_history(config);
  if (!history) {
    complain(history.error().detail);
    return exit_failure;
  }
  auto passphrase = options.passphrase_file.empty() ? config.store_passphrase : first_line(options.passphrase_file);
  if (!passphrase && options.passphrase_file.empty())
    passphrase = ask_for_new("passphrase for the backup", "--passphrase-file");
  if (!passphrase) return exit_usage;
  const auto done = (*history)->back_up(options.file, *passphrase);
  xmpp::wipe(*passphrase);
  if (done) return exit_success;
  complain(done.error().detail);
  return exit_failure;
}

int run_restore(const Config& config, const BackupOptions& options) {
  if (needs_store_alone(config, "restore", "")) return exit_failure;
  auto passphrase = options.passphrase_file.empty() ? config.store_passphrase : first_line(options.passphrase_file);
  if (!passphrase && options.passphrase_file.empty()) passphrase = ask_at_terminal("Passphrase of the backup:");
  if (!passphrase) {
    complain("no passphrase: give --passphrase-file, or type it at a terminal");
    return exit_usage;
  }
  const auto done = restore_backup(options.file, config.data_directory, *passphrase);
  xmpp::wipe(*passphrase);
  if (!done) {
    complain(done.error().code == xmpp::Errc::not_authorized ? "wrong passphrase for the backup" : done.error().detail);
    return exit_failure;
  }
  complain("restored; this is a new OMEMO device now, which contacts who verify have to verify anew");
  return exit_success;
}

}  // namespace tui
