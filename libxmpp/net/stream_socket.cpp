// Non-blocking sends with at most one libuv write request, reads into one buffer per thread.
#include "libxmpp/net/stream_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/uv_support.hpp"

namespace xmpp {
namespace {

constexpr std::size_t read_buffer_size = 64 * 1024;
// One request at a time: small enough that progress is seen, large enough to keep the kernel busy.
constexpr std::size_t background_chunk = 256 * 1024;
constexpr unsigned keepalive_s = 60;

// Idle connections keep no buffer. An assignment would keep the memory.
void release(std::string& buffer) { std::string().swap(buffer); }

// libuv asks for the buffer right before reading and gives it back in the same callback.
uv_buf_t shared_read_buffer() {
  thread_local const std::unique_ptr<char[]> buffer(new char[read_buffer_size]);
  return uv_buf_init(buffer.get(), read_buffer_size);
}

int parse(const std::string& address, std::uint16_t port, sockaddr_storage& storage) {
  if (uv_ip4_addr(address.c_str(), port, reinterpret_cast<sockaddr_in*>(&storage)) == 0) return 0;
  return uv_ip6_addr(address.c_str(), port, reinterpret_cast<sockaddr_in6*>(&storage));
}

}  // namespace

void StreamSocket::hold_handle() {
  has_handle_ = true;
  self_ = shared_from_this();
  handle()->data = this;
}

int StreamSocket::connect(const std::string& address, std::uint16_t port) {
  peer_address_ = address;
  peer_port_ = port;
  sockaddr_storage storage{};
  if (const int status = parse(address, port, storage); status < 0) return status;
  if (const int status = uv_tcp_init(loop_.raw(), &handle_.tcp); status < 0) return status;
  hold_handle();
  connect_request_ = std::make_unique<uv_connect_t>();
  return uv_tcp_connect(connect_request_.get(), &handle_.tcp, reinterpret_cast<const sockaddr*>(&storage),
                        [](uv_connect_t* request, int status) {
                          auto* const socket = static_cast<StreamSocket*>(request->handle->data);
                          if (status == 0) socket->set_tcp_options();
                          if (socket->events_ && status != UV_ECANCELED) socket->events_->socket_connected(status);
                        });
}

int StreamSocket::accept(uv_stream_t* server) {
  const bool tcp = server->type == UV_TCP;
  const int made = tcp ? uv_tcp_init(loop_.raw(), &handle_.tcp) : uv_pipe_init(loop_.raw(), &handle_.pipe, 0);
  if (made < 0) return made;
  hold_handle();
  if (const int status = uv_accept(server, stream()); status < 0) return status;
  if (tcp) {
    set_tcp_options();
    learn_peer();
  } else {
    learn_peer_user();
  }
  return 0;
}

int StreamSocket::adopt(int descriptor) {
  int status = uv_tcp_init(loop_.raw(), &handle_.tcp);
  if (status == 0) {
    hold_handle();
    status = uv_tcp_open(&handle_.tcp, descriptor);
  }
  if (status < 0) {
    ::close(descriptor);
    return status;
  }
  set_tcp_options();
  learn_peer();
  return 0;
}

int StreamSocket::duplicate() const {
  uv_os_fd_t descriptor = -1;
  if (const int status = uv_fileno(reinterpret_cast<const uv_handle_t*>(&handle_), &descriptor); status < 0)
    return status;
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return copy < 0 ? uv_translate_sys_error(errno) : copy;
}

void StreamSocket::set_tcp_options() {
  uv_tcp_nodelay(&handle_.tcp, 1);  // writes are coalesced already
  uv_tcp_keepalive(&handle_.tcp, 1, keepalive_s);
}

void StreamSocket::learn_peer() {
  sockaddr_storage storage{};
  int length = sizeof storage;
  char text[INET6_ADDRSTRLEN] = "";
  if (uv_tcp_getpeername(&handle_.tcp, reinterpret_cast<sockaddr*>(&storage), &length) < 0) return;
  if (storage.ss_family == AF_INET) {
    const auto* const address = reinterpret_cast<const sockaddr_in*>(&storage);
    uv_ip4_name(address, text, sizeof text);
    peer_port_ = ntohs(address->sin_port);
  } else if (storage.ss_family == AF_INET6) {
    const auto* const address = reinterpret_cast<const sockaddr_in6*>(&storage);
    uv_ip6_name(address, text, sizeof text);
    peer_port_ = ntohs(address->sin6_port);
  }
  peer_address_ = text;
  if (peer_address_.starts_with("::ffff:") && peer_address_.find('.') != std::string::npos) peer_address_.erase(0, 7);
}

std::string StreamSocket::peer_name() const {
  if (peer_address_.empty()) return "the peer";
  return (peer_address_.find(':') == std::string::npos ? peer_address_ : "[" + peer_address_ + "]") + ":" +
         std::to_string(peer_port_);
}

void StreamSocket::learn_peer_user() {
  uv_os_fd_t descriptor = -1;
  ucred peer{};
  socklen_t length = sizeof peer;
  if (uv_fileno(handle(), &descriptor) < 0) return;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0) peer_user_ = peer.uid;
}

void StreamSocket::close() {
  events_ = nullptr;
  if (!has_handle_) return;
  has_handle_ = false;
  release_handle(handle(), [](uv_handle_t* closed) {
    // The last reference may be this one: let it go as the last thing.
    const auto last = std::move(static_cast<StreamSocket*>(closed->data)->self_);
  });
}

void StreamSocket::queue(std::string& bytes) {
  queued_total_ += bytes.size();
  if (waiting_.empty()) {
    waiting_.swap(bytes);
  } else {
    waiting_ += bytes;
  }
  release(bytes);
}

int StreamSocket::push() {
  while (in_background_ == 0) {
    if (sent_ == sending_.size()) {
      release(sending_);
      sent_ = 0;
      if (waiting_.empty()) return 0;
      sending_.swap(waiting_);
    }
    const std::size_t count = std::min<std::size_t>(sending_.size() - sent_, 1u << 30);
    const uv_buf_t buffer = uv_buf_init(sending_.data() + sent_, static_cast<unsigned>(count));
    const int taken = uv_try_write(stream(), &buffer, 1);
    if (taken == UV_EAGAIN) return send_in_background();
    if (taken < 0) return taken;
    sent_ += static_cast<std::size_t>(taken);
    taken_total_ += static_cast<std::size_t>(taken);
  }
  return 0;
}

int StreamSocket::send_in_background() {
  in_background_ = std::min(sending_.size() - sent_, background_chunk);
  const uv_buf_t buffer = uv_buf_init(sending_.data() + sent_, static_cast<unsigned>(in_background_));
  if (!write_request_) write_request_ = std::make_unique<uv_write_t>();
  return uv_write(write_request_.get(), stream(), &buffer, 1, [](uv_write_t* request, int status) {
    if (status != UV_ECANCELED) static_cast<StreamSocket*>(request->handle->data)->sent(status);
  });
}

void StreamSocket::sent(int status) {
  sent_ += in_background_;
  taken_total_ += in_background_;
  in_background_ = 0;
  if (status == 0) status = push();
  if (in_background_ == 0) write_request_.reset();
  if (events_) events_->socket_sent(status);
}

std::size_t StreamSocket::unsent() const {
  const std::size_t still_there = in_background_ ? handle_.tcp.write_queue_size : 0;
  return waiting_.size() + (sending_.size() - sent_ - in_background_) + still_there;
}

void StreamSocket::read(bool wanted) {
  if (!has_handle_ || uv_is_closing(handle())) return;
  if (!wanted) {
    uv_read_stop(stream());
    return;
  }
  uv_read_start(
      stream(), [](uv_handle_t*, std::size_t, uv_buf_t* buffer) { *buffer = shared_read_buffer(); },
      [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
        auto* const socket = static_cast<StreamSocket*>(stream->data);
        if (count == 0 || !socket->events_) return;
        if (count > 0) {
          socket->events_->socket_read({buffer->base, static_cast<std::size_t>(count)});
        } else {
          socket->events_->socket_read_ended(static_cast<int>(count));
        }
        socket->loop_.after_event();  // libuv frees a handle that was closed here in the end of its turn
      });
}

int StreamSocket::shut_down() {
  if (shut_down_) return 0;
  shut_down_ = true;
  shutdown_request_ = std::make_unique<uv_shutdown_t>();
  return uv_shutdown(shutdown_request_.get(), stream(), [](uv_shutdown_t*, int) {});
}

}  // namespace xmpp
