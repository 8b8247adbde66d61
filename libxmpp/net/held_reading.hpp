// HeldReading: whether the user of a connection wants what comes, and what came nevertheless: bytes in plain text, and
// the peer's end behind them. TLS keeps its own bytes. Private to libxmpp/net.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libxmpp/net/stream_socket.hpp"

namespace xmpp {

// Reading may be held without a word to the kernel: the next read, or the end, is kept here, and only then is the
// socket read no further. What is kept is taken in the order in which it came.
class HeldReading {
 public:
  // `socket` outlives this.
  explicit HeldReading(StreamSocket& socket) : socket_(socket) {}

  bool held() const { return held_; }
  // What comes now has to be kept: reading is held, or not all was taken that came while it was.
  bool keeps() const { return held_ || !bytes_.empty(); }
  bool empty() const { return bytes_.empty() && !end_; }

  // The socket is connected.
  void begin() {
    stopped_ = held_;
    if (!held_) socket_.read(true);
  }
  void hold() { held_ = true; }
  // The socket is read no further.
  void stop() {
    stopped_ = true;
    socket_.read(false);
  }
  // The socket is read again; behind its end there is nothing to be read.
  void go_on() {
    if (!end_ && std::exchange(stopped_, false)) socket_.read(true);
  }
  void release() { held_ = false; }

  void keep(std::string_view bytes) { bytes_ += bytes; }
  void keep_end(int status) {
    stop();
    end_ = status;
  }
  std::string take() { return std::exchange(bytes_, {}); }
  std::optional<int> take_end() { return std::exchange(end_, std::nullopt); }
  // Nobody wants any of it any more.
  void drop() {
    held_ = false;
    std::string().swap(bytes_);
    end_.reset();
  }

 private:
  StreamSocket& socket_;
  bool held_ = false;
  bool stopped_ = false;  // the socket is not read
  std::string bytes_;
  std::optional<int> end_;  // a status of libuv
};

}  // namespace xmpp
