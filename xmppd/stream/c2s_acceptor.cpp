// Accepting and counting client connections.
#include "xmppd/stream/c2s_acceptor.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/loop_thread.hpp"
#include "xmppd/stream/io_stream.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {
namespace {

// Beyond it a refused peer is not told why: telling must not become the attack.
constexpr std::size_t max_being_refused = 64;
// Of thousands that end together, so many go at a time; between them the loop does what it does for others.
constexpr std::size_t max_removed_at_once = 32;

}  // namespace

C2sAcceptor::C2sAcceptor(xmpp::EventLoop& loop, StreamContext& context, const ServerTls& tls,
                         std::vector<std::unique_ptr<xmpp::LoopThread>>& io_threads)
    : loop_(loop), context_(context), tls_(tls), io_threads_(io_threads) {}

C2sAcceptor::~C2sAcceptor() = default;

void C2sAcceptor::accept(void* uv_server, ListenerKind kind) {
  const ClientStream::Surroundings around{context_, tls_, kind, *this};
  auto stream = std::make_unique<C2sStream>(loop_, around);
  C2sStream* const key = stream.get();
  if (!stream->accept(uv_server)) return;
  ++accepted_;
  Connection& connection = connections_[key];
  connection.stream = std::move(stream);
  ++being_refused_;                                      // until it is let in
  if (key->peer_address().empty()) return key->abort();  // it left before we looked
  if (when_empty_) return turn_away(*key, {xmpp::StreamErrorCondition::system_shutdown, {}});
  switch (context_.places.take(context_.config, key->peer_address(), connection.place)) {
    case StreamPlaces::Outcome::taken:
      break;
    case StreamPlaces::Outcome::too_many:
      return turn_away(*key, {xmpp::StreamErrorCondition::resource_constraint, "too many connections"});
    case StreamPlaces::Outcome::too_many_from_address:
      return turn_away(*key, {xmpp::StreamErrorCondition::policy_violation, "too many connections from this address"});
  }
  --being_refused_;
  connection.counted = true;
  if (io_threads_.empty()) {
    key->start();
  } else {
    start_there(*key, around);
  }
}

void C2sAcceptor::start_there(C2sStream& stream, const ClientStream::Surroundings& around) {
  const std::string address = stream.peer_address();
  auto& thread = *io_threads_[next_thread_++ % io_threads_.size()];
  auto moved = std::make_unique<IoStream>(loop_, thread, around);
  IoStream* const key = moved.get();
  const int descriptor = stream.give_away();
  auto node = connections_.extract(&stream);
  node.key() = key;
  node.mapped().stream = std::move(moved);
  connections_.insert(std::move(node));
  if (descriptor < 0) return on_stream_gone(*key);
  key->start(descriptor, address);
}

void C2sAcceptor::turn_away(C2sStream& stream, const xmpp::StreamError& reason) {
  ++turned_away_;
  xmpp::log::debug("c2s", "connection from {} turned away: {}", stream.peer_address(),
                   xmpp::to_string(reason.condition));
  if (being_refused_ > max_being_refused) return stream.abort();
  stream.turn_away(reason);
}

void C2sAcceptor::on_stream_gone(ClientStream& stream) {
  const auto it = connections_.find(&stream);
  if (it == connections_.end() || it->second.gone) return;
  it->second.gone = true;
  if (it->second.counted) {
    it->second.place.free();
  } else {
    --being_refused_;
  }
  gone_.push_back(&stream);
  if (gone_.size() == 1) remove_later();  // we are inside a callback of the stream's connection
}

void C2sAcceptor::remove_later() {
  loop_.post([this, alive = lifetime_.watch()] {
    if (const auto owner = alive.lock()) remove_gone();
  });
}

void C2sAcceptor::remove_gone() {
  for (std::size_t i = 0; i < max_removed_at_once && !gone_.empty(); ++i) {
    connections_.erase(gone_.front());
    gone_.pop_front();
  }
  if (!gone_.empty()) return remove_later();
  if (connections_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

void C2sAcceptor::close_all(const xmpp::StreamError& reason, std::function<void()> done) {
  if (connections_.empty()) return done();
  when_empty_ = std::move(done);
  for (auto& [key, connection] : connections_) {
    if (!connection.gone && connection.stream->started()) connection.stream->stream().fail(reason);
  }
}

}  // namespace xmppd
