// From the configuration to what has to be true of the world.
#include "xmppd/check/survey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/listen_address.hpp"
#include "xmppd/check/certificate_checks.hpp"
#include "xmppd/check/dns_checks.hpp"
#include "xmppd/check/host_meta_checks.hpp"
#include "xmppd/check/machine_checks.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {
namespace {

using Level = Finding::Level;

// Of the first address that is not for this machine alone; 0: there is none.
std::uint16_t public_port(const std::vector<std::string>& addresses) {
  for (const auto& text : addresses) {
    const auto parsed = parse_listen_address(text);
    if (parsed && !parsed->empty() && !parsed->front().is_loopback()) return parsed->front().port;
  }
  return 0;
}

// "https://files.example.org:5443/x" → "files.example.org"; empty: none.
std::string host_of_url(const std::string& url) {
  const auto begin = url.find("//");
  if (begin == std::string::npos) return {};
  return url.substr(begin + 2, url.find_first_of(":/", begin + 2) - begin - 2);
}

class Survey {
 public:
  Survey(const DaemonConfig& config, std::string file, Dns& dns)
      : config_(config), values_(config.values), file_(std::move(file)), dns_(dns), own_(own_addresses()) {}

  Findings look(const std::string& domain) {
    for (const HostEntry& host : config_.hosts) {
      const auto name = host.domain.text();
      if (domain.empty() || domain == name) look_up(name);
      if (domain.empty() || domain == name) look_at_certificate(host);
      if (domain.empty() || domain == name) look_at_host_meta(name);
    }
    look_at_machine();
    return std::move(findings_);
  }

 private:
  bool federates() const { return values_.get(settings::s2s_enabled); }
  bool speaks_https() const { return !values_.get(settings::http_listen).empty(); }

  std::vector<std::string> services(const std::string& domain) const {
    std::vector<std::string> names;
    for (const auto* key : {"muc.name", "pubsub.service"}) {
      if (const auto name = text_at(key); !name.empty()) names.push_back(name + "." + domain);
    }
    return names;
  }

  // A setting of a feature, which has it to itself.
  std::string text_at(std::string_view key) const {
    for (const auto* setting : all_settings()) {
      if (setting->key == key) return std::get<std::string>(values_.raw(*setting));
    }
    return {};
  }

  void look_up(const std::string& domain) {
    ServedDomain served{domain, machine_name(domain)};
    served.c2s = public_port(values_.get(settings::listen_c2s));
    served.c2s_direct_tls = public_port(values_.get(settings::listen_c2s_direct_tls));
    if (federates()) {
      served.s2s = public_port(values_.get(settings::s2s_listen));
      served.s2s_direct_tls = public_port(values_.get(settings::s2s_listen_direct_tls));
    }
    check_dns(served, dns_, own_, findings_);
    if (!federates()) return;
    for (const auto& name : services(domain)) {
      ServedDomain service{name, served.host, 0, 0, served.s2s, served.s2s_direct_tls};
      check_dns(service, dns_, own_, findings_);
    }
  }

  // What the records there lead to, or what HTTP is called, or the domain.
  std::string machine_name(const std::string& domain) const {
    for (const auto* service : {"_xmpp-client._tcp.", "_xmpps-client._tcp.", "_xmpp-server._tcp."}) {
      const auto found = dns_.srv(service + domain);
      if (found && !found->empty() && !found->front().target.empty()) return found->front().target;
    }
    const auto url = host_of_url(values_.get(settings::http_public_url));
    return url.empty() ? domain : url;
  }

  void look_at_certificate(const HostEntry& host) {
    const auto domain = host.domain.text();
    CertificateWish wish;
    wish.certificate_file = host.certificate.empty() ? config_.certificate() : host.certificate;
    wish.key_file = host.certificate.empty() ? config_.key() : host.key;
    wish.ca_file = config_.path(settings::s2s_ca_file);
    wish.needed = {domain};
    if (federates()) wish.wanted = services(domain);
    if (speaks_https()) {
      const auto url = host_of_url(values_.get(settings::http_public_url));
      const auto upload = text_at("upload.name");
      const auto name = !url.empty() ? url : upload.empty() ? domain : upload + "." + domain;
      if (name != domain) wish.wanted.push_back(name);
    }
    check_certificate(wish, findings_);
  }

  // As the daemon's own answer has it (web/host_meta.cpp): its links lead to http.public_url, or to the name of uploads.
  void look_at_host_meta(const std::string& domain) {
    const auto& plain = values_.get(settings::http_plain_listen);
    if (!speaks_https() && plain.empty()) return;
    HostMetaWish wish;
    wish.domain = domain;
    const auto url = host_of_url(values_.get(settings::http_public_url));
    const auto upload = text_at("upload.name");
    wish.url_host = !url.empty() ? url : upload.empty() ? domain : upload + "." + domain;
    const auto& own = plain.empty() ? values_.get(settings::http_listen).front() : plain.front();
    wish.proxy_target = (plain.empty() ? "https://" : "http://") + (own.starts_with(':') ? "127.0.0.1" + own : own);
    wish.websocket = values_.get(settings::http_websocket);
    wish.bosh = values_.get(settings::http_bosh);
    HttpsPlace place{.host = domain, .addresses = {}, .ca_file = config_.path(settings::s2s_ca_file)};
    if (const auto found = dns_.addresses(domain)) place.addresses = *found;
    check_host_meta(wish, [&](const std::string& path) { return https_get(place, path); }, findings_);
  }

  void look_at_machine() {
    const auto pid = process_at(config_.control_socket());
    if (!pid) {
      findings_.push_back({Level::error, "ports",
                           "xmppd does not run, or nobody listens at " + config_.control_socket(),
                           "systemctl start xmppd"});
    } else {
      for (const auto* setting : {&settings::listen_c2s, &settings::listen_c2s_direct_tls, &settings::http_listen,
                                  &settings::http_plain_listen, &settings::monitoring_listen}) {
        check_listeners(std::string(setting->key), values_.get(*setting), findings_);
      }
      if (federates()) {
        for (const auto* setting : {&settings::s2s_listen, &settings::s2s_listen_direct_tls}) {
          check_listeners(std::string(setting->key), values_.get(*setting), findings_);
        }
      }
    }
    check_files(file_, config_.storage_directory(), findings_);
    constexpr std::int64_t beside_connections = 100;
    const bool http = speaks_https() || !values_.get(settings::http_plain_listen).empty();
    check_open_files(pid,
                     values_.get(settings::max_connections) +
                         (http ? 2 * values_.get(settings::http_max_connections) : 0) + beside_connections,
                     findings_);
    check_disk(config_.storage_directory(), findings_);
    check_clock(findings_);
  }

  const DaemonConfig& config_;
  const Config& values_;
  const std::string file_;
  Dns& dns_;
  const std::vector<std::string> own_;
  Findings findings_;
};

}  // namespace

const SettingList& settings_to_check() { return all_settings(); }

xmpp::Result<Findings> survey(const DaemonConfig& config, const std::string& file, const std::string& domain,
                              Dns& dns) {
  const bool known = std::any_of(config.hosts.begin(), config.hosts.end(),
                                 [&](const HostEntry& host) { return host.domain.text() == domain; });
  if (!domain.empty() && !known) return xmpp::fail(xmpp::Errc::not_found, domain + " is not served here");
  return Survey(config, file, dns).look(domain);
}

}  // namespace xmppd
