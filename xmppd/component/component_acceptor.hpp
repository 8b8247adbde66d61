// ComponentAcceptor: the domains that components serve, and all their connections.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/component/component_connection.hpp"
#include "xmppd/component/component_domain.hpp"

namespace xmppd {

class ComponentAcceptor {
 public:
  // All must outlive it; `hosts` holds at least one. Takes the domains of component.secrets: throws
  // std::invalid_argument (at start-up) if one is malformed, is there twice or is a host's.
  ComponentAcceptor(xmpp::EventLoop& loop, const Config& config, Environment& environment, HostDirectory& hosts);
  ~ComponentAcceptor();
  ComponentAcceptor(const ComponentAcceptor&) = delete;
  ComponentAcceptor& operator=(const ComponentAcceptor&) = delete;

  // A listener has a connection ready (Listener::OnConnection).
  void accept(void* uv_server);
  // Ends all streams with `reason`; what is written leaves while the loop runs.
  void close_all(const xmpp::StreamError& reason);

  std::size_t size() const { return connections_.size(); }
  // All domains of component.secrets, by name.
  std::vector<ComponentStatus> status() const;

 private:
  ComponentDomain* find(std::string_view domain) const;
  void on_gone(ComponentConnection& connection);

  xmpp::EventLoop& loop_;
  const Config& config_;
  Environment& environment_;
  std::map<std::string, std::unique_ptr<ComponentDomain>, std::less<>> domains_;
  std::unordered_map<const ComponentConnection*, std::unique_ptr<ComponentConnection>> connections_;
  bool closing_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
