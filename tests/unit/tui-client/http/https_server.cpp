// HttpsServer.
#include "tests/unit/tui-client/http/https_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace test {

struct HttpsServer::Peer final : xmpp::ConnectionHandler {
  Peer(HttpsServer& of, xmpp::EventLoop& loop) : server(of), connection(loop, *this) {}

  void on_bytes(std::string_view bytes) override {
    in.append(bytes);
    if (!heads_read && !read_head()) return;
    request.body.append(in);
    in.clear();
    if (server.on_body && !request.body.empty() && !server.on_body(request.body.size())) return leave();
    const auto length = request.headers.contains("content-length") ? std::stoul(request.headers["content-length"]) : 0;
    if (request.body.size() >= length) server.complete(*this);
  }

  bool read_head() {
    const auto end = in.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    std::string head = in.substr(0, end + 2);
    in.erase(0, end + 4);
    const auto first = head.substr(0, head.find("\r\n"));
    const auto blank = first.find(' ');
    request.method = first.substr(0, blank);
    request.target = first.substr(blank + 1, first.rfind(' ') - blank - 1);
    for (std::size_t at = first.size() + 2; at < head.size();) {
      const auto line_end = head.find("\r\n", at);
      const auto colon = head.find(": ", at);
      std::string name = head.substr(at, colon - at);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      request.headers[name] = head.substr(colon + 2, line_end - colon - 2);
      at = line_end + 2;
    }
    heads_read = true;
    return true;
  }

  void on_closed(const xmpp::Error&) override { leave(); }

  void leave() {
    // More than once, where more bytes come before the loop's turn is over.
    server.loop_.post([self = this, &of = server, alive = server.lifetime_.watch()] {
      if (!alive.expired()) of.peers_.remove_if([self](const auto& peer) { return peer.get() == self; });
    });
  }

  HttpsServer& server;
  xmpp::Connection connection;
  std::string in;
  bool heads_read = false;
  Request request;
};

HttpsServer::HttpsServer(xmpp::EventLoop& loop) : loop_(loop) {
  const std::string key = (directory_.path() / "key.pem").string();
  REQUIRE(xmpp::TlsContext::make_self_signed({"localhost"}, ca_file(), key));
  auto tls = xmpp::TlsContext::server({.certificate_file = ca_file(), .key_file = key, .alpn = {"http/1.1"}});
  REQUIRE(tls);
  tls_ = *tls;
  auto listener = xmpp::Listener::tcp(loop, "127.0.0.1", 0, [this](void* handle) {
    auto& peer = *peers_.emplace_back(std::make_unique<Peer>(*this, loop_));
    REQUIRE(peer.connection.accept_from(handle));
    peer.connection.start_tls_server(tls_);
  });
  REQUIRE(listener);
  listener_ = std::move(*listener);
}

HttpsServer::~HttpsServer() = default;

std::string HttpsServer::fingerprint() const {
  std::ifstream in(ca_file());
  std::string base64;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("-----")) base64 += line;
  }
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, xmpp::base64_decode(base64).value_or("")));
}

std::string HttpsServer::url(const std::string& target) const {
  return "https://localhost:" + std::to_string(listener_->port()) + target;
}

void HttpsServer::complete(Peer& peer) {
  requests.push_back(peer.request);
  const auto bytes = answer ? answer(peer.request) : std::string();
  if (bytes.empty()) return;
  peer.connection.write(bytes);
  peer.connection.close_gracefully();
}

void HttpsServer::send(const std::string& bytes) {
  for (const auto& peer : peers_) peer->connection.write(bytes);
}

void HttpsServer::drop() { peers_.clear(); }

std::string ok(const std::string& body, const std::string& headers) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}

}  // namespace test
