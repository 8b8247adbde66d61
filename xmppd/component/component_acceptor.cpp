// Accepting components.
#include "xmppd/component/component_acceptor.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/component/component_settings.hpp"

namespace xmppd {
namespace {

// The host that a component's domain lies below; otherwise any.
Host& host_for(const HostDirectory& hosts, const xmpp::Jid& domain) {
  const auto all = hosts.all();
  for (Host* host : all) {
    if (domain.text().ends_with("." + host->jid.text())) return *host;
  }
  return *all.front();
}

}  // namespace

ComponentAcceptor::ComponentAcceptor(xmpp::EventLoop& loop, const Config& config, Environment& environment,
                                     HostDirectory& hosts)
    : loop_(loop), config_(config), environment_(environment) {
  std::map<std::string, Privileges> privileges;  // by the component's domain
  std::map<std::string, std::vector<Delegation>> delegations;
  for (const std::string& text : config.get(settings::component_privileges)) {
    auto granted = parse_privileges(text);
    if (!granted) throw std::invalid_argument("component.privileges: expected " + granted.error().detail);
    privileges[granted->domain.text()] = std::move(*granted);
  }
  for (const std::string& text : config.get(settings::component_delegations)) {
    auto delegated = parse_delegation(text);
    if (!delegated) throw std::invalid_argument("component.delegations: expected " + delegated.error().detail);
    delegations[delegated->domain.text()].push_back(std::move(*delegated));
  }
  for (const std::string& text : config.get(settings::component_secrets)) {
    auto secret = parse_component_secret(text);
    if (!secret) throw std::invalid_argument("component.secrets: expected " + secret.error().detail);
    Host& host = host_for(hosts, secret->domain);
    std::string name = secret->domain.text();
    const auto granted = privileges.extract(name);
    auto domain = std::make_unique<ComponentDomain>(host, std::move(*secret), granted ? &granted.mapped() : nullptr,
                                                    std::exchange(delegations[name], {}));
    delegations.erase(name);
    domains_.emplace(std::move(name), std::move(domain));
  }
  if (!privileges.empty() || !delegations.empty()) {
    const auto& name = privileges.empty() ? delegations.begin()->first : privileges.begin()->first;
    throw std::invalid_argument("component.privileges, component.delegations: " + name +
                                " is not in component.secrets");
  }
}

ComponentAcceptor::~ComponentAcceptor() {
  connections_.clear();  // they refer to domains
}

ComponentDomain* ComponentAcceptor::find(std::string_view domain) const {
  const auto found = domains_.find(domain);
  return found == domains_.end() ? nullptr : found->second.get();
}

std::vector<ComponentStatus> ComponentAcceptor::status() const {
  std::vector<ComponentStatus> all;
  all.reserve(domains_.size());
  for (const auto& [name, domain] : domains_) all.push_back(domain->status());
  return all;
}

void ComponentAcceptor::accept(void* uv_server) {
  auto made = std::make_unique<ComponentConnection>(loop_, [this](ComponentConnection& gone) { on_gone(gone); });
  ComponentConnection& connection = *made;
  if (!connection.accept(uv_server)) return;
  connections_[&connection] = std::move(made);
  if (closing_ || connections_.size() > static_cast<std::size_t>(config_.get(settings::component_max_connections))) {
    xmpp::log::warning("component", "a connection was refused: there are {}", connections_.size() - 1);
    return connection.abort();
  }
  connection.start(config_, environment_, [this](std::string_view domain) { return find(domain); });
}

void ComponentAcceptor::on_gone(ComponentConnection& connection) {
  // We are inside a callback of the connection.
  loop_.post([this, key = &connection, alive = lifetime_.watch()] {
    if (!alive.expired()) connections_.erase(key);
  });
}

void ComponentAcceptor::close_all(const xmpp::StreamError& reason) {
  closing_ = true;
  for (const auto& [key, connection] : connections_) {
    if (auto* const stream = connection->stream()) stream->fail(reason);
  }
}

}  // namespace xmppd
