// The daemon's own settings, with their documentation for conf/xmppd.toml.
#include "xmppd/app/settings.hpp"

namespace xmppd {
namespace settings {

using Strings = std::vector<std::string>;

const ListSetting listen_c2s =
    ListSetting(
        "listen.c2s", Strings{":5222"},
        "Where clients connect and start TLS: \"192.0.2.1:5222\", \"[2001:db8::1]:5222\", or \":5222\" for all\n"
        "IPv4 and IPv6 addresses. Port 0 takes a free one.")
        .restart();
const ListSetting listen_c2s_direct_tls =
    ListSetting("listen.c2s_direct_tls", Strings{":5223"},
                "Where clients connect with TLS from the first byte (XEP-0368). [] for nowhere.")
        .restart();
const StringSetting listen_report_file =
    StringSetting("listen.report_file", "",
                  "A file that gets the addresses and ports in use as JSON, once they are open. For scripts.")
        .restart();
const StringSetting tls_certificate = StringSetting(
    "tls.certificate", "",
    "PEM file with the certificate and its chain, for hosts without one of their own. It is read again when it\n"
    "changes, and on SIGHUP. Empty: certificate.pem in storage.directory.");
const StringSetting tls_key = StringSetting(
    "tls.key", "",
    "PEM file with the certificate's key, readable by the daemon's user alone. Empty: certificate-key.pem\n"
    "in storage.directory.");
const BoolSetting tls_self_signed =
    BoolSetting("tls.self_signed", true,
                "Make a self-signed certificate where none is configured. Clients will ask whether to trust it.");
const IntSetting tls_watch_seconds =
    IntSetting("tls.watch_seconds", 10,
               "How often to look whether certificates and keys on the disk have changed. New connections get the new ones, once\n"
               "two looks have found the same; what is no good is refused, and the old stays. 0: on SIGHUP alone.")
        .range(0, 86'400);
const StringSetting storage_directory =
    StringSetting(
        "storage.directory", "/var/lib/xmppd",
        "The folder of the database; made on first start. Relative paths, here and elsewhere, count from the\n"
        "folder of this file.")
        .restart();
const IntSetting storage_max_queue =
    IntSetting("storage.max_queue", 10000,
               "How many reads and writes may wait for the disk; what comes on top fails, and clients are told.")
        .range(100, 10'000'000)
        .restart();
const IntSetting storage_migration_backups =
    IntSetting("storage.migration_backups", 2,
               "A newer version may change the form of the database when it starts; it makes a copy before, in\n"
               "storage.directory (before-schema-...; xmppctl restore takes it). So many of these are kept. 0: none.")
        .range(0, 100)
        .restart();
const StringSetting control_socket =
    StringSetting(
        "control.socket", "",
        "The Unix socket for xmppctl: who may open it (mode 0600) may do everything. Empty: control.socket in\n"
        "storage.directory.")
        .restart();
const IntSetting control_max_connections =
    IntSetting("control.max_connections", 16, "How many xmppctl may talk to the daemon at a time.").range(1, 1000);
const ListSetting api_listen =
    ListSetting("api.listen", Strings{},
                "Where programs do over HTTPS what xmppctl does, with tokens that xmppctl api-tokens makes:\n"
                "\"192.0.2.1:5281\". See docs/api.md. [] for nowhere.")
        .restart();
const ListSetting api_plain_listen =
    ListSetting("api.plain_listen", Strings{}, "The same without TLS, on loopback addresses only: \"127.0.0.1:5281\".").restart();
const IntSetting api_max_connections =
    IntSetting("api.max_connections", 32, "How many connections to it may be open at a time.").range(1, 10'000);
const IntSetting api_max_wrong_per_hour =
    IntSetting("api.max_wrong_per_hour", 60,
               "How often one IPv4 address or IPv6 /64 network may show a wrong token before it is told to wait.")
        .range(1, 1'000'000);
const ListSetting monitoring_listen =
    ListSetting(
        "monitoring.listen", Strings{},
        "Where /metrics (OpenMetrics, for Prometheus), /health/live and /health/ready are told by plain HTTP to\n"
        "whoever asks: \"127.0.0.1:9280\". They name no user. [] for nowhere.")
        .restart();
const IntSetting monitoring_max_connections =
    IntSetting("monitoring.max_connections", 64, "How many may ask at a time.").range(1, 10'000);
const IntSetting monitoring_max_header_bytes =
    IntSetting("monitoring.max_header_bytes", 8192, "How large the head of a question may be.").range(512, 65'536);
const IntSetting monitoring_request_seconds =
    IntSetting("monitoring.request_seconds", 10, "How long it may take to ask.").range(1, 600);
const StringSetting log_level =
    StringSetting("log.level", "info", "What is logged. Never message bodies, passwords or keys.")
        .choices({"trace", "debug", "info", "warning", "error", "off"});
const ListSetting log_levels = ListSetting(
    "log.levels", Strings{},
    "Other levels for single parts: \"s2s=debug\". \"xmppctl log\" names them and changes both until the next reload.");
const StringSetting log_file = StringSetting(
    "log.file", "", "Where to; opened again on SIGHUP. Empty: standard error, which a service manager collects.");
const BoolSetting log_timestamps = BoolSetting("log.timestamps", true, "Times in the log; a journal has its own.");
const BoolSetting log_core_dumps =
    BoolSetting("log.core_dumps", false,
                "Whether a crash may leave a core dump. In it is what people write, and keys.")
        .restart();
const IntSetting shutdown_seconds =
    IntSetting("shutdown.seconds", 10,
               "How long SIGTERM may take to end streams properly and to write out what is left.")
        .range(1, 600);
const BoolSetting security_sandbox =
    BoolSetting("security.sandbox", true,
                "Once it has started, the daemon opens no files but its own and those this file names (Landlock), and makes\n"
                "no system calls that a server does not need (seccomp): it starts no program. Where the kernel can't do one\n"
                "of these, the log says so. A certificate or log in a folder that is new here needs a restart.")
        .restart();
const ListSetting security_writable =
    ListSetting("security.writable_folders", Strings{},
                "Further folders that the sandbox leaves open to the daemon, with all below them.")
        .restart();

}  // namespace settings

const SettingList& app_settings() {
  using namespace settings;
  static const SettingList all{
      &listen_c2s,
      &listen_c2s_direct_tls,
      &listen_report_file,
      &tls_certificate,
      &tls_key,
      &tls_self_signed,
      &tls_watch_seconds,
      &storage_directory,
      &storage_max_queue,
      &storage_migration_backups,
      &control_socket,
      &control_max_connections,
      &api_listen,
      &api_plain_listen,
      &api_max_connections,
      &api_max_wrong_per_hour,
      &monitoring_listen,
      &monitoring_max_connections,
      &monitoring_max_header_bytes,
      &monitoring_request_seconds,
      &log_level,
      &log_levels,
      &log_file,
      &log_timestamps,
      &log_core_dumps,
      &shutdown_seconds,
      &security_sandbox,
      &security_writable,
  };
  return all;
}

}  // namespace xmppd
