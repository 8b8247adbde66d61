// Connection: a StreamSocket, a TlsSession when asked for, and the order of events between them and the handler.
#include "libxmpp/net/connection.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/uv_support.hpp"
#include "libxmpp/net/flush_waiters.hpp"
#include "libxmpp/net/held_reading.hpp"
#include "libxmpp/net/stream_socket.hpp"
#include "libxmpp/net/tls_session.hpp"

namespace xmpp {
namespace {

constexpr std::size_t plain_buffer_size = 64 * 1024;

// Used between TlsSession::read() and on_bytes() only.
char* shared_plain_buffer() {
  thread_local const std::unique_ptr<char[]> buffer(new char[plain_buffer_size]);
  return buffer.get();
}

}  // namespace

// Every event holds a reference to it (`self`), so that it survives a handler that destroys the Connection; after each
// call to the outside, over() tells whether to go on.
struct Connection::Impl final : StreamSocketEvents, std::enable_shared_from_this<Impl> {
  enum class Closing { no, flushing, notified, shut_down };

  EventLoop& loop;
  ConnectionHandler* handler;  // null once the Connection is gone
  std::shared_ptr<StreamSocket> socket;
  HeldReading reading;
  std::unique_ptr<TlsSession> tls;
  std::string plain_out;
  FlushWaiters waiters;
  std::size_t mark = 0;
  bool above_mark = false;
  bool connected = false;
  bool closed = false;
  bool peer_ended = false;
  bool flush_scheduled = false;
  Closing closing = Closing::no;
  std::shared_ptr<void> close_timeout;

  Impl(EventLoop& event_loop, ConnectionHandler& user)
      : loop(event_loop),
        handler(&user),
        socket(std::make_shared<StreamSocket>(event_loop, *this)),
        reading(*socket) {}
  ~Impl() { socket->close(); }

  bool over() const { return closed || !handler; }
  bool handshaking() const { return tls && !tls->secured(); }
  std::string peer() const { return socket->peer_name(); }
  std::size_t buffered() const { return plain_out.size() + (tls ? tls->output().size() : 0) + socket->unsent(); }

  // Runs `task` later if the Connection is still there.
  template <class Task>
  std::function<void()> if_alive(Task task) {
    return [weak = weak_from_this(), task] {
      if (const auto self = weak.lock(); self && !self->over()) task(*self);
    };
  }

  void finish(Error reason) {
    if (closed) return;
    closed = true;
    const auto self = shared_from_this();
    socket->close();
    close_timeout.reset();
    std::string().swap(plain_out);
    waiters.drop();
    if (handler) guarded("on_closed", [&] { handler->on_closed(reason); });
  }
  void finish_later(Error reason) {
    loop.post(if_alive([reason = std::move(reason)](Impl& impl) { impl.finish(reason); }));
  }
  void broken(int status) { finish({Errc::connection_failed, peer() + ": " + uv_reason(status)}); }
  void tls_failed() {
    queue_tls_output();
    socket->push();  // the alert that tells the peer why, if it can leave
    finish({Errc::tls_failed, "TLS with " + peer() + ": " + tls->problem()});
  }
  void closed_by_peer() {
    if (tls) tls->send_close_notify();
    queue_output();
    socket->push();
    finish({Errc::connection_closed, peer() + " closed the connection"});
  }

  // --- sending ---

  void schedule_flush() {
    if (flush_scheduled || closed || !connected) return;
    flush_scheduled = true;
    loop.at_end_of_turn(if_alive([](Impl& impl) {
      impl.flush_scheduled = false;
      impl.flush();
    }));
  }
  void queue_tls_output() {
    if (tls && !tls->output().empty()) socket->queue(tls->output());
  }
  // false: TLS failed. During the handshake plain_out stays where it is.
  bool queue_output() {
    bool encrypted = true;
    if (!plain_out.empty() && !handshaking()) {
      if (tls) {
        encrypted = tls->write(plain_out);
        std::string().swap(plain_out);  // an assignment would keep the memory
      } else {
        socket->queue(plain_out);
      }
    }
    queue_tls_output();
    return encrypted;
  }
  void flush() {
    const auto self = shared_from_this();
    if (!queue_output()) return tls_failed();
    if (plain_out.empty()) waiters.encrypted(socket->queued_total());
    if (const int status = socket->push(); status < 0) return broken(status);
    progress();
  }
  void progress() {
    while (const auto done = waiters.next_due(socket->taken_total())) {
      guarded("when_flushed", done);
      if (over()) return;
    }
    if (above_mark && buffered() < mark / 2 + 1) {
      above_mark = false;
      guarded("on_writable", [&] { handler->on_writable(); });
      if (over()) return;
    }
    if (closing != Closing::no && buffered() == 0) continue_closing();
  }
  void continue_closing() {
    if (closing == Closing::flushing) {
      closing = Closing::notified;
      if (tls) {
        tls->send_close_notify();
        queue_tls_output();
        if (const int status = socket->push(); status < 0) return broken(status);
        if (buffered() != 0) return;
      }
    }
    if (closing == Closing::notified) {
      closing = Closing::shut_down;
      if (socket->shut_down() < 0 || peer_ended) finish({Errc::connection_closed, "closed"});
    }
  }

  // --- receiving ---

  // Bytes that came while reading was held, or behind such.
  void keep(std::string_view bytes) {
    if (reading.held()) reading.stop();
    if (!tls) return reading.keep(bytes);
    tls->feed(bytes);
    tls->keep_rest();
  }
  // If TLS has begun meanwhile, they are the handshake's.
  void take_kept() {
    const auto self = shared_from_this();
    const std::string bytes = reading.take();
    if (tls) {
      if (!bytes.empty()) tls->feed(bytes);
      process_tls();
      tls->keep_rest();
    } else if (!bytes.empty() && closing == Closing::no) {
      deliver(bytes);
    }
    if (over() || reading.held()) return;
    if (const auto end = reading.take_end()) socket_read_ended(*end);
  }
  void deliver(std::string_view bytes) {
    guarded("on_bytes", [&] { handler->on_bytes(bytes); });
  }
  void process_tls() {
    const auto self = shared_from_this();
    while (!over() && !reading.held() && closing == Closing::no) {
      if (!(tls->secured() ? read_tls() : handshake_tls())) break;
    }
    if (!closed && !tls->output().empty()) schedule_flush();
  }
  // Both: false when there is nothing more to do for now.
  bool handshake_tls() {
    switch (tls->handshake()) {
      case TlsSession::Step::done:
        schedule_flush();
        guarded("on_secured", [&] { handler->on_secured(); });
        return true;
      case TlsSession::Step::want_input:
        return false;
      default:
        tls_failed();
        return false;
    }
  }
  bool read_tls() {
    char* const buffer = shared_plain_buffer();
    std::size_t total = 0;
    const auto step = tls->read(buffer, plain_buffer_size, total);
    const bool drained = tls->drained();
    if (total > 0) deliver({buffer, total});
    if (over() || step == TlsSession::Step::want_input) return false;
    if (step == TlsSession::Step::done && drained) return false;
    if (step == TlsSession::Step::failed) tls_failed();
    if (step == TlsSession::Step::closed_by_peer) closed_by_peer();
    return true;
  }

  bool accepted(int status) {
    if (status < 0) {
      closed = true;
      socket->close();
      return false;
    }
    connected = true;
    reading.begin();
    return true;
  }
  void socket_connected(int status) override {
    const auto self = shared_from_this();
    if (status < 0) return broken(status);
    connected = true;
    reading.begin();
    guarded("on_connected", [&] { handler->on_connected(); });
    if (!over()) schedule_flush();
  }
  void socket_read(std::string_view bytes) override {
    const auto self = shared_from_this();
    if (closing != Closing::no) return;
    if (reading.keeps()) return keep(bytes);
    // The whole of a plain read goes to the handler: if it starts TLS inside, what followed its element in the same
    // read was injected before TLS and must not be taken for a part of it.
    if (!tls) return deliver(bytes);
    tls->feed(bytes);
    process_tls();
    tls->keep_rest();
  }
  void socket_read_ended(int status) override {
    const auto self = shared_from_this();
    if (reading.keeps()) return reading.keep_end(status);
    if (closing != Closing::no) {
      if (closing == Closing::shut_down) return finish({Errc::connection_closed, "closed"});
      if (status != UV_EOF) return broken(status);
      peer_ended = true;  // perhaps it only half-closed: go on flushing
      return socket->read(false);
    }
    if (status != UV_EOF) return broken(status);
    if (handshaking()) return finish({Errc::tls_failed, peer() + " left during the TLS handshake"});
    closed_by_peer();
  }
  void socket_sent(int status) override {
    const auto self = shared_from_this();
    if (status < 0) return broken(status);
    progress();
  }

  // --- TLS ---

  template <class Make>
  void start_tls(Make make) {
    if (over() || closing != Closing::no || tls || !connected) return;
    if (!plain_out.empty()) socket->queue(plain_out);
    try {
      tls = make();
    } catch (const std::invalid_argument& error) {
      closing = Closing::flushing;  // nothing may be sent or taken in plain any more
      socket->read(false);
      return finish_later({Errc::tls_failed, peer() + ": " + error.what()});
    }
    schedule_flush();
  }
  // A server waits for the first bytes: OpenSSL would get its buffers ready for somebody who may never say anything.
  // Later, because the handler is not told of a failure inside its own call.
  void speak_first() {
    if (tls) loop.post(if_alive([](Impl& impl) { impl.process_tls(); }));
  }
};

Connection::Connection(EventLoop& loop, ConnectionHandler& handler) : impl_(std::make_shared<Impl>(loop, handler)) {}

Connection::~Connection() {
  impl_->handler = nullptr;
  impl_->closed = true;
  impl_->socket->close();
}

void Connection::connect(const std::string& address, std::uint16_t port) {
  const int status = impl_->socket->connect(address, port);
  if (status < 0) {
    impl_->finish_later({status == UV_EINVAL ? Errc::invalid_argument : Errc::connection_failed,
                         impl_->peer() + ": " + uv_reason(status)});
  }
}

bool Connection::accept_from(void* uv_server) {
  return impl_->accepted(impl_->socket->accept(static_cast<uv_stream_t*>(uv_server)));
}

int Connection::give_away() {
  const int descriptor = impl_->socket->duplicate();
  impl_->closed = true;
  impl_->socket->close();
  return std::max(descriptor, -1);
}

bool Connection::adopt(int descriptor) { return impl_->accepted(impl_->socket->adopt(descriptor)); }

void Connection::start_tls_server(std::shared_ptr<TlsContext> context) {
  impl_->start_tls([&] { return TlsSession::server(std::move(context)); });
}

void Connection::start_tls_client(std::shared_ptr<TlsContext> context, const std::string& server_name) {
  impl_->start_tls([&] { return TlsSession::client(std::move(context), server_name); });
  impl_->speak_first();
}

void Connection::write(std::string_view bytes) {
  if (impl_->closed || impl_->closing != Impl::Closing::no || bytes.empty()) return;
  impl_->plain_out += bytes;
  if (impl_->mark != 0 && impl_->buffered() > impl_->mark) impl_->above_mark = true;
  impl_->schedule_flush();
}

std::size_t Connection::buffered() const { return impl_->closed ? 0 : impl_->buffered(); }
void Connection::set_writable_mark(std::size_t bytes) { impl_->mark = bytes; }

void Connection::when_flushed(std::function<void()> done) {
  if (impl_->closed) return;
  impl_->waiters.add(std::move(done));
  impl_->schedule_flush();
}

void Connection::pause_reading() {
  if (impl_->closed || impl_->closing != Impl::Closing::no) return;
  impl_->reading.hold();
  impl_->reading.stop();
}

void Connection::hold_reading() {
  if (!impl_->closed && impl_->closing == Impl::Closing::no) impl_->reading.hold();
}

void Connection::resume_reading() {
  if (impl_->closed || !impl_->reading.held()) return;
  impl_->reading.release();
  if (!impl_->connected) return;
  impl_->reading.go_on();
  if ((impl_->tls && !impl_->tls->drained()) || !impl_->reading.empty()) {
    impl_->loop.post(impl_->if_alive([](Impl& impl) {
      if (!impl.reading.held()) impl.take_kept();
    }));
  }
}

void Connection::close_gracefully(unsigned timeout_ms) {
  if (impl_->closed || impl_->closing != Impl::Closing::no) return;
  impl_->closing = Impl::Closing::flushing;
  if (!impl_->connected || impl_->handshaking()) {
    return impl_->finish_later({Errc::connection_closed, "closed before " + impl_->peer() + " answered"});
  }
  impl_->reading.drop();      // the peer's end waits behind what is kept
  impl_->socket->read(true);  // to see the peer's end
  impl_->close_timeout = impl_->loop.after(timeout_ms, impl_->if_alive([](Impl& impl) {
    if (impl.closing == Impl::Closing::shut_down) return impl.finish({Errc::connection_closed, "closed"});
    impl.finish({Errc::timed_out, impl.peer() + " did not take what was left to send"});
  }));
  impl_->schedule_flush();
}

void Connection::abort(Error reason) { impl_->finish(std::move(reason)); }

bool Connection::open() const { return impl_->connected && !impl_->closed && impl_->closing == Impl::Closing::no; }
bool Connection::secured() const { return impl_->tls && impl_->tls->secured(); }
TlsInfo Connection::tls_info() const { return secured() ? impl_->tls->info() : TlsInfo{}; }
Result<void> Connection::verify_peer(const std::string& domain) const {
  if (!secured()) return fail(Errc::tls_failed, domain + ": there is no TLS");
  return impl_->tls->verify_peer(domain);
}
std::string Connection::channel_binding(std::string_view type) const {
  return secured() ? impl_->tls->channel_binding(type) : std::string();
}
bool Connection::has_channel_binding(std::string_view type) const {
  return secured() && impl_->tls->has_channel_binding(type);
}
std::optional<ClientCertificate> Connection::client_certificate() const {
  return secured() ? impl_->tls->client_certificate() : std::nullopt;
}
const std::string& Connection::peer_address() const { return impl_->socket->peer_address(); }
std::uint16_t Connection::peer_port() const { return impl_->socket->peer_port(); }
std::optional<unsigned> Connection::peer_user() const { return impl_->socket->peer_user(); }

}  // namespace xmpp
