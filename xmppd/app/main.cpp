// xmppd: arguments, configuration, signals; then the loop runs the server.
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/man_page.hpp"
#include "libxmpp/base/shell_completion.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/certificates.hpp"
#include "xmppd/app/config_file.hpp"
#include "xmppd/app/feature_list.hpp"
#include "xmppd/app/first_config.hpp"
#include "xmppd/app/logging.hpp"
#include "xmppd/app/own_files.hpp"
#include "xmppd/app/server.hpp"
#include "xmppd/app/service_manager.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/sandbox/sandbox.hpp"
#include "xmppd/storage/sqlite/migration_backup.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/web/web_settings.hpp"

namespace {

// sysexits.h has 78 for a bad configuration; service managers can be told not to retry on it.
enum ExitCode { exit_ok = 0, exit_failure = 1, exit_usage = 2, exit_config = 78 };

int complain(const std::string& text, int code) {
  std::fprintf(stderr, "xmppd: %s\n", text.c_str());
  return code;
}

// Every client is a descriptor, each over HTTP may have a file open, and the soft limit is usually meant for programs
// that use select().
void raise_descriptor_limit(std::int64_t connections) {
  constexpr std::int64_t others = 100;  // database, log, listeners, control connections
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  if (static_cast<std::int64_t>(limit.rlim_cur) < connections + others) {
    xmpp::log::warning("server",
                       "the limit of {} open files is too low for c2s.max_connections and http.max_connections: {} are "
                       "needed",
                       limit.rlim_cur, connections + others);
  }
}

// A limit of 0 keeps no kernel from piping the dump to a program (core(5)); one of a single byte does.
void forbid_core_dumps() {
  const rlimit limit{1, 1};
  setrlimit(RLIMIT_CORE, &limit);
}

// What the next start would do to the store.
int tell_migration(const xmppd::DaemonConfig& config) {
  const auto plan = xmppd::plan_migration(config.storage_directory());
  if (!plan && plan.error().code == xmpp::Errc::storage_failed) {  // whoever asks may not be who runs it
    std::printf("the store was not looked at: %s\n", plan.error().detail.c_str());
    return exit_ok;
  }
  if (!plan) return complain(plan.error().detail, exit_failure);
  if (!plan->exists) {
    std::printf("%s holds no store yet\n", config.storage_directory().c_str());
    return exit_ok;
  }
  if (plan->steps.empty()) {
    std::printf("the store has schema version %llu, as this xmppd\n", static_cast<unsigned long long>(plan->from));
    return exit_ok;
  }
  const bool copies = config.values.get(xmppd::settings::storage_migration_backups) > 0;
  std::printf("the store (%.1f MB) has schema version %llu; the next start brings it to %llu, %s:\n",
              static_cast<double>(plan->bytes) / 1e6, static_cast<unsigned long long>(plan->from),
              static_cast<unsigned long long>(plan->to),
              copies ? "with a copy of the database before" : "without a copy before (storage.migration_backups = 0)");
  for (std::size_t i = 0; i < plan->steps.size(); ++i) {
    std::printf("  %llu  %s\n", static_cast<unsigned long long>(plan->from + i + 1), plan->steps[i].c_str());
  }
  return exit_ok;
}

bool somebody_listens(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  path.copy(address.sun_path, path.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool there = descriptor >= 0 && ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (descriptor >= 0) ::close(descriptor);
  return there;
}

int check(const xmppd::DaemonConfig& config, const std::string& file) {
  const auto certificates = xmppd::load_certificates(config);
  if (!certificates) return complain(certificates.error().detail, exit_config);
  std::printf("%s is in order: %zu host%s\n", file.c_str(), config.hosts.size(), config.hosts.size() == 1 ? "" : "s");
  if (somebody_listens(config.control_socket())) {
    std::printf("xmppd runs: \"xmppctl reload check\" says what of it a reload changes, and what waits for a restart\n");
  }
  return tell_migration(config);
}

// certbot's files, if they are there.
std::string certbot_file(const std::string& domain, const char* name) {
  const auto path = "/etc/letsencrypt/live/" + domain + "/" + name;
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? path : std::string();
}

int init(xmppd::FirstConfig wanted, const std::string& domain) {
  const auto jid = xmpp::Jid::parse(domain);
  if (!jid || !jid->is_domain()) return complain(domain + ": expected a domain, such as example.org", exit_usage);
  wanted.domain = *jid;
  if (wanted.host.empty()) wanted.host = jid->text();
  if (wanted.certificate.empty() != wanted.key.empty()) {
    return complain("--certificate and --key: both, or none", exit_usage);
  }
  if (wanted.certificate.empty()) {
    wanted.certificate = certbot_file(jid->text(), "fullchain.pem");
    if (!wanted.certificate.empty()) wanted.key = certbot_file(jid->text(), "privkey.pem");
  }
  if (const auto written = xmppd::write_first_config(wanted); !written) {
    return complain(written.error().detail, exit_failure);
  }
  std::fputs(xmppd::first_steps(wanted).c_str(), stdout);
  return exit_ok;
}

// False: what was asked for can't be had, and that isn't the kernel's age.
bool confined(const xmpp::Result<xmppd::Confinement>& outcome, const char* what) {
  if (!outcome) {
    xmpp::log::error("server", "security.sandbox: {}", outcome.error().detail);
    return false;
  }
  if (*outcome == xmppd::Confinement::unsupported) {
    xmpp::log::warning("server", "security.sandbox: there is no limit to {}: not supported here", what);
  }
  return true;
}

// Before there is a second thread. The folder of the store has to be there to be left open.
bool limit_files(const xmppd::DaemonConfig& config, const std::string& file) {
  const std::string store = config.storage_directory();
  std::error_code told_by_the_store;
  std::filesystem::create_directories(store, told_by_the_store);
  setenv("SQLITE_TMPDIR", store.c_str(), 0);  // not among everybody's temporary files, and where the sandbox allows it
  return confined(xmppd::limit_files(xmppd::own_files(config, file)), "the files it may open (Landlock)");
}

// `anew`: in, whether this process has served before; out, whether it was asked to stop and start anew. The limits of the
// sandbox stay for good: who starts anew with other folders in the configuration gets an error, and needs a new process.
int run(const xmppd::DaemonConfig& config, const std::string& file, bool& anew) {
  const bool first = !std::exchange(anew, false);
  if (const auto log = xmppd::configure_logging(config); !log) return complain(log.error().detail, exit_config);
  xmpp::log::info("server", "xmppd {} starts with {}", PROJECT_VERSION, file);
  const bool sandbox = first && config.values.get(xmppd::settings::security_sandbox);
  if (sandbox && !limit_files(config, file)) return complain("security.sandbox is not possible", exit_failure);
  const bool logs_to_file = !config.values.get(xmppd::settings::log_file).empty();
  const auto& values = config.values;
  const bool speaks_http =
      !values.get(xmppd::settings::http_listen).empty() || !values.get(xmppd::settings::http_plain_listen).empty();
  raise_descriptor_limit(values.get(xmppd::settings::max_connections) +
                         (speaks_http ? 2 * values.get(xmppd::settings::http_max_connections) : 0));
  if (!values.get(xmppd::settings::log_core_dumps)) forbid_core_dumps();
  xmpp::EventLoop loop;
  xmppd::ServiceManager manager(loop);
  xmppd::Server server(loop, config, file, [&loop] { loop.stop(); });
  const auto not_started = [&](const xmpp::Error& error) {
    if (logs_to_file) xmpp::log::error("server", "can't start: {}", error.detail);
    return complain("can't start: " + error.detail, error.code == xmpp::Errc::tls_failed ? exit_config : exit_failure);
  };
  if (const auto started = server.start(); !started) return not_started(started.error());
  const auto stop = [&] {
    manager.stopping();
    server.stop();
  };
  xmpp::SignalWatcher on_term(loop, SIGTERM, stop);
  xmpp::SignalWatcher on_int(loop, SIGINT, stop);
  xmpp::SignalWatcher on_hup(loop, SIGHUP, [&] {
    manager.reloading();
    server.reload(xmppd::Reload::apply);
    manager.reloaded();
  });
  if (sandbox && !confined(xmppd::limit_system_calls(), "its system calls (seccomp)")) {
    return complain("security.sandbox is not possible", exit_failure);
  }
  // Not before signals are heard: whoever has waited for this may send one at once.
  if (const auto reported = server.report(); !reported) return not_started(reported.error());
  manager.ready([&server] {
    const auto now = server.statistics().streams;
    return fmt::format("{} clients, {} other servers, {} components", now.tcp + now.websocket + now.bosh,
                       now.servers_in + now.servers_out, now.components);
  });
  loop.run();
  anew = server.starts_anew();
  return exit_ok;
}

int run_until_stopped(xmppd::DaemonConfig config, const std::string& file) {
  // ServiceManager takes these, so that no child has them; the next one needs them again.
  std::vector<std::pair<const char*, std::string>> of_manager;
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) {
    if (const char* value = std::getenv(name)) of_manager.emplace_back(name, value);
  }
  for (bool anew = false;;) {
    for (const auto& [name, value] : of_manager) setenv(name, value.c_str(), 1);
    const int code = run(config, file, anew);
    if (!anew) return code;
    auto fresh = xmppd::load_config(file, xmppd::all_settings());
    if (fresh) {
      config = *std::move(fresh);
      continue;
    }
    for (const auto& error : fresh.error()) xmpp::log::error("server", "starts with the configuration of before: {}", error.text());
  }
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return !option->get_lnames().empty(); });
}

std::string manual_page(const CLI::App& app) {
  xmpp::ManPage page("xmppd", 8, PROJECT_VERSION, "XMPP server");
  page.section("Synopsis").item("xmppd [OPTION...]", "");
  page.section("Description")
      .paragraph("Serves XMPP clients and other servers. It stays in the foreground and logs to standard error, as service "
                 "managers want it. SIGHUP reads configuration and certificates again, SIGTERM stops.");
  page.section("Options");
  for (const auto* option : options_of(app)) {
    const bool has_value = option->get_expected_max() > 0;
    page.item("--" + option->get_lnames()[0] + (has_value ? " " + option->get_type_name() : ""),
              option->get_description() + ".");
  }
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    page.section("xmppd " + verb->get_name()).paragraph(verb->get_description() + ".");
    for (const auto* option : options_of(*verb)) {
      page.item("--" + option->get_lnames()[0] + (option->get_expected_max() > 0 ? " VALUE" : ""), option->get_description() + ".");
    }
  }
  page.section("Exit status")
      .bold_item("0", "Stopped as asked.")
      .bold_item("1", "Failure.")
      .bold_item("2", "Wrong arguments.")
      .bold_item("78", "Wrong configuration.");
  page.section("Configuration")
      .paragraph("In TOML; each key stands here with its default. Keys marked \"restart\" need one after a change, for all "
                 "others SIGHUP or xmppctl reload is enough.")
      .settings(xmppd::write_default_config(xmppd::all_settings()));
  page.section("Files").bold_item("/etc/xmppd/xmppd.toml", "The configuration.");
  page.section("See also").paragraph("xmppctl(8)");
  return page.text();
}

xmpp::ShellCompletion completions(const CLI::App& app) {
  using Value = xmpp::ShellCompletion::Option::Value;
  xmpp::ShellCompletion all;
  all.program = "xmppd";
  for (const auto* option : options_of(app)) {
    all.options.push_back({"--" + option->get_lnames()[0], option->get_description()});
    if (option->get_expected_max() == 0) continue;
    const bool shells = option->get_lnames()[0] == "completion";
    all.options.back().value = shells ? Value::words : Value::file;
    if (shells) all.options.back().words = {"bash", "zsh", "fish"};
  }
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    all.verbs.push_back({verb->get_name(), verb->get_description()});
    for (const auto* option : options_of(*verb)) {
      all.verbs.back().options.push_back({"--" + option->get_lnames()[0], option->get_description()});
      if (option->get_expected_max() > 0) all.verbs.back().options.back().value = Value::file;
    }
  }
  return all;
}

// Batches of a burst grow and shrink the heap; the kernel clears every page that it gives again.
void keep_freed_memory() {
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_TOP_PAD, 256 << 10);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  umask(077);                     // what the daemon makes is nobody else's
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of file sizes is an error of that write, not the end
  CLI::App app("XMPP server for clients (RFC 6120, RFC 6121)", "xmppd");
  std::string file = "/etc/xmppd/xmppd.toml";
  bool only_check = false, print_default = false, print_features = false, print_doap = false, print_manual = false;
  std::string completion;
  app.add_option("--config", file, "Configuration file")->type_name("FILE")->capture_default_str();
  app.add_flag("--check", only_check, "Check configuration, certificates and the store, say what the next start does to it, then exit");
  app.add_flag("--print-default-config", print_default, "Print a configuration file with every key and its default");
  app.add_flag("--features", print_features, "Print the RFCs and XEPs that are implemented, and by what");
  app.add_flag("--doap", print_doap, "Print them as a description of the project (DOAP, XEP-0453)");
  xmppd::FirstConfig first;
  std::string domain;
  auto* first_start = app.add_subcommand("init", "Write a configuration for a domain, and say what is left to do");
  first_start->fallthrough();
  first_start->add_option("domain", domain, "The domain, as example.org")->required();
  first.directory = "/var/lib/xmppd";
  first_start->add_option("--host", first.host, "The name of this machine in DNS; the domain without it");
  first_start->add_option("--directory", first.directory, "Where the store is kept")->capture_default_str();
  first_start->add_option("--certificate", first.certificate, "PEM file; without it, certbot's if that is there");
  first_start->add_option("--key", first.key, "PEM file of its key");
  app.add_flag("--man", print_manual, "Print the manual page, with all settings");
  app.add_option("--completion", completion, "Print a completion script for this shell")
      ->type_name("bash|zsh|fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  app.set_version_flag("--version", "xmppd " PROJECT_VERSION);
  app.footer(
      "SIGHUP reads configuration and certificates again, SIGTERM stops.\n"
      "Exit status: 0 stopped as asked, 1 failure, 2 wrong arguments, 78 wrong configuration.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_usage;
  }
  if (*first_start) {
    first.file = file;
    return init(first, domain);
  }
  if (print_default) {
    std::fputs(xmppd::write_default_config(xmppd::all_settings()).c_str(), stdout);
    return exit_ok;
  }
  if (print_manual || !completion.empty()) {
    std::fputs((print_manual ? manual_page(app) : completions(app).script(completion)).c_str(), stdout);
    return exit_ok;
  }
  if (print_features || print_doap) {
    std::fputs((print_doap ? xmppd::doap() : xmppd::feature_list()).c_str(), stdout);
    return exit_ok;
  }
  try {
    auto config = xmppd::load_config(file, xmppd::all_settings());
    if (!config) {
      for (const auto& error : config.error()) complain(error.text(), exit_config);
      return exit_config;
    }
    return only_check ? check(*config, file) : run_until_stopped(*std::move(config), file);
  } catch (const std::exception& error) {
    return complain(error.what(), exit_failure);
  }
}
