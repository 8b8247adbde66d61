// An HTTPS server in the test's own process, on loopback: every answer in the test's hands.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/listener.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "tests/unit/temporary_directory.hpp"

namespace test {

class HttpsServer {
 public:
  struct Request {
    std::string method, target;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };

  explicit HttpsServer(xmpp::EventLoop& loop);
  ~HttpsServer();

  std::string url(const std::string& target) const;
  std::string fingerprint() const;  // SHA-256 of the certificate
  std::string ca_file() const { return (directory_.path() / "certificate.pem").string(); }

  // The bytes of the answer to a whole request; the connection is closed behind them. "": nothing is said.
  std::function<std::string(const Request&)> answer;
  // Called as a body comes in, with how much of it there is; false: the connection breaks.
  std::function<bool(std::size_t)> on_body;
  std::vector<Request> requests;
  // On all connections that are open.
  void send(const std::string& bytes);
  void drop();
  std::size_t connections() const { return peers_.size(); }

 private:
  struct Peer;
  void complete(Peer& peer);

  xmpp::EventLoop& loop_;
  TemporaryDirectory directory_;
  std::shared_ptr<xmpp::TlsContext> tls_;
  std::unique_ptr<xmpp::Listener> listener_;
  std::list<std::unique_ptr<Peer>> peers_;
  xmpp::Lifetime lifetime_;
};

// "HTTP/1.1 200 OK", a length and the body.
std::string ok(const std::string& body, const std::string& headers = {});

}  // namespace test
