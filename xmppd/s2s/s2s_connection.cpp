// A connection between servers: wires socket, TLS, parser and stream.
#include "xmppd/s2s/s2s_connection.hpp"

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "xmppd/s2s/incoming_stream.hpp"

namespace xmppd {

S2sConnection::S2sConnection(xmpp::EventLoop& loop, const PeerTls& tls, std::function<void(S2sConnection&)> on_gone)
    : loop_(loop), tls_(tls), on_gone_(std::move(on_gone)), connection_(loop, *this) {}

S2sConnection::~S2sConnection() = default;

bool S2sConnection::accept(void* uv_server) { return connection_.accept_from(uv_server); }

void S2sConnection::start_incoming(S2sContext& context, bool direct_tls) {
  direct_tls_ = direct_tls;
  stream_ = std::make_unique<IncomingStream>(context, *this, connection_.peer_address());
  restart_parser(stream_->parser_limits());
  if (direct_tls) connection_.start_tls_server(tls_.any.incoming);
}

void S2sConnection::drop() { connection_.abort({xmpp::Errc::connection_closed, "turned away"}); }

void S2sConnection::connect(S2sContext& context, const xmpp::Endpoint& endpoint, const DomainPair& pair,
                            OutgoingStream::Goal goal, OutgoingOwner& owner) {
  direct_tls_ = endpoint.direct_tls;
  auto stream = std::make_unique<OutgoingStream>(context, *this, endpoint.address, pair, goal, owner);
  outgoing_ = stream.get();
  stream_ = std::move(stream);
  restart_parser(stream_->parser_limits());
  connection_.connect(endpoint.address, endpoint.port);
}

void S2sConnection::write(std::string_view bytes) { connection_.write(bytes); }
std::size_t S2sConnection::buffered() const { return connection_.buffered(); }
void S2sConnection::when_flushed(std::function<void()> done) { connection_.when_flushed(std::move(done)); }

void S2sConnection::restart_parser(const xmpp::ParserLimits& limits) {
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, limits);
}

void S2sConnection::start_tls(const std::string& domain) {
  parser_->stop();
  const auto& contexts = tls_.for_domain(domain);
  if (outgoing_) {
    connection_.start_tls_client(contexts.outgoing, outgoing_->pair().remote);
  } else {
    connection_.start_tls_server(contexts.incoming);
  }
}

void S2sConnection::pause_reading() { connection_.pause_reading(); }
void S2sConnection::resume_reading() { connection_.resume_reading(); }
void S2sConnection::close() { connection_.close_gracefully(); }
xmpp::Result<void> S2sConnection::verify_peer(const std::string& domain) const {
  return connection_.verify_peer(domain);
}

void S2sConnection::abort(const xmpp::Error& reason) {
  loop_.post([this, alive = lifetime_.watch(), reason] {
    if (!alive.expired()) connection_.abort(reason);
  });
}

void S2sConnection::on_connected() {
  if (direct_tls_)
    connection_.start_tls_client(tls_.for_domain(outgoing_->pair().local).outgoing, outgoing_->pair().remote);
  outgoing_->on_connected(direct_tls_);
}

void S2sConnection::on_secured() {
  restart_parser(stream_->parser_limits());
  stream_->on_secured(connection_.tls_info().description());
}

void S2sConnection::on_bytes(std::string_view bytes) {
  if (stream_ && stream_->on_received(bytes.size())) parser_->feed(bytes);
}

void S2sConnection::on_closed(const xmpp::Error& reason) {
  if (stream_) stream_->on_disconnected(reason);
  on_gone_(*this);
}

}  // namespace xmppd
