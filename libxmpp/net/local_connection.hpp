// LocalConnection: one line-oriented conversation over a Unix socket (control sockets).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

class EventLoop;

class LocalConnection {
 public:
  // `on_line` gets each line without its newline; a line longer than `max_line` bytes closes the connection.
  // `on_closed` is called once, last. Both may destroy this object.
  LocalConnection(EventLoop& loop, void* uv_server, std::size_t max_line, std::function<void(std::string_view)> on_line,
                  std::function<void()> on_closed);
  ~LocalConnection();
  LocalConnection(const LocalConnection&) = delete;
  LocalConnection& operator=(const LocalConnection&) = delete;

  // As Connection::peer_user().
  std::optional<unsigned> peer_user() const;
  void write(std::string_view bytes);
  void close_after_flush();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace xmpp
