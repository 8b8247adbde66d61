// The daemon's wiring, start, reload and stop.
#include "xmppd/app/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/api_server.hpp"
#include "xmppd/app/api_tokens.hpp"
#include "xmppd/app/certificate_watch.hpp"
#include "xmppd/app/certificates.hpp"
#include "xmppd/app/control_ad_hoc.hpp"
#include "xmppd/app/control_socket.hpp"
#include "xmppd/app/daemon_environment.hpp"
#include "xmppd/app/listeners.hpp"
#include "xmppd/app/logging.hpp"
#include "xmppd/app/monitoring.hpp"
#include "xmppd/app/own_certificates.hpp"
#include "xmppd/app/private_file.hpp"
#include "xmppd/component/component_acceptor.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/s2s/federation.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"
#include "xmppd/stream/c2s_acceptor.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/web/upload_folder.hpp"
#include "xmppd/web/upload_keeper.hpp"
#include "xmppd/web/web_server.hpp"

namespace xmppd {
namespace {

// A completion may make new work for the disk; two rounds cover what a closing session sets off. As many more are
// given to stanzas still in work: what has begun to have effects should not be begun again after the restart.
constexpr int flush_rounds = 2;
constexpr int work_rounds = 20;

std::string json_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? ",\"" : "\"") + text + "\"";
  return out + "]";
}

// 0: there is none.
std::uint16_t first_port(const std::vector<std::string>& addresses) {
  if (addresses.empty()) return 0;
  return static_cast<std::uint16_t>(std::stoul(addresses.front().substr(addresses.front().rfind(':') + 1)));
}

}  // namespace

struct Server::Impl {
  Impl(xmpp::EventLoop& loop_in, DaemonConfig config_in, std::string config_file_in, std::function<void()> stopped)
      : loop(loop_in),
        config(std::move(config_in)),
        config_file(std::move(config_file_in)),
        environment(loop_in),
        api_tokens(config.storage_directory() + "/api-tokens.json"),
        when_stopped(std::move(stopped)) {}

  xmpp::Result<void> open(ControlTarget& target);
  xmpp::Result<void> federate();
  xmpp::Result<void> serve_http();
  xmpp::Result<void> serve_api(ControlTarget& target);
  xmpp::Result<void> report() const;
  void use(Certificates fresh);
  void watch_certificates();
  void write_down(std::string event, std::string detail);
  void finish_work(int rounds_left);
  void flush(int rounds_left);
  void when_answered(std::function<void()> done);
  void finish();

  xmpp::EventLoop& loop;
  DaemonConfig config;
  const std::string config_file;
  DaemonEnvironment environment;
  ApiTokens api_tokens;
  xmpp::Timestamp started = 0;

  // In the order of dependence: who comes later uses who comes earlier.
  std::unique_ptr<SqliteStores> storage;
  std::unique_ptr<Stores> stores;
  HostDirectory directory;
  std::vector<std::unique_ptr<Host>> hosts;
  ServerTls tls;
  std::unique_ptr<LoginThrottle> throttle;
  std::unique_ptr<StreamContext> context;
  std::unique_ptr<C2sAcceptor> acceptor;
  std::unique_ptr<ComponentAcceptor> components;
  std::unique_ptr<Federation> federation;  // null: s2s.enabled is off, or there is no certificate
  std::unique_ptr<UploadFolder> uploads;   // null: there are none, and nowhere that they could come from
  std::unique_ptr<UploadKeeper> upload_keeper;
  std::unique_ptr<WebServer> web;  // null: no address is configured
  Listeners listeners;
  std::unique_ptr<ControlSocket> control;
  std::unique_ptr<ApiServer> api;
  std::unique_ptr<Monitoring> monitoring;
  std::unique_ptr<CertificateWatch> certificate_watch;

  std::function<void()> when_stopped;
  bool stopping = false;
  bool starts_anew = false;
  std::unique_ptr<xmpp::Timer> deadline;
  xmpp::Lifetime lifetime;
};

Server::Server(xmpp::EventLoop& loop, DaemonConfig config, std::string config_file, std::function<void()> stopped)
    : impl_(std::make_unique<Impl>(loop, std::move(config), std::move(config_file), std::move(stopped))) {}

Server::~Server() = default;

xmpp::Result<void> Server::start() {
  try {
    return impl_->open(*this);
  } catch (const StorageError& error) {
    return xmpp::fail(xmpp::Errc::storage_failed, error.what());
  }
}

xmpp::Result<void> Server::Impl::open(ControlTarget& target) {
  const Config& values = config.values;
  storage = std::make_unique<SqliteStores>(
      loop, SqliteStores::Options{.directory = config.storage_directory(),
                                  .max_queue = static_cast<std::size_t>(values.get(settings::storage_max_queue)),
                                  .migration_backups = static_cast<std::size_t>(values.get(settings::storage_migration_backups))});
  stores = std::make_unique<Stores>(storage->stores());

  if (auto made = make_missing_certificate(config); !made) return made;
  auto certificates = load_certificates(config);
  if (!certificates) return xmpp::fail(xmpp::Errc::tls_failed, certificates.error().detail);
  tls = std::move(*certificates);
  if (!tls.direct && values.get(settings::require_tls)) {
    return xmpp::fail(xmpp::Errc::tls_failed,
                      "c2s.require_tls without a certificate: set tls.certificate and tls.key, or tls.self_signed");
  }
  auto secret = load_or_make_secret(config.storage_directory() + "/login.secret");
  if (!secret) return tl::unexpected(secret.error());
  directory.login_secret = *secret;

  for (const HostEntry& entry : config.hosts) {
    hosts.push_back(std::make_unique<Host>(entry.domain, values, *stores, environment, directory, all_features()));
  }
  throttle = std::make_unique<LoginThrottle>(values);
  context.reset(new StreamContext{directory, values, environment, *throttle, std::move(*secret)});
  acceptor = std::make_unique<C2sAcceptor>(loop, *context, tls);
  try {
    components = std::make_unique<ComponentAcceptor>(loop, values, environment, directory);
  } catch (const std::invalid_argument& error) {
    return xmpp::fail(xmpp::Errc::invalid_argument, error.what());
  }
  if (auto made = federate(); !made) return made;
  if (auto made = serve_http(); !made) return made;
  // What the hosts have asked of the store is answered before the first client comes: all are offered the same to log in by.
  when_answered([this] { loop.stop(); });
  loop.run();
  if (auto opened =
          listeners.open(loop, values, tls.direct != nullptr, *acceptor, *components, federation.get(), web.get());
      !opened) {
    return opened;
  }
  if (!listeners.http().empty()) directory.web.port = first_port(listeners.http());
  directory.web.c2s_tls_port = first_port(listeners.c2s_direct_tls());
  directory.web.s2s_tls_port = first_port(listeners.s2s_direct_tls());
  auto opened_control = ControlSocket::open(loop, config.control_socket(), values, target);
  if (!opened_control) return tl::unexpected(opened_control.error());
  control = std::move(*opened_control);
  for (const auto& host : hosts) {
    offer_control_commands(*host, {target, lifetime});
    offer_certificate_commands(*host, lifetime);
  }
  if (auto served = serve_api(target); !served) return served;
  watch_certificates();
  started = environment.now();
  monitoring = std::make_unique<Monitoring>(loop, values, tls, target);
  if (auto watched = monitoring->open(); !watched) return watched;

  std::vector<std::string> domains;
  for (const HostEntry& entry : config.hosts) domains.emplace_back(entry.domain.domain());
  xmpp::log::info("server", "ready for {}: clients at {}, with TLS from the start at {}", fmt::join(domains, ", "),
                  fmt::join(listeners.c2s(), ", "), fmt::join(listeners.c2s_direct_tls(), ", "));
  if (web) {
    xmpp::log::info("server", "HTTPS at {}, HTTP for a proxy at {}", fmt::join(listeners.http(), ", "),
                    fmt::join(listeners.http_plain(), ", "));
  }
  if (!listeners.components().empty()) {
    xmpp::log::info("server", "components at {}", fmt::join(listeners.components(), ", "));
  }
  if (federation) {
    xmpp::log::info("server", "other servers at {}, with TLS from the start at {}", fmt::join(listeners.s2s(), ", "),
                    fmt::join(listeners.s2s_direct_tls(), ", "));
  }
  write_down("server started", "version " PROJECT_VERSION);
  return report();
}

// One log for all hosts.
void Server::Impl::write_down(std::string event, std::string detail) {
  if (!hosts.empty()) hosts.front()->audit.act({.event = std::move(event), .detail = std::move(detail)});
}

xmpp::Result<void> Server::Impl::federate() {
  const Config& values = config.values;
  if (!values.get(settings::s2s_enabled)) return {};
  auto certificates = load_peer_certificates(config);
  if (!certificates) return xmpp::fail(xmpp::Errc::tls_failed, certificates.error().detail);
  if (!certificates->any.outgoing) {
    xmpp::log::warning("server", "without a certificate there are no connections to other servers");
    return {};
  }
  auto secret = load_or_make_secret(config.storage_directory() + "/dialback.secret");
  if (!secret) return tl::unexpected(secret.error());
  try {
    federation = std::make_unique<Federation>(loop, values, environment, directory, *secret, std::move(*certificates));
  } catch (const std::runtime_error& error) {
    return xmpp::fail(xmpp::Errc::invalid_argument, std::string("s2s.dns_servers: ") + error.what());
  }
  return {};
}

xmpp::Result<void> Server::Impl::serve_http() {
  const Config& values = config.values;
  const bool listens = !values.get(settings::http_listen).empty() || !values.get(settings::http_plain_listen).empty();
  // What was uploaded goes in its time, even if it is not served any more.
  const std::string folder = config.storage_directory() + "/uploads";
  if (!listens && ::access(folder.c_str(), F_OK) != 0) return {};
  auto opened = UploadFolder::open(folder, environment.executor());
  if (!opened) return tl::unexpected(opened.error());
  uploads = std::move(*opened);
  upload_keeper = std::make_unique<UploadKeeper>(*stores, environment, *uploads, directory.all());
  if (!listens) return {};
  auto certificates = load_certificates(config, "http/1.1");
  if (!certificates) return xmpp::fail(xmpp::Errc::tls_failed, certificates.error().detail);
  web = std::make_unique<WebServer>(loop, values, *stores, *context, *uploads, std::move(*certificates));
  return {};
}

xmpp::Result<void> Server::Impl::serve_api(ControlTarget& target) {
  if (auto loaded = api_tokens.load(); !loaded) return loaded;
  auto certificates = load_certificates(config, "http/1.1");
  if (!certificates) return xmpp::fail(xmpp::Errc::tls_failed, certificates.error().detail);
  api = std::make_unique<ApiServer>(loop, config.values, target, std::move(*certificates));
  return api->open();
}

xmpp::Result<void> Server::Impl::report() const {
  const std::string path = config.path(settings::listen_report_file);
  if (path.empty()) return {};
  return replace_file(
      path, fmt::format("{{\"c2s\":{},\"c2s_direct_tls\":{},\"s2s\":{},\"s2s_direct_tls\":{},\"monitoring\":{},"
                        "\"http\":{},\"http_plain\":{},\"api\":{},\"api_plain\":{},\"pid\":{}}}\n",
                        json_list(listeners.c2s()), json_list(listeners.c2s_direct_tls()), json_list(listeners.s2s()),
                        json_list(listeners.s2s_direct_tls()), json_list(monitoring->addresses()),
                        json_list(listeners.http()), json_list(listeners.http_plain()), json_list(api->addresses()),
                        json_list(api->plain_addresses()), ::getpid()));
}

xmpp::Result<ConfigChanges> Server::reload(Reload how) {
  Impl& self = *impl_;
  const auto refuse = [how](xmpp::Error error) -> tl::unexpected<xmpp::Error> {
    if (how == Reload::apply) xmpp::log::error("server", "reload refused, all stays as it was: {}", error.detail);
    return tl::unexpected(std::move(error));
  };
  auto fresh = load_config(self.config_file, all_settings());
  if (!fresh) {
    std::vector<std::string> texts;
    for (const ConfigError& error : fresh.error()) texts.push_back(error.text());
    return refuse({xmpp::Errc::invalid_argument, fmt::format("{}", fmt::join(texts, "\n"))});
  }
  auto files = CertificateWatch::states_of(certificate_files(*fresh));
  auto certificates = load_in_place_of(self.tls, *fresh);
  if (!certificates) {
    if (how == Reload::apply) self.certificate_watch->note(std::move(files), false);
    if (self.config.values.get(settings::security_sandbox)) {
      certificates.error().detail += " (if its folder is new in the configuration: security.sandbox opens it at the next start)";
    }
    return refuse(certificates.error());
  }
  auto changes = compare_config(self.config, *fresh, all_settings());
  if (how == Reload::check) return changes;
  if (const auto log = configure_logging(*fresh); !log) return refuse(log.error());
  apply_reload(self.config, *fresh, all_settings());
  self.use(*std::move(certificates));
  self.certificate_watch->note(std::move(files), true);
  xmpp::log::info("server", "configuration and certificates read again");
  std::vector<std::string> changed;
  for (const ConfigChange& change : changes) {
    changed.push_back(change.key);
    if (change.live) xmpp::log::info("server", "{}", change.text());
    else xmpp::log::warning("server", "{}: waits for a restart", change.text());
  }
  self.write_down("configuration read", fmt::format("{}", fmt::join(changed, ", ")));
  return changes;
}

// New connections get them; those that are open keep what they have.
void Server::Impl::use(Certificates fresh) {
  tls = std::move(fresh.clients);
  if (web) web->apply(ServerTls(fresh.web));
  api->apply(std::move(fresh.web));
  if (federation && fresh.peers.any.outgoing) federation->apply(std::move(fresh.peers));
}

void Server::Impl::watch_certificates() {
  certificate_watch = std::make_unique<CertificateWatch>(
      loop,
      CertificateWatch::Sources{.files = [this] { return certificate_files(config); },
                                .take = [this]() -> xmpp::Result<void> {
                                  auto fresh = load_in_place_of(tls, config);
                                  if (!fresh) return tl::unexpected(fresh.error());
                                  use(*std::move(fresh));
                                  write_down("certificates read", "the files have changed");
                                  return {};
                                }},
      [this] { return config.values.get(settings::tls_watch_seconds); });
}

void Server::stop() {
  Impl& self = *impl_;
  if (self.stopping) {  // somebody is in a hurry, and does not want it back
    self.starts_anew = false;
    return self.finish();
  }
  self.stopping = true;
  const auto seconds = self.config.values.get(settings::shutdown_seconds);
  xmpp::log::info("server", "stopping: {} connections, at most {} s", self.acceptor->size(), seconds);
  self.write_down("server stops", {});
  self.listeners.close();
  self.api->close();
  self.monitoring->set_stopping();
  self.certificate_watch.reset();
  self.deadline = std::make_unique<xmpp::Timer>(self.loop);
  self.deadline->start(static_cast<std::uint64_t>(seconds) * 1000, [&self] {
    xmpp::log::warning("server", "out of time with {} connections left", self.acceptor->size());
    self.finish();
  });
  for (const auto& host : self.hosts) {
    HostStopping event;
    host->hooks.stopping.fire(event);
  }
  self.components->close_all({xmpp::StreamErrorCondition::system_shutdown, {}});
  const xmpp::StreamError reason{xmpp::StreamErrorCondition::system_shutdown, {}};
  const auto gone = [&self, left = std::make_shared<int>(self.web ? 2 : 1)] {
    if (--*left == 0) self.finish_work(work_rounds);
  };
  self.acceptor->close_all(reason, gone);
  if (self.web) self.web->close_all(reason, gone);
}

void Server::restart() {
  if (impl_->stopping) return;
  impl_->starts_anew = true;
  stop();
}

bool Server::starts_anew() const { return impl_->starts_anew; }

void Server::Impl::finish_work(int rounds_left) {
  const bool busy = std::any_of(hosts.begin(), hosts.end(), [](const auto& host) { return host->sessions.busy(); });
  if (busy && rounds_left > 0) {
    when_answered([this, rounds_left] { finish_work(rounds_left - 1); });
    return;
  }
  for (const auto& host : hosts) host->sessions.save_all();
  // Last, because contacts elsewhere are told that people here have gone.
  if (federation) federation->close_all({xmpp::StreamErrorCondition::system_shutdown, {}});
  flush(flush_rounds);
}

// The storage thread is a queue: when what was put at its end is done, all before it is on disk.
void Server::Impl::when_answered(std::function<void()> done) {
  stores->turn.when_committed([alive = lifetime.watch(), done = std::move(done)](bool) {
    if (!alive.expired()) done();
  });
}

void Server::Impl::flush(int rounds_left) {
  if (rounds_left == 0) return finish();
  when_answered([this, rounds_left] { flush(rounds_left - 1); });
}

void Server::Impl::finish() {
  if (!when_stopped) return;
  deadline.reset();
  lifetime.reset();
  storage->shut_down();
  xmpp::log::info("server", "stopped");
  std::exchange(when_stopped, nullptr)();
}

HostDirectory& Server::hosts() { return impl_->directory; }

AccountStore& Server::accounts() { return impl_->stores->accounts; }
ReportStore& Server::reports() { return impl_->stores->reports; }
TransferStore* Server::transfer() { return &impl_->storage->transfer(); }
UploadStore& Server::uploads() { return impl_->stores->uploads; }
ApiTokens& Server::api_tokens() { return impl_->api_tokens; }

Federation* Server::federation() { return impl_->federation.get(); }

std::vector<ComponentStatus> Server::components() { return impl_->components->status(); }

LoginThrottle* Server::throttle() { return impl_->throttle.get(); }

DaemonStatistics Server::statistics() {
  const Impl& self = *impl_;
  DaemonStatistics all;
  all.version = PROJECT_VERSION;
  all.uptime_seconds = static_cast<std::uint64_t>((self.environment.now() - self.started) / 1'000'000);
  all.accepted = self.acceptor->accepted();
  all.turned_away = self.acceptor->turned_away();
  all.storage = self.storage->statistics();
  all.api = self.api->counters();
  if (self.certificate_watch) {
    const auto& files = self.certificate_watch->counts();
    all.certificates = {files.taken, files.refused, files.stale};
  }
  all.streams.tcp = self.acceptor->size();
  if (self.web) {
    all.streams.websocket = self.web->web_sockets();
    all.streams.bosh = self.web->bosh_sessions();
    all.http.bosh_sessions = self.web->bosh_sessions_begun();
    all.http.connections = self.web->http().size();
    all.http.refused = self.web->http().refused();
    all.http.responses = self.web->http().responses();
  }
  all.connections = all.streams.tcp + all.streams.websocket + all.streams.bosh;
  for (const auto& component : self.components->status()) {
    all.streams.components += component.address.empty() ? 0 : 1;
    all.waiting_for_components += component.waiting;
  }
  if (self.federation) {
    const auto servers = self.federation->status();
    for (const auto& stream : servers.streams)
      ++(stream.direction == "in" ? all.streams.servers_in : all.streams.servers_out);
    for (const auto& domain : servers.domains) all.waiting_for_servers += domain.waiting;
  }
  return all;
}

}  // namespace xmppd
