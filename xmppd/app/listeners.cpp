// Opening the addresses of the configuration.
#include "xmppd/app/listeners.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/app/listen_address.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/component/component_acceptor.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/s2s/federation.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/c2s_acceptor.hpp"
#include "xmppd/web/web_server.hpp"

namespace xmppd {

xmpp::Result<void> open_addresses(xmpp::EventLoop& loop, const std::vector<std::string>& texts,
                                  const xmpp::Listener::OnConnection& accept,
                                  std::vector<std::unique_ptr<xmpp::Listener>>& listeners,
                                  std::vector<std::string>& opened) {
  for (const std::string& text : texts) {
    const auto addresses = parse_listen_address(text);
    if (!addresses) return tl::unexpected(addresses.error());
    std::uint16_t port = 0;  // ":0" means the same port for both families
    for (const ListenAddress& address : *addresses) {
      auto listener = xmpp::Listener::tcp(loop, address.address, address.port != 0 ? address.port : port, accept);
      if (!listener) {
        if (!address.if_possible) return tl::unexpected(listener.error());
        xmpp::log::warning("server", "not listening there: {}", listener.error().detail);
        continue;
      }
      port = (*listener)->port();
      const bool six = address.address.find(':') != std::string::npos;
      opened.push_back((six ? "[" + address.address + "]" : address.address) + ":" + std::to_string(port));
      listeners.push_back(std::move(*listener));
    }
  }
  return {};
}

Listeners::Listeners() = default;
Listeners::~Listeners() = default;

void Listeners::close() { listeners_.clear(); }

xmpp::Result<void> Listeners::open(xmpp::EventLoop& loop, const Config& config, bool with_tls, C2sAcceptor& acceptor,
                                   ComponentAcceptor& components, Federation* federation, WebServer* web) {
  const auto open_all = [&](const ListSetting& setting, const xmpp::Listener::OnConnection& accept,
                            std::vector<std::string>& opened) {
    return open_addresses(loop, config.get(setting), accept, listeners_, opened);
  };
  const auto clients = [&acceptor](ListenerKind kind) {
    return [&acceptor, kind](void* uv_server) { acceptor.accept(uv_server, kind); };
  };
  auto result = open_all(settings::listen_c2s, clients(ListenerKind::starttls), c2s_);
  if (result && with_tls) {
    result = open_all(settings::listen_c2s_direct_tls, clients(ListenerKind::direct_tls), direct_);
  }
  if (result) {
    const auto accept = [&components](void* uv_server) { components.accept(uv_server); };
    result = open_all(settings::component_listen, accept, components_);
  }
  const auto servers = [federation](bool direct_tls) {
    return [federation, direct_tls](void* uv_server) { federation->accept(uv_server, direct_tls); };
  };
  if (result && federation) result = open_all(settings::s2s_listen, servers(false), s2s_);
  if (result && federation) result = open_all(settings::s2s_listen_direct_tls, servers(true), s2s_direct_);
  if (result && web && with_tls) {
    result = open_all(
        settings::http_listen, [web](void* uv_server) { web->accept_tls(uv_server); }, http_);
  }
  if (result && web) {
    result = open_all(
        settings::http_plain_listen, [web](void* uv_server) { web->accept_plain(uv_server); }, http_plain_);
  }
  if (!result) close();
  return result;
}

}  // namespace xmppd
