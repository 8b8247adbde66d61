// S2sConnection: a socket to or from another server, with TLS, XML parser and the stream that they carry.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/srv_resolver.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/s2s/outgoing_stream.hpp"
#include "xmppd/s2s/peer_tls.hpp"
#include "xmppd/s2s/s2s_transport.hpp"

namespace xmppd {

class S2sConnection final : public S2sTransport, private xmpp::ConnectionHandler {
 public:
  // `tls` outlives it. `on_gone`: the connection is over; destroys it, but not inside the call.
  S2sConnection(xmpp::EventLoop& loop, const PeerTls& tls, std::function<void(S2sConnection&)> on_gone);
  ~S2sConnection() override;

  // Takes a connection; false: there was none. start_incoming() or drop() follows.
  bool accept(void* uv_server);
  void start_incoming(S2sContext& context, bool direct_tls);
  void drop();
  // Connects; the owner is told what becomes of it.
  void connect(S2sContext& context, const xmpp::Endpoint& endpoint, const DomainPair& pair, OutgoingStream::Goal goal,
               OutgoingOwner& owner);

  S2sStream* stream() { return stream_.get(); }     // null before start_incoming() and connect()
  OutgoingStream* outgoing() { return outgoing_; }  // null if incoming
  const std::string& peer_address() const { return connection_.peer_address(); }

  void write(std::string_view bytes) override;
  std::size_t buffered() const override;
  void when_flushed(std::function<void()> done) override;
  void restart_parser(const xmpp::ParserLimits& limits) override;
  void start_tls(const std::string& domain) override;
  void pause_reading() override;
  void resume_reading() override;
  void close() override;
  xmpp::Result<void> verify_peer(const std::string& domain) const override;
  void abort(const xmpp::Error& reason) override;

 private:
  void on_connected() override;
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;

  xmpp::EventLoop& loop_;
  const PeerTls& tls_;
  std::function<void(S2sConnection&)> on_gone_;
  std::unique_ptr<S2sStream> stream_;
  OutgoingStream* outgoing_ = nullptr;
  bool direct_tls_ = false;
  std::unique_ptr<xmpp::StreamParser> parser_;
  xmpp::Connection connection_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
