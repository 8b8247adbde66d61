// A client's connection: wires socket, parser and protocol.
#include "xmppd/stream/c2s_stream.hpp"

#include "libxmpp/net/tls_context.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/stream/stream_header.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

C2sStream::C2sStream(xmpp::EventLoop& loop, StreamContext& context, const ServerTls& tls, ListenerKind kind,
                     C2sStreamOwner& owner)
    : context_(context), tls_(tls), kind_(kind), owner_(owner), connection_(loop, *this) {}

C2sStream::~C2sStream() = default;

bool C2sStream::accept(void* uv_server) { return connection_.accept_from(uv_server); }

void C2sStream::start() {
  Facts facts;
  if (kind_ == ListenerKind::direct_tls) {
    facts = {Fact::secure};
  } else {
    if (tls_.direct) facts = facts.with({Fact::can_secure});
    const bool exempt = context_.config.get(settings::loopback_without_tls) && is_loopback(connection_.peer_address());
    if (context_.config.get(settings::require_tls) && !exempt) facts = facts.with({Fact::must_secure});
  }
  stream_ = std::make_unique<Stream>(context_, *this, Stream::Peer{connection_.peer_address(), facts});
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, stream_->parser_limits());
  if (kind_ == ListenerKind::direct_tls) connection_.start_tls_server(tls_.direct);
}

void C2sStream::turn_away(const xmpp::StreamError& reason) {
  if (kind_ == ListenerKind::direct_tls) return abort();
  const auto hosts = context_.hosts.all();
  std::string bytes = server_stream_header(hosts.empty() ? "localhost" : hosts.front()->jid.domain(), {},
                                           context_.environment.new_id());
  xmpp::write_xml(bytes, xmpp::to_element(reason), xmpp::ns::client);
  bytes += "</stream:stream>";
  connection_.write(bytes);
  connection_.close_gracefully(500);
}

void C2sStream::abort() { connection_.abort({xmpp::Errc::connection_closed, "aborted"}); }

void C2sStream::write(std::string_view bytes) { connection_.write(bytes); }
std::size_t C2sStream::buffered() const { return connection_.buffered(); }
void C2sStream::when_flushed(std::function<void()> done) { connection_.when_flushed(std::move(done)); }

void C2sStream::restart_parser(const xmpp::ParserLimits& limits) {
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, limits);
}

void C2sStream::change_limits(const xmpp::ParserLimits& limits) { parser_->set_limits(limits); }
void C2sStream::rest() { parser_->rest(); }
std::string C2sStream::channel_binding(std::string_view type) const { return connection_.channel_binding(type); }
bool C2sStream::has_channel_binding(std::string_view type) const { return connection_.has_channel_binding(type); }

void C2sStream::start_tls(const std::string& domain) {
  parser_->stop();
  connection_.start_tls_server(tls_.for_domain(domain));
}

void C2sStream::pause_reading() { connection_.pause_reading(); }
void C2sStream::hold_reading() { connection_.hold_reading(); }
void C2sStream::resume_reading() { connection_.resume_reading(); }
void C2sStream::close() { connection_.close_gracefully(); }

void C2sStream::on_secured() {
  const xmpp::TlsInfo info = connection_.tls_info();
  restart_parser(stream_->parser_limits());
  stream_->on_secured(info.protocol + " " + info.cipher);
}

void C2sStream::on_bytes(std::string_view bytes) {
  if (stream_ && stream_->on_received(bytes.size())) parser_->feed(bytes);
}

void C2sStream::on_closed(const xmpp::Error& reason) {
  if (stream_) stream_->on_disconnected(reason);
  owner_.on_stream_gone(*this);
}

}  // namespace xmppd
