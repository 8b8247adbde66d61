// The daemon's wiring, start and stop; server_reload.cpp has the rest.
#include "xmppd/app/server_impl.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_ad_hoc.hpp"
#include "xmppd/app/own_certificates.hpp"
#include "xmppd/app/private_file.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"
#include "xmppd/stream/stream_settings.hpp"

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

xmpp::Result<void> Server::report() const { return impl_->report(); }

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
  for (std::int64_t i = 0; i < values.get(settings::io_threads); ++i) {
    io_threads.push_back(std::make_unique<xmpp::LoopThread>(fmt::format("xmppd-io-{}", i)));
  }
  acceptor = std::make_unique<C2sAcceptor>(loop, *context, tls, io_threads);
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
  return {};
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
