// Asks for host-meta.json as a browser would, and looks where it leads.
#include "xmppd/check/host_meta_checks.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace xmppd {
namespace {

using nlohmann::json;
using Level = Finding::Level;

constexpr const char* meta_path = "/.well-known/host-meta.json";

// "wss://chat.example.org:5443/xmpp-websocket" → "chat.example.org"; empty: no such link.
std::string host_of_link(const json& document, const std::string& rel) {
  const auto links = document.is_object() ? document.find("links") : document.end();
  if (links == document.end() || !links->is_array()) return {};
  for (const json& link : *links) {
    if (!link.is_object() || link.value("rel", json()) != json(rel) || !link.contains("href") || !link.at("href").is_string()) continue;
    const auto href = link.at("href").get<std::string>();
    const auto begin = href.find("//");
    if (begin != std::string::npos) return href.substr(begin + 2, href.find_first_of(":/", begin + 2) - begin - 2);
  }
  return {};
}

}  // namespace

void check_host_meta(const HostMetaWish& wish, const FetchPage& fetch, Findings& findings) {
  const auto say = [&](Level level, std::string text, std::string fix = {}) {
    findings.push_back({level, "host-meta", std::move(text), std::move(fix)});
  };
  const auto url = fmt::format("https://{}{}", wish.domain, meta_path);
  // nginx's; others have the like.
  const auto line = fmt::format("location /.well-known/host-meta {{ proxy_pass {}; proxy_set_header Host {}; }}", wish.proxy_target,
                                wish.domain);
  const auto page = fetch(meta_path);
  if (!page) {
    return say(Level::note, fmt::format("{}: {}: clients in browsers don't find the domain", url, page.error().detail), line);
  }
  if (page->status != 200) {
    return say(Level::note, fmt::format("{} answers {}: clients in browsers don't find the domain", url, page->status), line);
  }
  const auto document = json::parse(page->body, nullptr, false);
  bool good = true;
  for (const auto& [wanted, rel] : {std::pair(wish.websocket, "urn:xmpp:alt-connections:websocket"),
                                    std::pair(wish.bosh, "urn:xmpp:alt-connections:xbosh")}) {
    if (!wanted) continue;
    const auto host = host_of_link(document, rel);
    if (host == wish.url_host) continue;
    good = false;
    say(Level::warning, host.empty() ? fmt::format("{} has no link {}", url, rel)
                                     : fmt::format("{}: {} leads to {}, not to {}", url, rel, host, wish.url_host),
        line);
  }
  if (!page->for_every_origin) {
    good = false;
    say(Level::warning, url + " may not be read by pages of other sites",
        "add_header Access-Control-Allow-Origin *;  (at the web server of the domain)");
  }
  if (good) say(Level::ok, fmt::format("{} leads to {}", url, wish.url_host));
}

}  // namespace xmppd
