// Accepting components.
#include "xmppd/component/component_acceptor.hpp"

#include <stdexcept>

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
  for (const std::string& text : config.get(settings::component_secrets)) {
    auto secret = parse_component_secret(text);
    if (!secret) throw std::invalid_argument("component.secrets: expected " + secret.error().detail);
    Host& host = host_for(hosts, secret->domain);
    std::string name = secret->domain.text();
    domains_.emplace(std::move(name), std::make_unique<ComponentDomain>(host, std::move(*secret)));
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
