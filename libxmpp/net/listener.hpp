// Listener: a listening TCP or Unix socket that says when somebody is there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmpp {

class EventLoop;

class Listener {
 public:
  // Called with the uv server handle to give to Connection::accept_from (which must be called, or the peer waits).
  using OnConnection = std::function<void(void* uv_server)>;

  // `address` numeric ("0.0.0.0", "::1"; "::" is IPv6 only, so that both families can be listed); port 0 takes a free
  // one. Errors name address and port.
  static Result<std::unique_ptr<Listener>> tcp(EventLoop& loop, const std::string& address, std::uint16_t port,
                                               OnConnection on_connection);
  // A Unix socket with mode 0600, replacing a dead one left behind; a living one is Errc::already_exists.
  static Result<std::unique_ptr<Listener>> unix_socket(EventLoop& loop, const std::string& path,
                                                       OnConnection on_connection);
  ~Listener();  // stops listening; removes the Unix socket it made
  std::uint16_t port() const;

 private:
  Listener();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
