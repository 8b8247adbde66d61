// A client's connection: wires socket, parser and protocol.
#include "xmppd/stream/c2s_stream.hpp"

#include "libxmpp/net/tls_context.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/stream/stream_header.hpp"

namespace xmppd {

C2sStream::C2sStream(xmpp::EventLoop& loop, const Surroundings& around)
    : ClientStream(around), connection_(loop, *this) {}

C2sStream::~C2sStream() { stream_.reset(); }

bool C2sStream::accept(void* uv_server) { return connection_.accept_from(uv_server); }

void C2sStream::start() {
  Stream& stream = begin(connection_.peer_address());
  parser_ = std::make_unique<xmpp::StreamParser>(stream, stream.parser_limits());
  if (around_.kind == ListenerKind::direct_tls) connection_.start_tls_server(around_.tls.direct);
}

void C2sStream::turn_away(const xmpp::StreamError& reason) {
  if (around_.kind == ListenerKind::direct_tls) return abort();
  const auto hosts = around_.context.hosts.all();
  std::string bytes = server_stream_header(hosts.empty() ? "localhost" : hosts.front()->jid.domain(), {},
                                           around_.context.environment.new_id());
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
  connection_.start_tls_server(around_.tls.for_domain(domain));
}

void C2sStream::pause_reading() { connection_.pause_reading(); }
void C2sStream::hold_reading() { connection_.hold_reading(); }
void C2sStream::resume_reading() { connection_.resume_reading(); }
void C2sStream::close() { connection_.close_gracefully(); }

void C2sStream::on_secured() {
  restart_parser(stream_->parser_limits());
  stream_->on_secured(connection_.tls_info().description());
}

void C2sStream::on_bytes(std::string_view bytes) {
  if (stream_ && stream_->on_received(bytes.size())) parser_->feed(bytes);
}

void C2sStream::on_closed(const xmpp::Error& reason) { end(reason); }

}  // namespace xmppd
