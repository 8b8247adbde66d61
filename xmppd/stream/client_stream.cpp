// What all client streams have in common, whoever carries them.
#include "xmppd/stream/client_stream.hpp"

#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

Stream& ClientStream::begin(const std::string& peer_address) {
  const Config& config = around_.context.config;
  Facts facts;
  if (around_.kind == ListenerKind::direct_tls) {
    facts = {Fact::secure};
  } else {
    if (around_.tls.direct) facts = facts.with({Fact::can_secure});
    const bool exempt = config.get(settings::loopback_without_tls) && is_loopback(peer_address);
    if (config.get(settings::require_tls) && !exempt) facts = facts.with({Fact::must_secure});
  }
  stream_ = std::make_unique<Stream>(around_.context, *this, Stream::Peer{peer_address, facts});
  return *stream_;
}

void ClientStream::end(const xmpp::Error& reason) {
  if (stream_) stream_->on_disconnected(reason);
  around_.owner.on_stream_gone(*this);
}

}  // namespace xmppd
