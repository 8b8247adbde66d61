// A component's connection: wires socket, parser and protocol.
#include "xmppd/component/component_connection.hpp"

namespace xmppd {

ComponentConnection::ComponentConnection(xmpp::EventLoop& loop, std::function<void(ComponentConnection&)> on_gone)
    : on_gone_(std::move(on_gone)), connection_(loop, *this) {}

ComponentConnection::~ComponentConnection() = default;

bool ComponentConnection::accept(void* uv_server) { return connection_.accept_from(uv_server); }

void ComponentConnection::start(const Config& config, Environment& environment, ComponentStream::FindDomain find) {
  stream_ = std::make_unique<ComponentStream>(config, environment, std::move(find), *this, connection_.peer_address());
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, stream_->parser_limits());
}

void ComponentConnection::abort() { connection_.abort({xmpp::Errc::connection_closed, "aborted"}); }

void ComponentConnection::write(std::string_view bytes) { connection_.write(bytes); }
std::size_t ComponentConnection::buffered() const { return connection_.buffered(); }
void ComponentConnection::when_flushed(std::function<void()> done) { connection_.when_flushed(std::move(done)); }

void ComponentConnection::restart_parser(const xmpp::ParserLimits& limits) {
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, limits);
}

void ComponentConnection::start_tls(const std::string&) { close(); }
void ComponentConnection::pause_reading() { connection_.pause_reading(); }
void ComponentConnection::resume_reading() { connection_.resume_reading(); }
void ComponentConnection::close() { connection_.close_gracefully(); }

void ComponentConnection::on_bytes(std::string_view bytes) {
  if (stream_ && stream_->on_received(bytes.size())) parser_->feed(bytes);
}

void ComponentConnection::on_closed(const xmpp::Error& reason) {
  if (stream_) stream_->on_disconnected(reason);
  on_gone_(*this);
}

}  // namespace xmppd
