// Accepting and counting client connections.
#include "xmppd/stream/c2s_acceptor.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/stream/peer_address.hpp"
#include "xmppd/stream/server_tls.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

// Beyond it a refused peer is not told why: telling must not become the attack.
constexpr std::size_t max_being_refused = 64;

}  // namespace

C2sAcceptor::C2sAcceptor(xmpp::EventLoop& loop, StreamContext& context, const ServerTls& tls)
    : loop_(loop), context_(context), tls_(tls) {}

C2sAcceptor::~C2sAcceptor() = default;

void C2sAcceptor::accept(void* uv_server, ListenerKind kind) {
  auto stream = std::make_unique<C2sStream>(loop_, context_, tls_, kind, *this);
  C2sStream* const key = stream.get();
  if (!stream->accept(uv_server)) return;
  ++accepted_;
  Connection& connection = connections_[key];
  connection.stream = std::move(stream);
  connection.group = address_group(key->peer_address());
  ++being_refused_;  // until it is let in
  const Config& config = context_.config;
  if (key->peer_address().empty()) return key->abort();  // it left before we looked
  if (when_empty_) return turn_away(connection, {xmpp::StreamErrorCondition::system_shutdown, {}});
  if (counted_ >= static_cast<std::size_t>(config.get(settings::max_connections))) {
    return turn_away(connection, {xmpp::StreamErrorCondition::resource_constraint, "too many connections"});
  }
  std::size_t& same_group = per_group_[connection.group];
  if (same_group >= static_cast<std::size_t>(config.get(settings::max_connections_per_address))) {
    return turn_away(connection,
                     {xmpp::StreamErrorCondition::policy_violation, "too many connections from this address"});
  }
  ++same_group;
  ++counted_;
  --being_refused_;
  connection.counted = true;
  key->start();
}

void C2sAcceptor::turn_away(Connection& connection, const xmpp::StreamError& reason) {
  ++turned_away_;
  xmpp::log::debug("c2s", "connection from {} turned away: {}", connection.group, xmpp::to_string(reason.condition));
  C2sStream& stream = *connection.stream;
  if (being_refused_ > max_being_refused) return stream.abort();
  stream.turn_away(reason);
}

void C2sAcceptor::on_stream_gone(C2sStream& stream) {
  const auto it = connections_.find(&stream);
  if (it == connections_.end() || it->second.gone) return;
  it->second.gone = true;
  if (it->second.counted) {
    --counted_;
    const auto group = per_group_.find(it->second.group);
    if (--group->second == 0) per_group_.erase(group);
  } else {
    --being_refused_;
  }
  // We are inside a callback of the stream's connection.
  loop_.post([this, key = &stream, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    connections_.erase(key);
    if (connections_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
  });
}

void C2sAcceptor::close_all(const xmpp::StreamError& reason, std::function<void()> done) {
  if (connections_.empty()) return done();
  when_empty_ = std::move(done);
  for (auto& [key, connection] : connections_) {
    if (!connection.gone && connection.stream->started()) connection.stream->stream().fail(reason);
  }
}

}  // namespace xmppd
