// What is measured.
#include "xmppd/app/metrics.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <memory>

#include "libxmpp/net/tls_context.hpp"
#include "xmppd/core/account_limits.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {
namespace {

double number(std::uint64_t value) { return static_cast<double>(value); }

// 0 if the system does not tell, as everywhere below.
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), &::closedir);
  double count = 0;
  while (folder && ::readdir(folder.get())) ++count;
  return count > 3 ? count - 3 : 0;  // ".", ".." and the folder itself
}

void add_process(OpenMetrics& out, const DaemonStatistics& statistics, double loop_lag_seconds) {
  out.gauge("xmppd_build_info", "The version that runs.").sample(1, {{"version", statistics.version}});
  out.gauge("xmppd_uptime_seconds", "Since the start.").sample(number(statistics.uptime_seconds));
  out.gauge("xmppd_loop_lag_seconds", "The longest that the event loop was late in the last minute.")
      .sample(loop_lag_seconds);
  out.gauge("xmppd_resident_memory_bytes", "Memory in use.").sample(resident_bytes());
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  out.counter("xmppd_cpu_seconds", "CPU time used.").sample(seconds(used.ru_utime) + seconds(used.ru_stime));
  out.gauge("xmppd_open_files", "File descriptors in use.").sample(open_files());
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  out.gauge("xmppd_open_files_limit", "File descriptors that may be in use.").sample(number(files.rlim_cur));
}

void add_streams(OpenMetrics& out, const DaemonStatistics& statistics) {
  out.gauge("xmppd_connections", "Streams of clients.").sample(number(statistics.connections));
  out.counter("xmppd_connections_accepted", "TCP connections of clients accepted.").sample(number(statistics.accepted));
  out.counter("xmppd_connections_turned_away", "Client connections refused by a limit.")
      .sample(number(statistics.turned_away));
  const auto& streams = statistics.streams;
  out.gauge("xmppd_streams", "Streams, by what is at the other end or carries them.")
      .sample(number(streams.tcp), {{"kind", "tcp"}})
      .sample(number(streams.websocket), {{"kind", "websocket"}})
      .sample(number(streams.bosh), {{"kind", "bosh"}})
      .sample(number(streams.components), {{"kind", "component"}})
      .sample(number(streams.servers_in), {{"kind", "server_in"}})
      .sample(number(streams.servers_out), {{"kind", "server_out"}});
  out.gauge("xmppd_waiting_stanzas", "Stanzas that wait for who is not connected.")
      .sample(number(statistics.waiting_for_servers), {{"for", "server"}})
      .sample(number(statistics.waiting_for_components), {{"for", "component"}});
}

void add_sessions(OpenMetrics& out, const HostDirectory& hosts) {
  out.gauge("xmppd_sessions", "Bound sessions.");
  for (const Host* host : hosts.all()) out.sample(number(host->sessions.size()), {{"host", host->jid.domain()}});
  out.gauge("xmppd_hibernating_sessions", "Those of them whose client is away and may come back.");
  for (const Host* host : hosts.all()) {
    double away = 0;
    for (const auto& session : host->sessions.all()) away += session->hibernated() ? 1 : 0;
    out.sample(away, {{"host", host->jid.domain()}});
  }
}

void add_counters(OpenMetrics& out, const Counters& counters) {
  out.counter("xmppd_stanzas", "Stanzas, by who sent or received them.");
  for (std::size_t peer = 0; peer < counters.stanzas.size(); ++peer) {
    for (std::size_t direction = 0; direction < counters.stanzas[peer].size(); ++direction) {
      for (std::size_t kind = 0; kind < counters.stanzas[peer][direction].size(); ++kind) {
        out.sample(number(counters.stanzas[peer][direction][kind]),
                   {{"peer", Counters::peer_names[peer]},
                    {"direction", Counters::direction_names[direction]},
                    {"kind", Counters::kind_names[kind]}});
      }
    }
  }
  out.counter("xmppd_logins", "Attempts of clients to log in; failed: a wrong name or password.")
      .sample(number(counters.logins), {{"outcome", "success"}})
      .sample(number(counters.failed_logins), {{"outcome", "failed"}})
      .sample(number(counters.refused_logins), {{"outcome", "refused"}});
  out.counter("xmppd_limited", "What was refused because somebody did it too often.")
      .sample(number(counters.blocked_logins), {{"what", "logins"}})
      .sample(number(counters.limited_registrations), {{"what", "registrations"}})
      .sample(number(counters.limited_messages), {{"what", "messages"}})
      .sample(number(counters.limited_requests), {{"what", "subscription_requests"}})
      .sample(number(counters.limited_departures), {{"what", "to_other_servers"}});
  out.counter("xmppd_secured_streams", "Streams secured, by version of TLS, or by a proxy.");
  for (const char* version : {"TLSv1.2", "TLSv1.3", "proxy"}) {
    const auto found = counters.tls.find(version);
    out.sample(found == counters.tls.end() ? 0 : number(found->second), {{"version", version}});
  }
}

void add_http(OpenMetrics& out, const DaemonStatistics& statistics, const Counters& counters,
              const UploadTotals& uploads) {
  const auto& http = statistics.http;
  out.gauge("xmppd_http_connections", "Connections of HTTP, but for those that carry streams.")
      .sample(number(http.connections));
  out.counter("xmppd_http_refused", "Connections and requests refused by a limit of their number.")
      .sample(number(http.refused));
  out.counter("xmppd_http_responses", "Responses, by class of status.");
  for (std::size_t i = 0; i < http.responses.size(); ++i) {
    out.sample(number(http.responses[i]), {{"class", std::to_string(i + 1) + "xx"}});
  }
  const auto& api = statistics.api;
  out.counter("xmppd_api_requests", "Requests to the HTTP API, by what came of them.")
      .sample(number(api.done), {{"outcome", "done"}})
      .sample(number(api.refused), {{"outcome", "refused"}})
      .sample(number(api.unauthorized), {{"outcome", "unauthorized"}})
      .sample(number(api.failed), {{"outcome", "failed"}});
  out.counter("xmppd_bosh_sessions", "Sessions of BOSH begun.").sample(number(http.bosh_sessions));
  out.counter("xmppd_uploads", "Uploads, by what came of them.")
      .sample(number(counters.uploads), {{"outcome", "success"}})
      .sample(number(counters.failed_uploads), {{"outcome", "failed"}});
  out.counter("xmppd_upload_received_bytes", "Content of uploads received.").sample(number(counters.upload_bytes));
  out.counter("xmppd_upload_sent_bytes", "Content of uploads read to be sent.").sample(number(counters.download_bytes));
  out.gauge("xmppd_upload_files", "Uploaded files and slots that are kept.").sample(number(uploads.files));
  out.gauge("xmppd_upload_bytes", "Their size, as quotas count it.").sample(number(uploads.bytes));
}

void add_certificates(OpenMetrics& out, const HostDirectory& hosts, const ServerTls& tls,
                      const DaemonStatistics::Certificates& files) {
  out.gauge("xmppd_certificate_seconds_left", "Until the certificate of a host ends; negative once it has.");
  for (const Host* host : hosts.all()) {
    const auto domain = host->jid.domain();
    if (const auto own = tls.for_domain(std::string(domain))) {
      out.sample(static_cast<double>(own->seconds_left()), {{"host", domain}});
    }
  }
  out.counter("xmppd_certificate_reads", "Times that certificates were read again, by what came of it.")
      .sample(number(files.taken), {{"outcome", "taken"}})
      .sample(number(files.refused), {{"outcome", "refused"}});
  out.gauge("xmppd_certificates_refused", "1: those on the disk are no good, those of before are in use. The log says why.")
      .sample(files.stale ? 1 : 0);
}

void add_storage(OpenMetrics& out, const SqliteStores::Statistics& storage) {
  const auto& thread = storage.thread;
  out.gauge("xmppd_storage_queue_tasks", "Reads and writes that wait for the disk.").sample(number(thread.queue_depth));
  out.gauge("xmppd_storage_queue_deepest_tasks", "Most that have waited at a time.")
      .sample(number(thread.deepest_queue));
  out.counter("xmppd_storage_tasks", "Reads and writes done.").sample(number(thread.tasks));
  out.counter("xmppd_storage_failed_tasks", "Reads and writes that failed.").sample(number(thread.failed_tasks));
  out.counter("xmppd_storage_refused_tasks", "Reads and writes refused because too many waited.")
      .sample(number(thread.refused));
  out.counter("xmppd_storage_commits", "Transactions that wrote something.").sample(number(thread.commits));
  out.counter("xmppd_storage_failed_commits", "Transactions that were lost.").sample(number(thread.failed_commits));
  out.histogram("xmppd_storage_commit_seconds", "How long a commit took.", thread.commit_seconds);
  out.histogram("xmppd_storage_commit_tasks", "Reads and writes in one transaction that wrote.", thread.commit_tasks);
  out.gauge("xmppd_storage_slowest_commit_seconds", "The slowest commit since start.")
      .sample(number(thread.slowest_commit_us) / 1e6);
  out.gauge("xmppd_storage_largest_commit_tasks", "Most tasks in one transaction since start.")
      .sample(number(thread.largest_batch));
  out.gauge("xmppd_storage_bytes", "Size of the database and of its write-ahead log.")
      .sample(number(storage.database_bytes), {{"file", "database"}})
      .sample(number(storage.log_bytes), {{"file", "log"}});
}

// What was done about senders from elsewhere.
void add_outsiders(OpenMetrics& out, const std::vector<Host*>& hosts) {
  const auto sum = [&](std::uint64_t StrangerCounts::*count) {
    std::uint64_t total = 0;
    for (const Host* host : hosts) {
      if (host->outsiders.stranger_counts) total += host->outsiders.stranger_counts().*count;
    }
    return number(total);
  };
  out.counter("xmppd_strangers", "Messages and subscription requests of people elsewhere whom nobody knows.")
      .sample(sum(&StrangerCounts::passed), {{"fate", "passed"}})
      .sample(sum(&StrangerCounts::held), {{"fate", "held"}})
      .sample(sum(&StrangerCounts::refused), {{"fate", "refused"}})
      .sample(sum(&StrangerCounts::released), {{"fate", "released"}});
  std::uint64_t entries = 0, refused = 0;
  for (const Host* host : hosts) {
    if (!host->outsiders.blocklists) continue;
    for (const auto& list : host->outsiders.blocklists()) {
      entries += list.items;
      refused += list.refused;
    }
  }
  out.gauge("xmppd_blocklist_entries", "Unwanted senders on the lists of blocklists.nodes.").sample(number(entries));
  out.counter("xmppd_blocklist_refusals", "Stanzas of those on them.").sample(number(refused));
}

void add_held_up(OpenMetrics& out, const LoginThrottle* throttle, const std::vector<Host*>& hosts) {
  std::size_t blocked = 0, limited = 0;
  for (const Host* host : hosts) {
    const auto now = host->environment.now();
    if (throttle && host == hosts.front()) blocked = throttle->blocked(now);
    if (host->limits) limited += host->limits->limited(now).size();
  }
  out.gauge("xmppd_login_blocks", "Addresses and networks from which no passwords are taken.").sample(number(blocked));
  out.gauge("xmppd_limited_accounts", "Accounts that sent too much within the last hour, by kind of limit.")
      .sample(number(limited));
}

}  // namespace

std::string metrics_text(const MetricsSource& source, OpenMetrics::Format format) {
  const DaemonStatistics statistics = source.target.statistics();
  const HostDirectory& hosts = source.target.hosts();
  OpenMetrics out(format);
  add_process(out, statistics, source.loop_lag_seconds);
  add_streams(out, statistics);
  add_sessions(out, hosts);
  add_counters(out, hosts.counters);
  add_http(out, statistics, hosts.counters, source.uploads);
  add_certificates(out, hosts, source.tls, statistics.certificates);
  add_storage(out, statistics.storage);
  add_outsiders(out, hosts.all());
  add_held_up(out, source.target.throttle(), hosts.all());
  return out.finish();
}

}  // namespace xmppd
