// A socket that does not block, OpenSSL over it, and HTTP/1.0, which needs no chunks.
#include "xmppd/check/https_get.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/openssl_support.hpp"

namespace xmppd {
namespace {

using Clock = std::chrono::steady_clock;
using xmpp::Errc;
using xmpp::fail;
using xmpp::OpensslPtr;

constexpr std::chrono::seconds longest_get{10};
constexpr std::size_t longest_page = 65'536;

class HttpsConnection {
 public:
  explicit HttpsConnection(const HttpsPlace& place) : place_(place), end_(Clock::now() + longest_get) {}
  ~HttpsConnection() {
    ssl_.reset();
    if (socket_ >= 0) ::close(socket_);
    ERR_clear_error();
  }
  HttpsConnection(const HttpsConnection&) = delete;
  HttpsConnection& operator=(const HttpsConnection&) = delete;

  xmpp::Result<std::string> ask(const std::string& path) {
    if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
    if (auto secured = secure(); !secured) return tl::unexpected(secured.error());
    const auto request = fmt::format("GET {} HTTP/1.0\r\nHost: {}\r\nOrigin: https://{}\r\nAccept: */*\r\n\r\n", path,
                                     place_.host, place_.host);
    while (true) {
      const int written = SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
      if (written > 0) break;
      if (!wait_for(written)) return fail(Errc::timed_out, "does not read");
    }
    std::string answer;
    char bytes[8192];
    while (answer.size() < longest_page) {
      const int got = SSL_read(ssl_.get(), bytes, sizeof bytes);
      if (got > 0) answer.append(bytes, static_cast<std::size_t>(got));
      else if (!wait_for(got)) break;  // closed, or the time is up
    }
    return answer;
  }

 private:
  bool poll_for(short events) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now()).count();
    pollfd waits{socket_, events, 0};
    return left > 0 && ::poll(&waits, 1, static_cast<int>(left)) == 1;
  }

  bool wait_for(int outcome) const {
    switch (SSL_get_error(ssl_.get(), outcome)) {
      case SSL_ERROR_WANT_READ:
        return poll_for(POLLIN);
      case SSL_ERROR_WANT_WRITE:
        return poll_for(POLLOUT);
      default:
        return false;
    }
  }

  xmpp::Result<void> connect() {
    std::string why = "has no address";
    for (const auto& address : place_.addresses) {
      addrinfo hints{}, *found = nullptr;
      hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
      hints.ai_socktype = SOCK_STREAM;
      if (getaddrinfo(address.c_str(), std::to_string(place_.port).c_str(), &hints, &found) != 0) continue;
      const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, freeaddrinfo);
      if (socket_ >= 0) ::close(socket_);
      socket_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      int error = socket_ < 0 || (::connect(socket_, found->ai_addr, found->ai_addrlen) != 0 && errno != EINPROGRESS) ? errno : 0;
      socklen_t length = sizeof error;
      if (error == 0 && !poll_for(POLLOUT)) error = ETIMEDOUT;
      if (error == 0) getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length);
      if (error == 0) return {};
      why = fmt::format("port {} of {}: {}", place_.port, address, std::strerror(error));
    }
    return fail(Errc::connection_failed, why);
  }

  xmpp::Result<void> secure() {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    if (!context_) return fail(Errc::tls_failed, xmpp::take_openssl_reason());
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    SSL_CTX_set_default_verify_paths(context_.get());
    if (!place_.ca_file.empty()) SSL_CTX_load_verify_file(context_.get(), place_.ca_file.c_str());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    ssl_.reset(SSL_new(context_.get()));
    const auto name = xmpp::to_ascii_domain(place_.host);
    if (!ssl_ || SSL_set_fd(ssl_.get(), socket_) != 1 || SSL_set1_host(ssl_.get(), name.c_str()) != 1) {
      return fail(Errc::tls_failed, xmpp::take_openssl_reason());
    }
    SSL_set_tlsext_host_name(ssl_.get(), name.c_str());
    while (true) {
      const int done = SSL_connect(ssl_.get());
      if (done == 1) return {};
      if (wait_for(done)) continue;
      const auto verdict = SSL_get_verify_result(ssl_.get());
      if (verdict != X509_V_OK) return fail(Errc::tls_failed, std::string("certificate: ") + X509_verify_cert_error_string(verdict));
      return fail(Errc::tls_failed, "no TLS");
    }
  }

  const HttpsPlace& place_;
  const Clock::time_point end_;
  int socket_ = -1;
  OpensslPtr<SSL_CTX> context_;
  OpensslPtr<SSL> ssl_;
};

bool field_is(std::string line, std::string_view name, std::string_view value) {
  std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!line.starts_with(name)) return false;
  const auto begin = line.find_first_not_of(" \t", name.size());
  return begin != std::string::npos && std::string_view(line).substr(begin) == value;
}

}  // namespace

xmpp::Result<HttpsPage> https_get(const HttpsPlace& place, const std::string& path) {
  HttpsConnection connection(place);
  const auto answer = connection.ask(path);
  if (!answer) return tl::unexpected(answer.error());
  const auto header = answer->find("\r\n\r\n");
  if (!answer->starts_with("HTTP/1.") || answer->size() < 12 || header == std::string::npos) {
    return fail(Errc::protocol_violation, "does not answer by HTTP");
  }
  HttpsPage page;
  page.status = std::atoi(answer->c_str() + 9);
  page.body = answer->substr(header + 4);
  for (std::size_t at = 0; at < header;) {
    const auto end = answer->find("\r\n", at);
    page.for_every_origin |= field_is(answer->substr(at, end - at), "access-control-allow-origin:", "*");
    at = end + 2;
  }
  return page;
}

}  // namespace xmppd
