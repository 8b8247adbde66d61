// The core's end: calls of the Stream become posts, posts of the other end calls of the Stream.
#include "xmppd/stream/io_stream.hpp"

#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/loop_thread.hpp"
#include "xmppd/stream/io_socket.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {
namespace {

constexpr std::size_t tell_after = 32 * 1024;  // bytes: less than may be on their way

}  // namespace

IoStream::IoStream(xmpp::EventLoop& core, xmpp::LoopThread& thread, const Surroundings& around)
    : ClientStream(around), core_(core), thread_(thread), sent_(std::make_shared<std::atomic<std::size_t>>(0)) {
  socket_ = std::make_shared<IoSocket>(thread.loop(), IoSocket::Core{&core, this, lifetime_.watch()}, sent_);
}

IoStream::~IoStream() {
  stream_.reset();
  tell([](IoSocket&) {});  // the last reference is that of the task
  socket_.reset();
}

template <class Call>
void IoStream::tell(Call call) {
  thread_.post([socket = socket_, call = std::move(call)]() mutable {
    call(*socket);
    socket.reset();
  });
}

void IoStream::start(int descriptor, const std::string& peer_address) {
  Stream& stream = begin(peer_address);
  const bool direct = around_.kind == ListenerKind::direct_tls;
  tell([descriptor, limits = stream.parser_limits(), tls = direct ? around_.tls.direct : nullptr](IoSocket& socket) {
    socket.open(descriptor, limits, tls);
  });
}

void IoStream::write(std::string_view bytes) {
  out_ += bytes;
  if (std::exchange(flush_scheduled_, true)) return;
  core_.at_end_of_turn([this, alive = lifetime_.watch()] {
    if (!alive.expired()) flush();
  });
}

void IoStream::flush() {
  flush_scheduled_ = false;
  if (out_.empty()) return;
  sent_->fetch_add(out_.size());
  tell([bytes = std::exchange(out_, {})](IoSocket& socket) { socket.write(bytes); });
}

std::size_t IoStream::buffered() const { return out_.size() + sent_->load(); }

void IoStream::when_flushed(std::function<void()> done) {
  flush();
  waiting_.emplace(++last_waiting_, std::move(done));
  tell([number = last_waiting_](IoSocket& socket) { socket.tell_when_flushed(number); });
}

void IoStream::flushed(std::uint64_t number) {
  const auto node = waiting_.extract(number);
  if (node) node.mapped()();
}

void IoStream::restart_parser(const xmpp::ParserLimits& limits) {
  tell([limits, epoch = ++epoch_](IoSocket& socket) { socket.restart_parser(limits, epoch); });
}

void IoStream::change_limits(const xmpp::ParserLimits& limits) {
  tell([limits](IoSocket& socket) { socket.change_limits(limits); });
}

void IoStream::rest() {
  tell([](IoSocket& socket) { socket.rest(); });
}

std::string IoStream::channel_binding(std::string_view type) const {
  for (const auto& binding : bindings_) {
    if (binding.type == type) return binding.data;
  }
  return {};
}

// One task: the client answers what is written with its first bytes of TLS, which nobody may take for plain ones.
void IoStream::start_tls(const std::string& domain) {
  const auto bytes = std::exchange(out_, {});
  sent_->fetch_add(bytes.size());
  tell([bytes, context = around_.tls.for_domain(domain), epoch = ++epoch_](IoSocket& socket) {
    socket.start_tls(bytes, context, epoch);
  });
}

void IoStream::pause_reading() {
  if (!std::exchange(paused_, true)) tell([](IoSocket& socket) { socket.pause(true); });
}

void IoStream::resume_reading() {
  if (std::exchange(paused_, false)) tell([](IoSocket& socket) { socket.pause(false); });
}

void IoStream::close() {
  flush();
  tell([](IoSocket& socket) { socket.close(); });
}

void IoStream::secured(IoSecured& facts) {
  bindings_ = std::move(facts.bindings);
  client_certificate_ = std::move(facts.client_certificate);
  stream_->on_secured(std::move(facts.description));
}

void IoStream::take(IoRead& read) {
  taken_ += read.bytes;
  if (taken_ >= tell_after) {
    tell([bytes = std::exchange(taken_, 0)](IoSocket& socket) { socket.taken(bytes); });
  }
  if (read.epoch != epoch_ || !stream_->on_received(read.bytes)) return;
  struct Report {
    Stream& stream;
    void operator()(xmpp::Element& element) const { stream.on_element(std::move(element)); }
    void operator()(const IoRead::Opened& opened) const { stream.on_stream_open(opened.header, opened.default_ns); }
    void operator()(const IoRead::Closed&) const { stream.on_stream_close(); }
    void operator()(const IoRead::Broken& broken) const { stream.on_parse_error(broken.condition, broken.detail); }
  };
  for (auto& event : read.events) {
    if (read.epoch != epoch_) return;  // the one before has made what comes behind it void
    std::visit(Report{*stream_}, event);
  }
}

}  // namespace xmppd
