// Listening sockets by libuv.
#include "libxmpp/net/listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <system_error>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/uv_support.hpp"

namespace xmpp {
namespace {

constexpr int backlog = 1024;
constexpr unsigned accepted_in_a_turn = 32;

struct Handle {
  union {
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  };
  EventLoop& loop;
  Listener::OnConnection on_connection;
  std::string name;
  unsigned accepted = 0;  // in this turn
  Lifetime lifetime{};    // the listener's

  uv_handle_t* plain() { return reinterpret_cast<uv_handle_t*>(&tcp); }
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp); }

  int listen() {
    return uv_listen(stream(), backlog, [](uv_stream_t* stream, int status) {
      auto* const handle = static_cast<Handle*>(stream->data);
      if (status < 0) {
        log::warning("net", "{}: can't accept a connection: {}", handle->name, uv_reason(status));
        return;
      }
      if (++handle->accepted == 1) handle->loop.at_end_of_turn(handle->if_alive([handle] { handle->accepted = 0; }));
      if (handle->accepted <= accepted_in_a_turn) return handle->call();
      handle->loop.post(handle->if_alive([handle] { handle->call(); }));  // until then libuv waits with the next ones
    });
  }
  void call() {
    const auto copy = on_connection;  // the listener may be destroyed inside
    guarded("on_connection", [&] { copy(stream()); });
  }
  template <class Task>
  std::function<void()> if_alive(Task task) {
    return [alive = lifetime.watch(), task] {
      if (!alive.expired()) task();
    };
  }
};

void free_handle(uv_handle_t* handle) { delete static_cast<Handle*>(handle->data); }

Errc code_of(int status) { return status == UV_EADDRINUSE ? Errc::already_exists : Errc::not_allowed; }

std::string system_reason() { return std::generic_category().message(errno); }

// Makes way for a new socket at `path`, unless somebody is listening there.
Result<void> remove_dead_socket(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return fail(Errc::not_allowed, path + ": " + system_reason());
  }
  if (!S_ISSOCK(status.st_mode)) return fail(Errc::already_exists, path + " exists and is not a socket");
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return fail(Errc::internal, path + ": " + system_reason());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int connected = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int reason = errno;
  close(probe);
  // A full backlog (EAGAIN) or a forbidden socket (EACCES) is somebody's too.
  if (connected == 0 || reason != ECONNREFUSED) {
    return fail(Errc::already_exists, path + ": another process listens there");
  }
  if (unlink(path.c_str()) != 0) return fail(Errc::not_allowed, path + ": " + system_reason());
  return {};
}

}  // namespace

struct Listener::Impl {
  Handle* handle = nullptr;  // freed by the loop
  std::uint16_t port = 0;

  ~Impl() {
    if (!handle) return;
    handle->lifetime.reset();
    release_handle(handle->plain(), free_handle);  // libuv removes a Unix socket it has bound
  }
};

Listener::Listener() : impl_(std::make_unique<Impl>()) {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::tcp(EventLoop& loop, const std::string& address, std::uint16_t port,
                                                OnConnection on_connection) {
  const std::string name =
      (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + std::to_string(port);
  sockaddr_storage storage{};
  unsigned flags = 0;
  if (uv_ip4_addr(address.c_str(), port, reinterpret_cast<sockaddr_in*>(&storage)) < 0) {
    if (uv_ip6_addr(address.c_str(), port, reinterpret_cast<sockaddr_in6*>(&storage)) < 0) {
      return fail(Errc::invalid_argument, name + ": not a numeric address");
    }
    flags = UV_TCP_IPV6ONLY;
  }
  std::unique_ptr<Listener> listener(new Listener);
  auto* const handle = listener->impl_->handle = new Handle{{}, loop, std::move(on_connection), name};
  uv_tcp_init(loop.raw(), &handle->tcp);
  handle->tcp.data = handle;
  int status = uv_tcp_bind(&handle->tcp, reinterpret_cast<const sockaddr*>(&storage), flags);
  if (status == 0) status = handle->listen();
  if (status < 0) return fail(code_of(status), "can't listen on " + name + ": " + uv_reason(status));
  int length = sizeof storage;
  uv_tcp_getsockname(&handle->tcp, reinterpret_cast<sockaddr*>(&storage), &length);
  listener->impl_->port = ntohs(storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in*>(&storage)->sin_port
                                                             : reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
  return listener;
}

Result<std::unique_ptr<Listener>> Listener::unix_socket(EventLoop& loop, const std::string& path,
                                                        OnConnection on_connection) {
  // libuv would cut a longer path short and listen somewhere else.
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(Errc::invalid_argument, "'" + path + "' is too long (or empty) for a Unix socket");
  }
  if (auto removed = remove_dead_socket(path); !removed) return tl::unexpected(removed.error());
  std::unique_ptr<Listener> listener(new Listener);
  auto* const handle = listener->impl_->handle = new Handle{{}, loop, std::move(on_connection), path};
  uv_pipe_init(loop.raw(), &handle->pipe, 0);
  handle->pipe.data = handle;
  const mode_t before = umask(0177);  // from its first moment on nobody else may connect
  int status = uv_pipe_bind(&handle->pipe, path.c_str());
  umask(before);
  if (status == 0) status = handle->listen();
  if (status < 0) return fail(code_of(status), "can't listen on " + path + ": " + uv_reason(status));
  return listener;
}

std::uint16_t Listener::port() const { return impl_->port; }

}  // namespace xmpp
