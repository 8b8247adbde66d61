// LocalConnection: a Connection cut into lines.
#include "libxmpp/net/local_connection.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/uv_support.hpp"
#include "libxmpp/net/connection.hpp"

namespace xmpp {

struct LocalConnection::Impl final : ConnectionHandler, std::enable_shared_from_this<Impl> {
  Connection connection;
  std::size_t max_line;
  std::string partial;
  std::function<void(std::string_view)> on_line;
  std::function<void()> closed_callback;
  bool gone = false;  // the LocalConnection was destroyed, or closed_callback called

  Impl(EventLoop& loop, std::size_t longest, std::function<void(std::string_view)> line, std::function<void()> closed)
      : connection(loop, *this), max_line(longest), on_line(std::move(line)), closed_callback(std::move(closed)) {}

  void on_bytes(std::string_view bytes) override {
    const auto self = shared_from_this();
    while (!gone && connection.open()) {
      const std::size_t end = bytes.find('\n');
      if (partial.size() + std::min(end, bytes.size()) > max_line) {
        connection.abort({Errc::limit_exceeded, "a line is longer than " + std::to_string(max_line) + " bytes"});
        return;
      }
      partial += bytes.substr(0, end);
      if (end == std::string_view::npos) return;
      bytes.remove_prefix(end + 1);
      const std::string line = std::exchange(partial, {});
      guarded("on_line", [&] { on_line(line); });
    }
  }

  void on_closed(const Error&) override {
    const auto self = shared_from_this();
    if (gone) return;
    gone = true;
    guarded("LocalConnection's on_closed", closed_callback);
  }
};

LocalConnection::LocalConnection(EventLoop& loop, void* uv_server, std::size_t max_line,
                                 std::function<void(std::string_view)> on_line, std::function<void()> on_closed)
    : impl_(std::make_shared<Impl>(loop, max_line, std::move(on_line), std::move(on_closed))) {
  if (impl_->connection.accept_from(uv_server)) return;
  loop.post([weak = std::weak_ptr(impl_)] {
    if (const auto impl = weak.lock()) impl->on_closed({Errc::connection_failed, "accept failed"});
  });
}

LocalConnection::~LocalConnection() {
  impl_->gone = true;
  impl_->connection.abort({Errc::connection_closed, "closed"});
}

std::optional<unsigned> LocalConnection::peer_user() const { return impl_->connection.peer_user(); }
void LocalConnection::write(std::string_view bytes) { impl_->connection.write(bytes); }
void LocalConnection::close_after_flush() { impl_->connection.close_gracefully(); }

}  // namespace xmpp
