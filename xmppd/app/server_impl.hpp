// Server::Impl: all that a running daemon consists of. Private to server*.cpp.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/loop_thread.hpp"
#include "xmppd/app/api_server.hpp"
#include "xmppd/app/api_tokens.hpp"
#include "xmppd/app/certificate_watch.hpp"
#include "xmppd/app/certificates.hpp"
#include "xmppd/app/control_socket.hpp"
#include "xmppd/app/daemon_environment.hpp"
#include "xmppd/app/listeners.hpp"
#include "xmppd/app/monitoring.hpp"
#include "xmppd/app/server.hpp"
#include "xmppd/component/component_acceptor.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/s2s/federation.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"
#include "xmppd/stream/c2s_acceptor.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/web/upload_folder.hpp"
#include "xmppd/web/upload_keeper.hpp"
#include "xmppd/web/web_server.hpp"

namespace xmppd {

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
  std::vector<std::unique_ptr<xmpp::LoopThread>> io_threads;
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

}  // namespace xmppd
