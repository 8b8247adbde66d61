// DNS as xmppctl check sees it: what is there, what is missing, what leads elsewhere.
#include "xmppd/check/dns_checks.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace xmppd;
using Level = Finding::Level;

namespace {

struct FakeDns final : Dns {
  xmpp::Result<std::vector<xmpp::SrvRecord>> srv(const std::string& name) override {
    if (name == broken) return xmpp::fail(xmpp::Errc::timed_out, name + ": DNS: no answer");
    const auto found = records.find(name);
    if (found == records.end()) return xmpp::fail(xmpp::Errc::not_found, name + ": DNS: none");
    return found->second;
  }
  xmpp::Result<std::vector<std::string>> addresses(const std::string& host) override {
    const auto found = hosts.find(host);
    if (found == hosts.end()) return xmpp::fail(xmpp::Errc::not_found, host + ": DNS: none");
    return found->second;
  }
  std::map<std::string, std::vector<xmpp::SrvRecord>> records;
  std::map<std::string, std::vector<std::string>> hosts;
  std::string broken;
};

struct Checked {
  FakeDns dns;
  ServedDomain domain{"example.org", "chat.example.org", 5222, 5223, 5269, 5270};
  Findings findings;

  Checked() {
    dns.hosts["chat.example.org"] = {"192.0.2.1"};
    for (const auto& [name, port] : {std::pair("_xmpp-client._tcp", 5222),
                                     {"_xmpps-client._tcp", 5223},
                                     {"_xmpp-server._tcp", 5269},
                                     {"_xmpps-server._tcp", 5270}}) {
      leads(name, static_cast<std::uint16_t>(port), "chat.example.org");
    }
  }
  void leads(const std::string& service, std::uint16_t port, std::string target) {
    dns.records[service + ".example.org"] = {{0, 5, port, std::move(target), false}};
  }
  // The worst that was said, and of what is not in order the first line to add.
  Level worst(std::string* fix = nullptr) {
    findings.clear();
    check_dns(domain, dns, {"192.0.2.1"}, findings);
    auto level = Level::ok;
    for (const auto& each : findings) {
      if (each.level <= level) continue;
      level = each.level;
      if (fix) *fix = each.fix;
    }
    return level;
  }
};

}  // namespace

TEST_CASE("dns: all in order") {
  Checked test;
  CHECK(test.worst() == Level::ok);
  CHECK(test.findings.size() == 4);
}

TEST_CASE("dns: a missing record is a line to add") {
  Checked test;
  std::string fix;
  test.dns.records.erase("_xmpps-client._tcp.example.org");
  CHECK(test.worst(&fix) == Level::note);
  CHECK(fix == "_xmpps-client._tcp.example.org. 3600 IN SRV 0 5 5223 chat.example.org.");
  // Without addresses of the domain itself nobody gets to 5222.
  test.dns.records.erase("_xmpp-client._tcp.example.org");
  CHECK(test.worst(&fix) == Level::error);
  CHECK(fix == "_xmpp-client._tcp.example.org. 3600 IN SRV 0 5 5222 chat.example.org.");
  test.dns.hosts["example.org"] = {"192.0.2.1"};
  CHECK(test.worst() == Level::note);
  test.domain.c2s = 15222;
  CHECK(test.worst(&fix) == Level::error);
}

TEST_CASE("dns: records that lead elsewhere, nowhere, or to what is not served") {
  Checked test;
  std::string fix;
  test.leads("_xmpp-server._tcp", 5280, "chat.example.org");
  CHECK(test.worst(&fix) == Level::error);
  CHECK(fix == "_xmpp-server._tcp.example.org. 3600 IN SRV 0 5 5269 chat.example.org.");
  test.leads("_xmpp-server._tcp", 0, "");
  CHECK(test.worst() == Level::error);
  test.domain.s2s = 0;
  CHECK(test.worst() == Level::ok);
  test.leads("_xmpp-server._tcp", 5269, "chat.example.org");
  CHECK(test.worst() == Level::warning);
}

TEST_CASE("dns: addresses that are missing, or another machine's; name servers that don't answer") {
  Checked test;
  test.dns.hosts["chat.example.org"] = {"198.51.100.7"};
  CHECK(test.worst() == Level::note);
  test.dns.hosts.clear();
  CHECK(test.worst() == Level::error);
  Checked slow;
  slow.dns.broken = "_xmpp-client._tcp.example.org";
  CHECK(slow.worst() == Level::error);
}
