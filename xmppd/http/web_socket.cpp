// WebSocket: wslay's events, and what it leaves to us.
#include "xmppd/http/web_socket.hpp"

#include <wslay/wslay.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

// Of one message: more fragments than this have no purpose but to keep us busy.
constexpr std::size_t max_frames = 1024;
constexpr std::size_t key_bytes = 16;

}  // namespace

std::string web_socket_accept(std::string_view key) {
  const auto decoded = xmpp::base64_decode(key);
  if (!decoded || decoded->size() != key_bytes) return {};
  constexpr std::string_view fixed = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  return xmpp::base64_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, std::string(key) + std::string(fixed)));
}

struct WebSocket::Impl {
  Impl(std::size_t max, Events given) : max_bytes(max), events(std::move(given)) {
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = [](wslay_event_context_ptr ctx, std::uint8_t* to, std::size_t room, int,
                                 void* user) -> ssize_t {
      auto& input = of(user).input;
      if (input.empty()) {
        wslay_event_set_error(ctx, WSLAY_ERR_WOULDBLOCK);
        return -1;
      }
      const std::size_t count = std::min(room, input.size());
      std::memcpy(to, input.data(), count);
      input.remove_prefix(count);
      return static_cast<ssize_t>(count);
    };
    callbacks.send_callback = [](wslay_event_context_ptr, const std::uint8_t* from, std::size_t count, int,
                                 void* user) -> ssize_t {
      of(user).output.append(reinterpret_cast<const char*>(from), count);
      return static_cast<ssize_t>(count);
    };
    callbacks.on_frame_recv_start_callback = [](wslay_event_context_ptr,
                                                const wslay_event_on_frame_recv_start_arg* frame,
                                                void* user) { of(user).frame_begins(*frame); };
    callbacks.on_msg_recv_callback = [](wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message,
                                        void* user) { of(user).take(*message); };
    if (wslay_event_context_server_init(&context, &callbacks, this) != 0) throw std::bad_alloc();
    wslay_event_config_set_max_recv_msg_length(context, max_bytes);
  }
  ~Impl() { wslay_event_context_free(context); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  static Impl& of(void* user) { return *static_cast<Impl*>(user); }

  void frame_begins(const wslay_event_on_frame_recv_start_arg& frame) {
    if (wslay_is_ctrl_frame(frame.opcode)) return;
    frames = frame.opcode == WSLAY_CONTINUATION_FRAME ? frames + 1 : 1;
    if (frames > max_frames) fail(WSLAY_CODE_POLICY_VIOLATION, "too many fragments");
  }

  void take(const wslay_event_on_msg_recv_arg& message) {
    if (ended) return;
    if (message.opcode == WSLAY_CONNECTION_CLOSE) return end("closed by the peer");
    if (message.opcode == WSLAY_BINARY_FRAME) return fail(WSLAY_CODE_UNSUPPORTED_DATA, "a binary message");
    if (message.opcode != WSLAY_TEXT_FRAME) return;
    events.on_text({reinterpret_cast<const char*>(message.msg), message.msg_length});
  }

  void fail(std::uint16_t code, std::string_view why) {
    if (ended) return;
    wslay_event_shutdown_read(context);
    wslay_event_queue_close(context, code, nullptr, 0);
    end(why);
  }
  void end(std::string_view why) {
    if (ended) return;
    ended = true;
    problem = why;
  }

  void flush() {
    while (wslay_event_want_write(context) != 0 && wslay_event_send(context) == 0) {
    }
    if (!output.empty()) events.send(std::exchange(output, {}));
  }

  void queue(std::uint8_t opcode, std::string_view text) {
    const wslay_event_msg message{opcode, reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    wslay_event_queue_msg(context, &message);
  }

  const std::size_t max_bytes;
  Events events;
  wslay_event_context_ptr context = nullptr;
  std::string_view input;
  std::string output;
  std::string problem;
  std::size_t frames = 0;
  bool ended = false;     // nothing more is taken
  bool reported = false;  // and who uses us knows
};

WebSocket::WebSocket(std::size_t max_bytes, Events events)
    : impl_(std::make_unique<Impl>(max_bytes, std::move(events))) {}
WebSocket::~WebSocket() = default;

void WebSocket::feed(std::string_view bytes) {
  Impl& self = *impl_;
  if (self.ended) return;
  self.input = bytes;
  const int status = wslay_event_recv(self.context);
  self.input = {};
  // wslay has queued a close frame with the reason for whatever it did not like.
  if (status != 0) self.end("WebSocket failure");
  if (!self.ended && wslay_event_get_read_enabled(self.context) == 0) self.end("WebSocket protocol error");
  self.flush();
  if (self.ended && !std::exchange(self.reported, true)) self.events.on_end(self.problem);
}

void WebSocket::send_text(std::string_view text) {
  impl_->queue(WSLAY_TEXT_FRAME, text);
  impl_->flush();
}

void WebSocket::ping() {
  impl_->queue(WSLAY_PING, {});
  impl_->flush();
}

void WebSocket::close() {
  impl_->ended = impl_->reported = true;
  wslay_event_queue_close(impl_->context, WSLAY_CODE_NORMAL_CLOSURE, nullptr, 0);
  impl_->flush();
}

}  // namespace xmppd
