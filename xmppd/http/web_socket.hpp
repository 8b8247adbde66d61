// WebSocket: the server's end of one WebSocket (RFC 6455) without I/O: bytes ↔ text messages (wslay inside).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace xmppd {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key (§4.2.2); empty: the key is none (16 bytes in Base64).
std::string web_socket_accept(std::string_view key);

class WebSocket {
 public:
  struct Events {
    std::function<void(std::string_view bytes)> send;
    std::function<void(std::string_view text)> on_text;
    // The end, once: the peer's close frame, or what it did wrong, which it has been told. Nothing comes after it.
    std::function<void(std::string_view why)> on_end;
  };
  // `max_bytes`: of one message, whatever the number of its fragments, which is bounded as well.
  WebSocket(std::size_t max_bytes, Events events);
  ~WebSocket();
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  // Answers pings by itself. Events come during the call; none of them may destroy this object.
  void feed(std::string_view bytes);
  void send_text(std::string_view text);
  void ping();
  // A close frame; nothing is sent after it.
  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
