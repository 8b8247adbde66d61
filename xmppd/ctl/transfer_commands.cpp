// export, import.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/portability/exporter.hpp"
#include "xmppd/portability/output_file.hpp"
#include "xmppd/portability/pie_reader.hpp"
#include "xmppd/portability/prosody_source.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

portability::Ask asking(ControlClient& daemon) {
  return [&daemon](const std::string& command, const json& arguments) { return daemon.ask_aside(command, arguments); };
}

int export_data(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const portability::ExportScope scope{arguments.option("account"), arguments.option("domain")};
  if (!scope.account.empty() && !scope.domain.empty()) {
    terminal.err() << "xmppctl: export: an account, or a domain\n";
    return exit_usage;
  }
  if (arguments.json && scope.account.empty()) {
    terminal.err() << "xmppctl: export: --json is about one person: --account USER@DOMAIN\n";
    return exit_usage;
  }
  auto file = portability::OutputFile::create(arguments.words[0]);
  if (!file) return complain(terminal, file.error());
  const auto ask = asking(daemon);
  const auto report = arguments.json ? portability::write_person(ask, scope.account, **file)
                                     : portability::write_pie(ask, scope, **file);
  if (!report) return complain(terminal, report.error());
  if (const auto finished = (*file)->finish(); !finished) return complain(terminal, finished.error());
  if (arguments.json) {
    terminal.out() << json{{"file", arguments.words[0]}, {"messages", report->messages}}.dump(2) << '\n';
    return exit_ok;
  }
  terminal.out() << fmt::format("{}: {} accounts, {} rooms, {} messages\n", arguments.words[0], report->accounts,
                                report->rooms, report->messages);
  return exit_ok;
}

void show(const portability::ImportReport& report, bool dry_run, Terminal& terminal) {
  terminal.out() << fmt::format("{}{} accounts, {} taken up again, {} exist and are left; {} rooms, {} exist and are left\n",
                                dry_run ? "would be imported: " : "imported: ", report.accounts, report.resumed,
                                report.existing, report.rooms, report.existing_rooms);
  for (const auto& [kind, count] : report.parts) terminal.out() << fmt::format("  {:9} {}\n", kind, count);
  if (report.left == 0) return;
  terminal.out() << fmt::format("not taken: {}\n", report.left);
  constexpr std::size_t shown = 200;
  std::size_t line = 0;
  for (const auto& each : report.details) {
    if (++line > shown) {
      terminal.out() << "  and more: see --json\n";
      break;
    }
    std::string text = fmt::format("  {}: {}: {}", each.value("where", ""), each.value("what", ""), each.value("reason", ""));
    for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    terminal.out() << text << '\n';
  }
}

// A folder is Prosody's, a file is XEP-0227.
xmpp::Result<void> read_source(const std::string& path, portability::Importer& importer) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return portability::read_pie(path, importer);
  const auto prosody = portability::prosody_folder(path);
  const auto hosts = prosody->hosts();
  const auto has_any = [&](const std::string& host) {
    return !prosody->users(host, "accounts").empty() || !prosody->users(host, "config").empty();
  };
  if (std::none_of(hosts.begin(), hosts.end(), has_any)) {
    return xmpp::fail(xmpp::Errc::invalid_argument, path + ": no data folder of Prosody (nothing in HOST/accounts/)");
  }
  return portability::read_prosody(*prosody, importer);
}

int import_data(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const bool dry_run = arguments.flag("dry-run");
  portability::Importer importer(asking(daemon), {dry_run, arguments.option("domain")});
  const auto read = read_source(arguments.words[0], importer);
  if (arguments.json) {
    auto report = importer.report().to_json();
    if (!read) report["failed"] = read.error().detail;
    terminal.out() << report.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  } else {
    show(importer.report(), dry_run, terminal);
  }
  if (read) return exit_ok;
  if (!dry_run) terminal.err() << "xmppctl: the import is not complete; once more does no harm\n";
  return complain(terminal, read.error());
}

}  // namespace

const Command export_command{
    .name = "export",
    .usage = "[--account USER@DOMAIN | --domain DOMAIN] [--json] FILE",
    .help =
        "Write accounts with all they have into a file.\n"
        "Of one account, of one domain with its rooms and nodes, or of everything, as XEP-0227, which other servers and\n"
        "xmppctl import read; with --json everything that is held about one person. The daemon runs on; what changes\n"
        "meanwhile is in the file or not. FILE must not exist, is there when it is whole, and has the keys that passwords\n"
        "can be guessed by: nobody but you may read it. Uploaded files are not in it.",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .options = {"account", "domain"},
    .run = export_data};

const Command import_command{
    .name = "import",
    .usage = "[--dry-run] [--domain DOMAIN] [--json] FILE|FOLDER",
    .help =
        "Take accounts from another server.\n"
        "FILE is in the format of XEP-0227: of xmppctl export, of ejabberdctl export_piefxis. FOLDER is Prosody's data\n"
        "(/var/lib/prosody). The other server should not run meanwhile. Accounts and rooms that are here already are left\n"
        "as they are; what could not be taken is listed with its place and the reason. An import that broke off goes on\n"
        "with the next one. Domains have to be served here.",
    .min_words = 1,
    .max_words = 1,
    .takes_json = true,
    .options = {"domain"},
    .flags = {"dry-run"},
    .run = import_data};

}  // namespace xmppd::ctl
