// backup, restore, verify: what reads and writes the store's files, whether the daemon runs or not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <thread>

#include "xmppd/app/config_file.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/storage/sqlite/backup.hpp"
#include "xmppd/storage/sqlite/data_folder.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"
#include "xmppd/storage/sqlite/store_check.hpp"

namespace xmppd::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* this_program = "xmppd " PROJECT_VERSION;
constexpr std::chrono::seconds longest_restart{180};

// Where the store and the daemon are.
struct Place {
  std::string data_folder, control_socket;
};

std::optional<Place> find_place(const Arguments& arguments, Terminal& terminal) {
  const SettingList where{&settings::control_socket, &settings::storage_directory};
  const auto config = load_config(arguments.config_file, where, UnknownKeys::ignore);
  if (config) return Place{config->storage_directory(), config->control_socket()};
  for (const ConfigError& error : config.error()) terminal.err() << "xmppctl: " << error.text() << '\n';
  return std::nullopt;
}

json describe(const BackupManifest& manifest) {
  return {{"taken", xmpp::format_timestamp(manifest.taken)},
          {"schema_version", manifest.schema_version},
          {"domains", manifest.domains},
          {"accounts", manifest.accounts},
          {"uploads", manifest.uploads},
          {"uploads_gone", manifest.uploads_gone},
          {"bytes", manifest.bytes()},
          {"whole", manifest.whole}};
}

std::string summary(const BackupManifest& manifest) {
  return fmt::format("{} accounts of {}, {} uploaded files, {:.1f} MB", manifest.accounts,
                     manifest.domains.empty() ? "no domain" : fmt::format("{}", fmt::join(manifest.domains, ", ")),
                     manifest.uploads, static_cast<double>(manifest.bytes()) / 1e6);
}

int backup(const Arguments& arguments, ControlClient&, Terminal& terminal) {
  const auto place = find_place(arguments, terminal);
  if (!place) return exit_usage;
  const auto& target = arguments.words[0];
  if (arguments.flag("check")) {
    const auto checked = check_backup(target);
    if (!checked) return complain(terminal, checked.error());
    if (arguments.json) terminal.out() << describe(*checked).dump(2) << '\n';
    else terminal.out() << target << " is whole: " << summary(*checked) << ", of " << xmpp::format_timestamp(checked->taken) << ".\n";
    return exit_ok;
  }
  const auto made = make_backup({.data_folder = place->data_folder, .target = target, .program = this_program});
  if (!made) return complain(terminal, made.error());
  // For the audit log; a daemon that does not run has none to write.
  ControlClient daemon(place->control_socket);
  (void)daemon.ask("backup", json::object());
  if (arguments.json) {
    terminal.out() << describe(*made).dump(2) << '\n';
    return exit_ok;
  }
  terminal.out() << target << ": " << summary(*made) << ".\nAll that the server had acknowledged before "
                 << xmpp::format_timestamp(made->taken) << " is in it.\n";
  if (made->uploads_gone > 0) {
    terminal.out() << made->uploads_gone << " files were deleted while it was made, and are not in it.\n";
  }
  return exit_ok;
}

std::string newest_aside(const std::string& data_folder) {
  std::string newest;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(data_folder, error)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("before-restore-") && entry.path().string() > newest) newest = entry.path().string();
  }
  return newest;
}

// The daemon stops, puts the backup in place at its start, and answers again.
xmpp::Result<void> restart(const Place& place) {
  {
    ControlClient daemon(place.control_socket);
    if (const auto asked = daemon.ask("restart", json::object()); !asked) {
      return xmpp::fail(asked.error().code, asked.error().detail +
                                                "\nThe backup is ready, and gets in place when xmppd starts the next time.");
    }
  }
  const auto deadline = std::chrono::steady_clock::now() + longest_restart;
  std::error_code error;
  while (std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (fs::exists(place.data_folder + "/restore.ready", error)) continue;
    ControlClient daemon(place.control_socket);
    if (daemon.ask("components", json::object())) return {};
  }
  return xmpp::fail(xmpp::Errc::timed_out, "xmppd has not come back: its log says why");
}

int restore(const Arguments& arguments, ControlClient&, Terminal& terminal) {
  const auto place = find_place(arguments, terminal);
  if (!place) return exit_usage;
  const auto staged = stage_restore({.backup = arguments.words[0],
                                     .data_folder = place->data_folder,
                                     .program = this_program,
                                     .replace = arguments.flag("replace")});
  if (!staged) return complain(terminal, staged.error());
  std::string aside;
  bool running = false;
  try {
    const DataFolder folder(place->data_folder);
    aside = finish_restore(place->data_folder);
    std::error_code error;
    if (!fs::exists(aside, error)) aside.clear();
  } catch (const StorageError& locked) {
    // Its lock is held: by the daemon, unless it does not answer.
    std::error_code error;
    if (!fs::exists(place->data_folder + "/restore.ready", error)) {
      return complain(terminal, {xmpp::Errc::storage_failed, locked.what()});
    }
    running = true;
    if (const auto back = restart(*place); !back) return complain(terminal, back.error());
    aside = newest_aside(place->data_folder);
  }
  if (arguments.json) {
    auto result = describe(*staged);
    result["old_store"] = aside;
    result["restarted"] = running;
    terminal.out() << result.dump(2) << '\n';
    return exit_ok;
  }
  terminal.out() << "Restored: " << summary(*staged) << ", as it was at " << xmpp::format_timestamp(staged->taken) << ".\n"
                 << (aside.empty() ? std::string("There was no store before.") : "The store before it is in " + aside + ".")
                 << (running ? " xmppd has started anew with it.\n" : " xmppd does not run: start it.\n");
  return exit_ok;
}

int verify_store(const Arguments& arguments, ControlClient&, Terminal& terminal) {
  const auto place = find_place(arguments, terminal);
  if (!place) return exit_usage;
  const auto checked = check_store(place->data_folder, arguments.flag("thorough"));
  if (!checked) return complain(terminal, checked.error());
  if (arguments.json) {
    terminal.out() << json{{"schema_version", checked->schema_version},
                           {"bytes", checked->bytes},
                           {"uploads", checked->uploads},
                           {"files_of_nobody", checked->files_of_nobody},
                           {"problems", checked->problems}}
                          .dump(2)
                   << '\n';
  } else {
    for (const auto& problem : checked->problems) terminal.out() << problem << '\n';
    terminal.out() << fmt::format("{}: schema version {}, {:.1f} MB, {} uploaded files: {}\n", place->data_folder,
                                  checked->schema_version, static_cast<double>(checked->bytes) / 1e6, checked->uploads,
                                  checked->problems.empty() ? "all is whole" : "damaged, restore a backup");
    if (checked->files_of_nobody > 0) {
      terminal.out() << checked->files_of_nobody << " files belong to nothing any more; they only take room.\n";
    }
  }
  return checked->problems.empty() ? exit_ok : exit_refused;
}

}  // namespace

const Command backup_command{
    .name = "backup",
    .usage = "FOLDER [--check] [--json]",
    .help =
        "Copy the store, uploaded files and what belongs to them to a new folder.\n"
        "While xmppd runs, without holding up anybody: all that it had acknowledged before the time that is told at the\n"
        "end is in it. A folder that is there is never written to; one that is not finished has .partial behind its\n"
        "name. In it are keys of passwords, the secrets that xmppd made for itself and its self-signed certificate, so\n"
        "it is as secret as the store; not the configuration, nor certificates from elsewhere. --check reads a backup\n"
        "and compares it with its manifest. From cron, every night:\n"
        "xmppctl backup /var/backups/xmppd/$(date +\\%F)",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .flags = {"check"},
    .needs_daemon = false,
    .run = backup};

const Command restore_command{
    .name = "restore",
    .usage = "FOLDER [--replace] [--json]",
    .help =
        "Put a backup in the place of the store; with --replace, if there is one.\n"
        "The store that was there is kept, in before-restore-... beside it. A running xmppd ends its sessions and starts\n"
        "anew with the backup. A backup that is damaged, not finished or of a newer version changes nothing. Passwords\n"
        "are those of then, all clients have to log in by them, and links to reset passwords are void.",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .flags = {"replace"},
    .needs_daemon = false,
    .run = restore};

const Command verify_command{
    .name = "verify",
    .usage = "[--thorough] [--json]",
    .help =
        "Look for damage in the store: pages, rows that belong to nothing, missing files.\n"
        "While xmppd runs, or not; nobody waits for it. --thorough compares each index with its table, too, and takes\n"
        "minutes for gigabytes. Exit status 1: something is damaged.",
    .min_words = 0,
    .max_words = 0,
    .takes_json = true,
    .flags = {"thorough"},
    .needs_daemon = false,
    .run = verify_store};

}  // namespace xmppd::ctl
