// Loading and making certificates.
#include "xmppd/app/certificates.hpp"

#include <filesystem>

#include "libxmpp/base/log.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "xmppd/app/config_file.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

constexpr long day_s = 86400;
constexpr long warn_days = 14;

bool configured(const DaemonConfig& config) { return !config.values.get(settings::tls_certificate).empty(); }

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

xmpp::Result<std::shared_ptr<xmpp::TlsContext>> load(const DaemonConfig& config, const std::string& certificate,
                                                     const std::string& key, const std::string& protocol) {
  xmpp::TlsContext::ServerOptions options{certificate, key, {protocol}};
  if (protocol == "xmpp-client") {
    options.asks_for_certificate = config.values.get(settings::client_certificates);
    if (!config.values.get(settings::client_ca_file).empty()) options.client_ca_file = config.path(settings::client_ca_file);
  }
  auto context = xmpp::TlsContext::server(options);
  if (!context) return context;
  if (const long left = (*context)->seconds_left(); left < 0) {
    xmpp::log::warning("tls", "certificate {} has expired", certificate);
  } else if (left < warn_days * day_s) {
    xmpp::log::warning("tls", "certificate {} expires in {} days", certificate, left / day_s);
  }
  return context;
}

xmpp::Result<PeerTls::Pair> load_pair(const DaemonConfig& config, const std::string& certificate,
                                      const std::string& key, const PeerTls::ContextPtr& trust_of) {
  xmpp::TlsContext::PeerOptions options{
      certificate, key, config.path(settings::s2s_ca_file), {"xmpp-server"}, trust_of};
  auto incoming = xmpp::TlsContext::peer_server(options);
  if (!incoming) return tl::unexpected(incoming.error());
  if (!options.trust_of) options.trust_of = *incoming;
  auto outgoing = xmpp::TlsContext::peer_client(options);
  if (!outgoing) return tl::unexpected(outgoing.error());
  return PeerTls::Pair{std::move(*incoming), std::move(*outgoing)};
}

// What is wrong with `after` that is not with `before`; empty: nothing.
std::string worse_in(const xmpp::TlsContext& before, const xmpp::TlsContext& after, const std::string& domain) {
  if (after.seconds_left() < 0 && before.seconds_left() >= 0) return "has expired";
  if (!after.is_valid_yet() && before.is_valid_yet()) return "is not good yet: is the clock right?";
  if (!after.names(domain) && before.names(domain)) return "does not name " + domain;
  return {};
}

}  // namespace

xmpp::Result<void> make_missing_certificate(const DaemonConfig& config) {
  if (configured(config) || !config.values.get(settings::tls_self_signed)) return {};
  std::vector<std::string> domains;
  for (const HostEntry& host : config.hosts) {
    if (host.certificate.empty()) domains.emplace_back(host.domain.domain());
  }
  const std::string certificate = config.certificate(), key = config.key();
  if (domains.empty() || (exists(certificate) && exists(key))) return {};
  if (const auto made = xmpp::TlsContext::make_self_signed(domains, certificate, key); !made) return made;
  xmpp::log::warning("tls", "made the self-signed certificate {}; clients will ask whether to trust it", certificate);
  return {};
}

xmpp::Result<ServerTls> load_certificates(const DaemonConfig& config, const std::string& protocol) {
  ServerTls tls;
  const std::string certificate = config.certificate(), key = config.key();
  if (configured(config) || exists(certificate)) {
    auto context = load(config, certificate, key, protocol);
    if (!context) return tl::unexpected(context.error());
    tls.direct = *context;
  }
  for (const HostEntry& host : config.hosts) {
    if (host.certificate.empty()) continue;
    auto context = load(config, host.certificate, host.key, protocol);
    if (!context) return tl::unexpected(context.error());
    tls.by_domain[std::string(host.domain.domain())] = *context;
  }
  // Names that nobody knows, and clients without SNI, get somebody's certificate rather than none. A context of its
  // own: one that is in its own list of hosts would never go away.
  for (const HostEntry& host : config.hosts) {
    if (tls.direct || host.certificate.empty()) continue;
    auto context = load(config, host.certificate, host.key, protocol);
    if (!context) return tl::unexpected(context.error());
    tls.direct = *context;
  }
  for (const auto& [domain, context] : tls.by_domain) tls.direct->add_host(domain, context);
  return tls;
}

xmpp::Result<PeerTls> load_peer_certificates(const DaemonConfig& config) {
  PeerTls tls;
  if (!config.values.get(settings::s2s_enabled)) return tls;
  if (configured(config) || exists(config.certificate())) {
    auto pair = load_pair(config, config.certificate(), config.key(), nullptr);
    if (!pair) return tl::unexpected(pair.error());
    tls.any = std::move(*pair);
  }
  for (const HostEntry& host : config.hosts) {
    if (host.certificate.empty()) continue;
    auto pair = load_pair(config, host.certificate, host.key, tls.any.incoming);
    if (!pair) return tl::unexpected(pair.error());
    tls.by_domain[std::string(host.domain.domain())] = std::move(*pair);
    if (tls.any.incoming) continue;
    // As above: a context of its own for names that nobody knows.
    auto again = load_pair(config, host.certificate, host.key, tls.by_domain.begin()->second.incoming);
    if (!again) return tl::unexpected(again.error());
    tls.any = std::move(*again);
  }
  for (const auto& [domain, pair] : tls.by_domain) tls.any.incoming->add_host(domain, pair.incoming);
  return tls;
}

std::vector<std::string> certificate_files(const DaemonConfig& config) {
  std::vector<std::string> files{config.certificate(), config.key()};
  for (const HostEntry& host : config.hosts) {
    if (!host.certificate.empty()) files.insert(files.end(), {host.certificate, host.key});
  }
  return files;
}

xmpp::Result<Certificates> load_in_place_of(const ServerTls& in_use, const DaemonConfig& config) {
  auto clients = load_certificates(config);
  if (!clients) return tl::unexpected(clients.error());
  if (!clients->direct && in_use.direct) {
    return xmpp::fail(xmpp::Errc::tls_failed, "no certificate is left; running without is for a restart");
  }
  for (const HostEntry& host : config.hosts) {
    const std::string domain(host.domain.domain());
    const auto before = in_use.for_domain(domain), after = clients->for_domain(domain);
    if (!before || !after) continue;
    if (const auto worse = worse_in(*before, *after, domain); !worse.empty()) {
      const auto& file = host.certificate.empty() ? config.certificate() : host.certificate;
      return xmpp::fail(xmpp::Errc::tls_failed, "certificate file " + file + " " + worse);
    }
  }
  auto peers = load_peer_certificates(config);
  if (!peers) return tl::unexpected(peers.error());
  auto web = load_certificates(config, "http/1.1");
  if (!web) return tl::unexpected(web.error());
  return Certificates{std::move(*clients), std::move(*peers), std::move(*web)};
}

}  // namespace xmppd
