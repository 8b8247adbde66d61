// Connection: one TCP (or Unix) byte stream, TLS below it when asked for; used by the daemon and by the client.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/net/client_certificate.hpp"

namespace xmpp {

class EventLoop;
class TlsContext;

// What TLS agreed on; for logs, channel binding and the user's eyes.
struct TlsInfo {
  std::string protocol;  // "TLSv1.3"
  std::string cipher;
  std::string alpn;                     // empty if none
  std::string peer_certificate_sha256;  // hex; empty if the peer showed none

  // "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty: there is no TLS.
  std::string description() const { return protocol.empty() ? std::string() : protocol + " " + cipher; }
};

// Called on the loop's thread. None is called after on_closed(), nor after the Connection was destroyed. The handler
// may destroy the Connection in any of them.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  virtual void on_connected() {}  // client side only: TCP is up
  virtual void on_secured() {}    // the TLS handshake succeeded
  virtual void on_bytes(std::string_view bytes) = 0;
  // The outgoing buffer, having been above the mark, drained below half of it.
  virtual void on_writable() {}
  // The end, once, whoever closed. connection_closed: orderly; tls_failed: `detail` says why in words (for a client:
  // certificate problem, and peer certificate SHA-256 as "sha256:<hex>" at its end when the peer showed one).
  virtual void on_closed(const Error& reason) = 0;
};

// Owned by its user; destroying it closes at once, without flushing. Writes are coalesced: they leave at the end of the
// loop turn.
class Connection {
 public:
  Connection(EventLoop& loop, ConnectionHandler& handler);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Client side. `address` is a numeric IPv4/IPv6 address. on_connected() or on_closed() follows.
  void connect(const std::string& address, std::uint16_t port);
  // Server side: takes a connection that `server` (a uv_stream_t listening) has ready. false: accept failed.
  bool accept_from(void* uv_server);
  // For a connection that is to live on another thread's loop: right after accept_from(), before anything else. A
  // descriptor for the other's adopt(), -1: failed. This Connection is over, without on_closed().
  int give_away();
  // Server side: what another Connection gave away. Takes the descriptor over; false: it can't be used.
  bool adopt(int descriptor);

  // RFC 6120 §5.4.3.3: bytes that came after the plain text's last element in the same read are discarded by the
  // caller's parser; bytes already written stay plain and leave first. on_secured() or on_closed() follows.
  void start_tls_server(std::shared_ptr<TlsContext> context);
  // `server_name` for SNI and for the certificate check; an empty or impossible one ends in on_closed(tls_failed).
  void start_tls_client(std::shared_ptr<TlsContext> context, const std::string& server_name);

  // Queues bytes. Ignored once closed. The caller watches buffered() against its own limit.
  void write(std::string_view bytes);
  // Bytes accepted by write() that the kernel has not taken yet.
  std::size_t buffered() const;
  void set_writable_mark(std::size_t bytes);
  // Runs `done` once everything written so far has been handed to the kernel; never, if the connection breaks first.
  void when_flushed(std::function<void()> done);

  // Backpressure: bytes stay in the kernel while paused.
  void pause_reading();
  // The same for a moment: the kernel is not told unless something comes, of which one read (64 KiB) is kept here. Ends
  // with resume_reading(), too; pause_reading() may follow.
  void hold_reading();
  void resume_reading();

  // Flushes, sends TLS close_notify, shuts down, waits for the peer to do the same (what it still sends is dropped),
  // then on_closed(connection_closed); gives up after `timeout_ms`: Errc::timed_out if not everything was flushed.
  // on_closed() is not called before this returns. A TLS handshake still going on is broken off.
  void close_gracefully(unsigned timeout_ms = 2000);
  // Closes now; on_closed(reason) is called before it returns.
  void abort(Error reason);

  bool open() const;
  bool secured() const;
  TlsInfo tls_info() const;
  // Between servers (TlsContext::peer_server, peer_client), once secured: whether the peer's certificate is trusted and
  // is for the XMPP server of `domain` (RFC 6120 §13.7, RFC 6125). tls_failed: why not, in words.
  Result<void> verify_peer(const std::string& domain) const;
  // The bytes of one type of libxmpp/base/channel_binding.hpp; empty: this connection has none of that type (RFC 9266
  // wants TLS 1.3, or 1.2 with extended master secret).
  std::string channel_binding(std::string_view type) const;
  // Whether channel_binding() gives some: making them takes OpenSSL some ten microseconds each.
  bool has_channel_binding(std::string_view type) const;
  // Server's side, where ServerOptions::asks_for_certificate: what the client has shown; nullopt: nothing.
  std::optional<ClientCertificate> client_certificate() const;
  // "192.0.2.1" / "2001:db8::1"; empty when unknown.
  const std::string& peer_address() const;
  std::uint16_t peer_port() const;
  // Of a Unix socket: the user id of the process at the other end, as the kernel knows it.
  std::optional<unsigned> peer_user() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace xmpp
