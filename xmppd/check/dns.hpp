// Dns: the questions of xmppctl check, each answered before the next; tests answer themselves.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/net/srv_order.hpp"

namespace xmppd {

class Dns {
 public:
  virtual ~Dns() = default;
  // Errors: not_found (there is no such record), and whatever kept the answer away.
  virtual xmpp::Result<std::vector<xmpp::SrvRecord>> srv(const std::string& name) = 0;
  virtual xmpp::Result<std::vector<std::string>> addresses(const std::string& host) = 0;
};

// `servers` as in xmpp::SrvResolver. invalid_argument: they are malformed.
xmpp::Result<std::unique_ptr<Dns>> ask_name_servers(const std::string& servers);

}  // namespace xmppd
