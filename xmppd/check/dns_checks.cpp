// SRV records (RFC 6120 §3.2, XEP-0368) and what they lead to.
#include "xmppd/check/dns_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xmppd {
namespace {

using Level = Finding::Level;

struct SrvService {
  const char* name;
  std::uint16_t port;      // here
  std::uint16_t fallback;  // where it is looked for without a record; 0: nowhere
};

class DnsCheck {
 public:
  DnsCheck(const ServedDomain& domain, Dns& dns, const std::vector<std::string>& own, Findings& findings)
      : domain_(domain), dns_(dns), own_(own), findings_(findings) {}

  void run() {
    look_up(domain_.name);
    for (const auto& service : {SrvService{"_xmpp-client._tcp", domain_.c2s, 5222},
                                SrvService{"_xmpps-client._tcp", domain_.c2s_direct_tls, 0},
                                SrvService{"_xmpp-server._tcp", domain_.s2s, 5269},
                                SrvService{"_xmpps-server._tcp", domain_.s2s_direct_tls, 0}}) {
      check(service);
    }
  }

 private:
  void say(Level level, std::string text, std::string fix = {}) {
    findings_.push_back({level, "dns", std::move(text), std::move(fix)});
  }

  std::string record(const SrvService& service) const {
    return fmt::format("{}.{}. 3600 IN SRV 0 5 {} {}.", service.name, domain_.name, service.port, domain_.host);
  }

  // The addresses of a name; said only if something is wrong.
  bool look_up(const std::string& host) {
    const auto found = dns_.addresses(host);
    if (found && !found->empty()) {
      const bool ours = std::any_of(found->begin(), found->end(), [this](const auto& each) {
        return std::find(own_.begin(), own_.end(), each) != own_.end();
      });
      if (!ours) say(Level::note, fmt::format("{} is {}, which is no address of this machine", host, found->front()));
      return true;
    }
    if (host == domain_.name) return false;
    const bool missing = found || found.error().code == xmpp::Errc::not_found;
    say(Level::error, missing ? host + " has no address" : found.error().detail,
        missing ? host + ". 3600 IN A (the address of this machine)" : std::string());
    return false;
  }

  void check(const SrvService& service) {
    const auto name = std::string(service.name) + "." + domain_.name;
    const auto found = dns_.srv(name);
    if (!found && found.error().code != xmpp::Errc::not_found) return say(Level::error, found.error().detail);
    const auto records = found ? *found : std::vector<xmpp::SrvRecord>();
    if (records.empty()) return nothing(service, name);
    if (std::all_of(records.begin(), records.end(), [](const auto& each) { return each.target.empty(); })) {
      if (service.port == 0) return say(Level::ok, name + " says that there is none");
      return say(Level::error, name + " says that this service is not there", record(service));
    }
    if (service.port == 0) {
      return say(Level::warning, name + " leads to a service that is not configured here", "(remove the record)");
    }
    const auto right = std::find_if(records.begin(), records.end(), [&](const auto& each) {
      return each.port == service.port && !each.target.empty();
    });
    if (right == records.end()) {
      return say(Level::error, fmt::format("{} leads to port {}, not to {}", name, records.front().port, service.port),
                 record(service));
    }
    if (look_up(right->target)) say(Level::ok, fmt::format("{} leads to {}:{}", name, right->target, right->port));
  }

  void nothing(const SrvService& service, const std::string& name) {
    if (service.port == 0) return;
    if (service.port == service.fallback && dns_.addresses(domain_.name)) {
      return say(Level::note, fmt::format("{} is missing: {}:{} is tried instead", name, domain_.name, service.port),
                 record(service));
    }
    say(service.fallback == 0 ? Level::note : Level::error, name + " is missing: nobody finds that port",
        record(service));
  }

  const ServedDomain& domain_;
  Dns& dns_;
  const std::vector<std::string>& own_;
  Findings& findings_;
};

}  // namespace

void check_dns(const ServedDomain& domain, Dns& dns, const std::vector<std::string>& own, Findings& findings) {
  DnsCheck(domain, dns, own, findings).run();
}

}  // namespace xmppd
