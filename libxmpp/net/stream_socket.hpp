// StreamSocket: one libuv stream (TCP or Unix) with its send queue; bytes only, no TLS. Private to libxmpp/net.
#pragma once

#include <uv.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

class EventLoop;

// `status`: 0 or libuv's negative error. Each may close the socket.
class StreamSocketEvents {
 public:
  virtual void socket_connected(int status) = 0;
  virtual void socket_read(std::string_view bytes) = 0;
  virtual void socket_read_ended(int status) = 0;  // UV_EOF or an error
  virtual void socket_sent(int status) = 0;        // something that had to wait was taken by the kernel, or failed

 protected:
  ~StreamSocketEvents() = default;
};

// Keeps itself alive from the first connect() or accept() until libuv has closed the handle.
class StreamSocket : public std::enable_shared_from_this<StreamSocket> {
 public:
  StreamSocket(EventLoop& loop, StreamSocketEvents& events) : loop_(loop), events_(&events) {}
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  int connect(const std::string& address, std::uint16_t port);
  int accept(uv_stream_t* server);
  // A connected TCP socket that another loop has accepted; takes it over, and closes it if that fails.
  int adopt(int descriptor);
  // Another descriptor of the same connection, for adopt(); negative: an error of libuv's.
  int duplicate() const;
  // No event comes after this. May be called twice.
  void close();

  // Takes over the content of `bytes`, leaving it empty.
  void queue(std::string& bytes);
  // Gives the kernel what it takes; the rest follows by itself.
  int push();
  std::size_t unsent() const;
  // Bytes counted since the beginning.
  std::uint64_t queued_total() const { return queued_total_; }
  std::uint64_t taken_total() const { return taken_total_; }

  void read(bool wanted);
  // Half-close, once everything was sent.
  int shut_down();

  const std::string& peer_address() const { return peer_address_; }
  std::uint16_t peer_port() const { return peer_port_; }
  // For messages: "192.0.2.1:5222", "[2001:db8::1]:5222", or "the peer".
  std::string peer_name() const;
  std::optional<unsigned> peer_user() const { return peer_user_; }

 private:
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&handle_); }
  uv_handle_t* handle() { return reinterpret_cast<uv_handle_t*>(&handle_); }
  void hold_handle();
  void set_tcp_options();
  void learn_peer();
  void learn_peer_user();
  int send_in_background();
  void sent(int status);

  EventLoop& loop_;
  StreamSocketEvents* events_;
  union {
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  } handle_{};
  bool has_handle_ = false;
  bool shut_down_ = false;
  std::shared_ptr<StreamSocket> self_;
  // Made when they are needed: an idle connection shall be small.
  std::unique_ptr<uv_connect_t> connect_request_;
  std::unique_ptr<uv_write_t> write_request_;
  std::unique_ptr<uv_shutdown_t> shutdown_request_;

  std::string sending_;  // not touched while a write request points into it
  std::size_t sent_ = 0;
  std::size_t in_background_ = 0;
  std::string waiting_;
  std::uint64_t queued_total_ = 0;
  std::uint64_t taken_total_ = 0;
  std::string peer_address_;
  std::uint16_t peer_port_ = 0;
  std::optional<unsigned> peer_user_;
};

}  // namespace xmpp
