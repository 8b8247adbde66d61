// Host: one virtual host with all it consists of; the only thing a feature is given. No globals.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "xmppd/core/account_access.hpp"
#include "xmppd/core/account_admin.hpp"
#include "xmppd/core/account_cache.hpp"
#include "xmppd/core/app_passwords.hpp"
#include "xmppd/core/audit.hpp"
#include "xmppd/core/command_registry.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/core/counters.hpp"
#include "xmppd/core/disco_registry.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/core/feature.hpp"
#include "xmppd/core/hooks.hpp"
#include "xmppd/core/invitations.hpp"
#include "xmppd/core/iq_requests.hpp"
#include "xmppd/core/iq_router.hpp"
#include "xmppd/core/outsiders.hpp"
#include "xmppd/core/personal_nodes.hpp"
#include "xmppd/core/pre_auth.hpp"
#include "xmppd/core/router.hpp"
#include "xmppd/core/second_factor.hpp"
#include "xmppd/core/session_registry.hpp"
#include "xmppd/core/session_states.hpp"
#include "xmppd/core/stanza_trace.hpp"

namespace xmppd {

struct Stores;
class AccountLimits;
class DeviceList;
class ExternalDomain;
class Host;
class ServiceDomain;

// Where HTTP of this daemon is found.
struct WebAddress {
  std::uint16_t port = 443;  // of the first address of http.listen
  // Where streams have TLS from the first byte: of clients, of other servers. 0: nowhere.
  std::uint16_t c2s_tls_port = 0, s2s_tls_port = 0;

  // "https://upload.example.org:5443": http.public_url, or what follows from `name`; without a slash at its end.
  std::string base_url(const Config& config, std::string_view name) const;
  // A name that leads here, of this host; the domain itself may lead to somebody's pages.
  std::string name_for(std::string_view domain) const;

  std::string upload_name;  // the service of files of each host, "upload"; empty: there is none
};

// The virtual hosts of one daemon, the services below them and the domains of other programs; does not own them.
class HostDirectory {
 public:
  void add(Host& host);
  void remove(Host& host);
  Host* find(std::string_view domain) const;
  std::vector<Host*> all() const;

  // std::invalid_argument if another service has that domain.
  void add_service(ServiceDomain& service);
  void remove_service(const ServiceDomain& service);
  ServiceDomain* find_service(std::string_view domain) const;

  // false: a host, a service or another external domain has that name.
  bool add_external(const std::string& domain, ExternalDomain& external);
  void remove_external(std::string_view domain);
  ExternalDomain* find_external(std::string_view domain) const;

  WebAddress web;  // filled once the listeners are open
  Counters counters;
  // Kept outside of the database; what is made from it is worth nothing without it. Set before the first login.
  std::string login_secret;
  StanzaTraces traces;

 private:
  std::map<std::string, Host*, std::less<>> hosts_;
  std::map<std::string, ServiceDomain*, std::less<>> services_;
  std::map<std::string, ExternalDomain*, std::less<>> externals_;
};

class Host {
 public:
  // All references must outlive the host. Creates every feature of `features` in order.
  Host(xmpp::Jid domain, const Config& config, Stores& stores, Environment& environment, HostDirectory& directory,
       const std::vector<const FeatureEntry*>& features);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Named in host.admins. Only who has logged in to this daemon is given to it.
  bool is_admin(const xmpp::Jid& who) const;

  const xmpp::Jid jid;
  const Config& config;
  Stores& stores;
  Environment& environment;
  HostDirectory& directory;
  AuditLog audit;

  Hooks hooks;
  IqRouter iq;
  IqRequests requests;
  DiscoRegistry disco;
  CommandRegistry commands;
  SessionStates session_states;
  SessionRegistry sessions;
  AccountCache accounts;
  AccountAdmin account_admin;
  SecondFactor second_factor;
  AppPasswords app_passwords;
  Invitations invitations;
  Router router;

  // Asked by the stream for each <iq/> before SASL; one feature may fill it (features/register.cpp).
  PreAuthIqHandler pre_auth_iq = refuse_pre_auth_iq();

  Outsiders outsiders;

  // What lets clients in beside the password; features that give out such things add themselves.
  std::vector<AccessSource*> access_sources;

  // Filled by features/pubsub/pep.cpp for the features behind it in the table; null without it.
  PersonalNodes* personal_nodes = nullptr;

  // Filled by features/devices; null without it.
  DeviceList* devices = nullptr;
  // Filled by features/account_limits.cpp; null without it.
  AccountLimits* limits = nullptr;

 private:
  std::vector<std::unique_ptr<Feature>> features_;
};

// Settings read by core/ itself; listed for conf/xmppd.toml.
const std::vector<const SettingBase*>& core_settings();

}  // namespace xmppd
