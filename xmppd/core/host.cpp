// Host: one virtual host; HostDirectory: all of them.
#include "xmppd/core/host.hpp"

#include <algorithm>
#include <stdexcept>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {

std::string WebAddress::base_url(const Config& config, std::string_view name) const {
  std::string url = config.get(settings::http_public_url);
  if (url.empty()) {
    url = "https://" + std::string(name);
    if (port != 443) url += ":" + std::to_string(port);
  }
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string WebAddress::name_for(std::string_view domain) const {
  return upload_name.empty() ? std::string(domain) : upload_name + "." + std::string(domain);
}

void HostDirectory::add(Host& host) {
  hosts_.emplace(std::string(host.jid.domain()), &host);
  if (find_service(host.jid.domain())) {
    xmpp::log::warning("host", "{} is a virtual host: the service of that name can't be reached", host.jid.text());
  }
}

void HostDirectory::remove(Host& host) { hosts_.erase(std::string(host.jid.domain())); }

Host* HostDirectory::find(std::string_view domain) const {
  const auto found = hosts_.find(domain);
  return found == hosts_.end() ? nullptr : found->second;
}

std::vector<Host*> HostDirectory::all() const {
  std::vector<Host*> all;
  all.reserve(hosts_.size());
  for (const auto& [domain, host] : hosts_) all.push_back(host);
  return all;
}

void HostDirectory::add_service(ServiceDomain& service) {
  if (!services_.try_emplace(service.jid.text(), &service).second) {
    throw std::invalid_argument("two services want to be " + service.jid.text());
  }
  if (find(service.jid.domain())) {
    xmpp::log::warning("host", "{} is a virtual host: the service of that name can't be reached", service.jid.text());
  }
}

void HostDirectory::remove_service(const ServiceDomain& service) { services_.erase(service.jid.text()); }

ServiceDomain* HostDirectory::find_service(std::string_view domain) const {
  const auto found = services_.find(domain);
  return found == services_.end() ? nullptr : found->second;
}

bool HostDirectory::add_external(const std::string& domain, ExternalDomain& external) {
  return !find(domain) && !find_service(domain) && externals_.try_emplace(domain, &external).second;
}

void HostDirectory::remove_external(std::string_view domain) {
  if (const auto found = externals_.find(domain); found != externals_.end()) externals_.erase(found);
}

ExternalDomain* HostDirectory::find_external(std::string_view domain) const {
  const auto found = externals_.find(domain);
  return found == externals_.end() ? nullptr : found->second;
}

Host::Host(xmpp::Jid domain, const Config& values, Stores& kept, Environment& outside, HostDirectory& hosts,
           const std::vector<const FeatureEntry*>& features)
    : jid(std::move(domain)),
      config(values),
      stores(kept),
      environment(outside),
      directory(hosts),
      audit(config, stores, environment),
      iq(*this),
      requests(*this),
      sessions(*this),
      accounts(*this),
      account_admin(*this),
      second_factor(*this),
      app_passwords(*this),
      invitations(*this),
      router(*this) {
  for (const auto* entry : features) features_.push_back(entry->make(*this));
  directory.add(*this);
  sessions.recover();
}

bool Host::is_admin(const xmpp::Jid& who) const {
  const auto& admins = config.get(settings::host_admins, jid.text());
  return std::any_of(admins.begin(), admins.end(), [&who](const std::string& text) {
    const auto admin = xmpp::Jid::parse(text);
    return admin && !admin->local().empty() && admin->same_bare(who);
  });
}

Host::~Host() {
  directory.remove(*this);
  // Accounts and sessions refer to each other; and nothing may be written to a stream from here on.
  for (const auto& session : sessions.all()) {
    session->detach();
    session->account().detach(*session);
  }
}

}  // namespace xmppd
