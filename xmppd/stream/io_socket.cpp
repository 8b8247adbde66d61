// Socket, TLS and XML of one client, told to the core read by read.
#include "xmppd/stream/io_socket.hpp"

#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "xmppd/stream/io_stream.hpp"

namespace xmppd {
namespace {

// So much may be on its way to the core: enough that it always has something to do, little for ten thousand clients.
constexpr std::size_t most_in_core = 128 * 1024;

}  // namespace

IoSocket::IoSocket(xmpp::EventLoop& loop, Core core, std::shared_ptr<std::atomic<std::size_t>> unsent)
    : loop_(loop), core_(std::move(core)), unsent_(std::move(unsent)), connection_(loop, *this) {}

// `call` gets the IoStream, if that is still there.
template <class Call>
void IoSocket::tell(Call call) {
  core_.loop->post_from_any_thread([core = core_, call = std::move(call)] {
    if (const auto alive = core.alive.lock()) call(*core.stream);
  });
}

void IoSocket::make_parser() {
  parser_ = std::make_unique<xmpp::StreamParser>(static_cast<xmpp::StreamParserHandler&>(*this), limits_);
}

void IoSocket::open(int descriptor, const xmpp::ParserLimits& limits, std::shared_ptr<xmpp::TlsContext> tls) {
  limits_ = limits;
  make_parser();
  if (!connection_.adopt(descriptor)) return on_closed({xmpp::Errc::connection_failed, "the client has left"});
  if (tls) connection_.start_tls_server(std::move(tls));
}

void IoSocket::write(const std::string& bytes) {
  connection_.write(bytes);
  connection_.when_flushed([unsent = unsent_, size = bytes.size()] { unsent->fetch_sub(size); });
}

void IoSocket::tell_when_flushed(std::uint64_t number) {
  connection_.when_flushed([this, number] { tell([number](IoStream& stream) { stream.flushed(number); }); });
}

void IoSocket::restart_parser(const xmpp::ParserLimits& limits, unsigned epoch) {
  limits_ = limits;
  epoch_ = epoch;
  make_parser();
}

void IoSocket::change_limits(const xmpp::ParserLimits& limits) {
  limits_ = limits;
  parser_->set_limits(limits);
}

void IoSocket::rest() { parser_->rest(); }

void IoSocket::start_tls(const std::string& bytes, std::shared_ptr<xmpp::TlsContext> context, unsigned epoch) {
  parser_->stop();
  epoch_ = epoch;
  write(bytes);
  connection_.start_tls_server(std::move(context));
}

void IoSocket::pause(bool paused) {
  paused_ = paused;
  read_or_not();
}

void IoSocket::taken(std::size_t bytes) {
  in_core_ -= bytes;
  read_or_not();
}

void IoSocket::read_or_not() {
  const bool wanted = !paused_ && in_core_ <= most_in_core;
  if (std::exchange(reading_, wanted) == wanted) return;
  if (wanted) {
    connection_.resume_reading();
  } else {
    connection_.pause_reading();
  }
}

void IoSocket::close() { connection_.close_gracefully(); }

void IoSocket::on_secured() {
  make_parser();
  auto facts = std::make_shared<IoSecured>();
  facts->description = connection_.tls_info().description();
  for (const auto type : xmpp::channel_binding_types) {
    if (auto data = connection_.channel_binding(type); !data.empty()) {
      facts->bindings.push_back({std::string(type), std::move(data)});
    }
  }
  facts->client_certificate = connection_.client_certificate();
  tell([facts](IoStream& stream) { stream.secured(*facts); });
}

void IoSocket::on_bytes(std::string_view bytes) {
  read_ = std::make_shared<IoRead>();
  read_->epoch = epoch_;
  read_->bytes = bytes.size();
  parser_->feed(bytes);
  in_core_ += bytes.size();
  tell([read = std::exchange(read_, nullptr)](IoStream& stream) { stream.take(*read); });
  read_or_not();
}

void IoSocket::on_closed(const xmpp::Error& reason) {
  tell([reason](IoStream& stream) { stream.end(reason); });
}

void IoSocket::on_stream_open(const xmpp::Element& header, std::string_view default_ns) {
  read_->events.emplace_back(IoRead::Opened{header, std::string(default_ns)});
}
void IoSocket::on_element(xmpp::Element element) { read_->events.emplace_back(std::move(element)); }
void IoSocket::on_stream_close() { read_->events.emplace_back(IoRead::Closed{}); }
void IoSocket::on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) {
  read_->events.emplace_back(IoRead::Broken{condition, std::string(detail)});
}

}  // namespace xmppd
