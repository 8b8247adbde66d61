// ControlSocket: xmppctl's end in the daemon: requests and replies as JSON lines over a Unix socket.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

class ControlTarget;
class Config;

//   → {"command":"kick","arguments":{"jid":"romeo@example.org"}}
//   ← {"ok":true,"result":{…}}   or   {"ok":false,"error":{"code":"not_found","message":"…"}}
// One request at a time per connection; who sends the next before the reply is disconnected. Whoever may open the
// socket (mode 0600) may do everything: the file's permissions are the access control.
class ControlSocket {
 public:
  static constexpr std::size_t max_line_bytes = 8'388'608;  // what is imported comes in batches

  // Listens at `path`. Reads control.max_connections of `config` for each connection; one more is told so. `target` and
  // `config` outlive it. Errors name the path.
  static xmpp::Result<std::unique_ptr<ControlSocket>> open(xmpp::EventLoop& loop, const std::string& path,
                                                           const Config& config, ControlTarget& target);
  ~ControlSocket();  // ends all conversations at once, removes the socket
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
