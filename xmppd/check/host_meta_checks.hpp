// Whether clients that can't ask DNS, those in browsers above all, find the domain (XEP-0156).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "xmppd/check/finding.hpp"
#include "xmppd/check/https_get.hpp"

namespace xmppd {

struct HostMetaWish {
  std::string domain;
  std::string url_host;         // of http.public_url, or the name that the daemon's links have: what they should lead to
  std::string proxy_target;     // "http://127.0.0.1:5280": where a web server of the domain may pass the question on
  bool websocket = true, bosh = true;
};

using FetchPage = std::function<xmpp::Result<HttpsPage>(const std::string& path)>;  // of the domain, by HTTPS

void check_host_meta(const HostMetaWish& wish, const FetchPage& fetch, Findings& findings);

}  // namespace xmppd
