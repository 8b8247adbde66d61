// host-meta: XRD and JRD (RFC 6415).
#include "xmppd/web/host_meta.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {
namespace {

constexpr const char* websocket = "urn:xmpp:alt-connections:websocket";
constexpr const char* bosh = "urn:xmpp:alt-connections:xbosh";
constexpr std::string_view xrd = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
constexpr int cached_seconds = 3600;

const Host* host_of(const HostDirectory& hosts, const HttpRequest& request) {
  const auto all = hosts.all();
  if (const auto* field = request.field("host")) {
    const auto name = std::string_view(*field).substr(0, field->rfind(':'));
    for (const Host* host : all) {
      if (host->jid.domain() == name) return host;
    }
  }
  return all.empty() ? nullptr : all.front();
}

struct Link {
  const char* rel;
  std::string url;
};

std::vector<Link> links_of(const Config& config, const std::string& base) {
  std::vector<Link> links;
  if (config.get(settings::http_websocket)) {
    links.push_back({websocket, "wss" + base.substr(std::string_view("https").size()) + "/xmpp-websocket"});
  }
  if (config.get(settings::http_bosh)) links.push_back({bosh, base + "/http-bind"});
  return links;
}

std::string as_xrd(const std::vector<Link>& links) {
  xmpp::Element root("XRD", std::string(xrd));
  for (const Link& link : links) root.add("Link").set_attr("rel", link.rel).set_attr("href", link.url);
  return "<?xml version='1.0' encoding='utf-8'?>" + xmpp::to_xml(root) + "\n";
}

// XEP-0487 asks for addresses; without them it is XEP-0156.
std::string as_jrd(const Config& config, const HostDirectory& hosts, const Host& host,
                   const std::vector<Link>& by_url) {
  using nlohmann::json;
  const auto& ips = config.get(settings::http_public_addresses);
  const auto complete = [&](json link) {
    if (ips.empty()) return link;
    link["ips"] = ips;
    link["priority"] = 10;
    link["weight"] = 50;
    return link;
  };
  json links = json::array();
  for (const Link& each : by_url) {
    json link{{"rel", each.rel}, {"href", each.url}};
    const auto begin = each.url.find("//") + 2;
    const auto name = each.url.substr(begin, each.url.find_first_of(":/", begin) - begin);
    if (!ips.empty()) link["sni"] = name;
    links.push_back(complete(std::move(link)));
  }
  const auto add_port = [&](const char* rel, std::uint16_t port) {
    if (ips.empty() || port == 0) return;
    links.push_back(complete({{"rel", rel}, {"port", port}, {"sni", host.jid.text()}}));
  };
  add_port("urn:xmpp:alt-connections:tls", hosts.web.c2s_tls_port);
  add_port("urn:xmpp:alt-connections:s2s-tls", hosts.web.s2s_tls_port);
  json document{{"links", std::move(links)}};
  if (!ips.empty()) document["xmpp"] = {{"ttl", cached_seconds}};
  return document.dump() + "\n";
}

}  // namespace

HttpResponse host_meta(const Config& config, const HostDirectory& hosts, const HttpRequest& request) {
  const Host* host = host_of(hosts, request);
  const bool json = request.path == "/.well-known/host-meta.json";
  if (!host || (!json && request.path != "/.well-known/host-meta")) return http_refusal(404);
  const auto links = links_of(config, hosts.web.base_url(config, hosts.web.name_for(host->jid.domain())));
  HttpResponse response;
  response.content_type = json ? "application/json" : "application/xrd+xml";
  response.body = json ? as_jrd(config, hosts, *host, links) : as_xrd(links);
  response.fields = {{"Access-Control-Allow-Origin", "*"},
                     {"Cache-Control", "max-age=" + std::to_string(cached_seconds)}};
  return response;
}

}  // namespace xmppd
