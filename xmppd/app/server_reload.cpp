// What a running daemon takes over: its configuration when it is told to, certificates when they have changed.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/logging.hpp"
#include "xmppd/app/server_impl.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {

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

}  // namespace xmppd
