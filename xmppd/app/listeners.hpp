// Listeners: every address that clients connect to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/net/listener.hpp"
#include "xmppd/core/config.hpp"

namespace xmppd {

class C2sAcceptor;
class ComponentAcceptor;
class Federation;
class WebServer;

// Opens all of `texts` (see parse_listen_address), and has their listeners and their names ("192.0.2.1:5222",
// "[::]:5222": with the ports that the system gave) added to the two lists. An error names the address; what was opened
// before it stays in the lists.
xmpp::Result<void> open_addresses(xmpp::EventLoop& loop, const std::vector<std::string>& texts,
                                  const xmpp::Listener::OnConnection& accept,
                                  std::vector<std::unique_ptr<xmpp::Listener>>& listeners,
                                  std::vector<std::string>& opened);

class Listeners {
 public:
  Listeners();
  ~Listeners();  // stops listening
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  // Opens listen.c2s, listen.c2s_direct_tls and http.listen (only `with_tls`), http.plain_listen, component.listen, and
  // those of s2s unless `federation` is null; those of HTTP unless `web` is. On an error, none stays open.
  xmpp::Result<void> open(xmpp::EventLoop& loop, const Config& config, bool with_tls, C2sAcceptor& acceptor,
                          ComponentAcceptor& components, Federation* federation, WebServer* web);
  void close();

  // As open_addresses() names them.
  const std::vector<std::string>& c2s() const { return c2s_; }
  const std::vector<std::string>& c2s_direct_tls() const { return direct_; }
  const std::vector<std::string>& components() const { return components_; }
  const std::vector<std::string>& http() const { return http_; }
  const std::vector<std::string>& http_plain() const { return http_plain_; }
  const std::vector<std::string>& s2s() const { return s2s_; }
  const std::vector<std::string>& s2s_direct_tls() const { return s2s_direct_; }

 private:
  std::vector<std::unique_ptr<xmpp::Listener>> listeners_;
  std::vector<std::string> c2s_, direct_, components_, s2s_, s2s_direct_, http_, http_plain_;
};

}  // namespace xmppd
