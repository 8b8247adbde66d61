// What the tests of net share: certificates in a directory of their own, and two ends of a connection over loopback.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/base/random.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/listener.hpp"
#include "libxmpp/net/tls_context.hpp"

namespace xmpp::test {

struct TemporaryDirectory {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("net_test_" + random_id());
  TemporaryDirectory() { std::filesystem::create_directory(path); }
  ~TemporaryDirectory() { std::filesystem::remove_all(path); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  std::string file(const std::string& name) const { return (path / name).string(); }
};

struct Certificates {
  TemporaryDirectory directory;
  std::string certificate = directory.file("certificate.pem");
  std::string key = directory.file("key.pem");

  explicit Certificates(const std::string& domain, long from_s = -86400, long until_s = 86400) {
    const auto made =
        write_self_signed({.domains = {domain}, .valid_from_s = from_s, .valid_until_s = until_s}, certificate, key);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().detail));
  }
  std::shared_ptr<TlsContext> server(std::vector<std::string> alpn = {}) const {
    auto made = TlsContext::server({.certificate_file = certificate, .key_file = key, .alpn = std::move(alpn)});
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().detail));
    return *made;
  }
  // Trusts exactly this certificate's issuer (itself); names and dates are still checked.
  std::shared_ptr<TlsContext> trusting_client(std::vector<std::string> alpn = {}) const {
    auto made = TlsContext::client({.ca_file = certificate, .pin_sha256 = {}, .alpn = std::move(alpn)});
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().detail));
    return *made;
  }
};

// One end: records what happens; hooks may do anything, destroying `connection` included.
struct End final : ConnectionHandler {
  std::unique_ptr<Connection> connection;
  std::string received;
  std::optional<Error> closed;
  int connected_calls = 0;
  int secured_calls = 0;
  int closed_calls = 0;
  int writable_calls = 0;
  bool silent = false;  // after destruction in a hook nothing may be called any more
  std::function<void()> connected_hook, secured_hook, writable_hook, closed_hook;
  std::function<void(std::string_view)> bytes_hook;

  explicit End(EventLoop& loop) : connection(std::make_unique<Connection>(loop, *this)) {}
  void destroy() {
    connection.reset();
    silent = true;
  }
  void on_connected() override {
    CHECK_FALSE(silent);
    ++connected_calls;
    if (connected_hook) connected_hook();
  }
  void on_secured() override {
    CHECK_FALSE(silent);
    ++secured_calls;
    if (secured_hook) secured_hook();
  }
  void on_bytes(std::string_view bytes) override {
    CHECK_FALSE(silent);
    CHECK_FALSE(closed);
    received += bytes;
    if (bytes_hook) bytes_hook(bytes);
  }
  void on_writable() override {
    CHECK_FALSE(silent);
    ++writable_calls;
    if (writable_hook) writable_hook();
  }
  void on_closed(const Error& reason) override {
    CHECK_FALSE(silent);
    ++closed_calls;
    closed = reason;
    if (closed_hook) closed_hook();
  }
};

// A client connecting to a server's end, both on one loop.
struct Pair {
  EventLoop loop;
  End client{loop};
  End server{loop};
  std::unique_ptr<Listener> listener;
  std::function<void()> accepted_hook;

  Pair() {
    auto made = Listener::tcp(loop, "127.0.0.1", 0, [this](void* handle) {
      REQUIRE(server.connection->accept_from(handle));
      if (accepted_hook) accepted_hook();
    });
    REQUIRE(made.has_value());
    listener = std::move(*made);
    client.connection->connect("127.0.0.1", listener->port());
  }
  // Runs until `condition` holds; fails the test after `limit_ms`.
  void run_until(const std::function<bool()>& condition, unsigned limit_ms = 10000) {
    Timer poll(loop);
    Timer limit(loop);
    bool timed_out = false;
    poll.start_repeating(1, [&] {
      if (condition()) loop.stop();
    });
    limit.start(limit_ms, [&] {
      timed_out = true;
      loop.stop();
    });
    loop.run();
    REQUIRE_FALSE(timed_out);
  }
  void run_for(unsigned ms) {
    Timer limit(loop);
    limit.start(ms, [&] { loop.stop(); });
    loop.run();
  }
  void connect() {
    run_until([&] { return client.connection->open() && server.connection->open(); });
  }
  bool both_secured() const { return client.secured_calls == 1 && server.secured_calls == 1; }
  // Direct TLS: both ends start it as soon as TCP is up.
  void start_tls_at_once(std::shared_ptr<TlsContext> server_side, std::shared_ptr<TlsContext> client_side,
                         const std::string& name) {
    accepted_hook = [this, server_side] { server.connection->start_tls_server(server_side); };
    client.connected_hook = [this, client_side, name] { client.connection->start_tls_client(client_side, name); };
  }
};

}  // namespace xmpp::test
