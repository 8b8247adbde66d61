// ClientStream: a client's Stream with the transport that carries it, as who keeps them sees it.
#pragma once

#include <memory>
#include <string>

#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

struct ServerTls;

enum class ListenerKind { starttls, direct_tls };

// Who keeps the streams.
class ClientStreamOwner {
 public:
  virtual ~ClientStreamOwner() = default;
  // The connection is over. Destroys the stream, but not inside this call.
  virtual void on_stream_gone(class ClientStream& stream) = 0;
};

class ClientStream : public StreamTransport {
 public:
  // All must outlive it.
  struct Surroundings {
    StreamContext& context;
    const ServerTls& tls;
    ListenerKind kind;
    ClientStreamOwner& owner;
  };

  // False: there is no protocol yet, or the client was turned away.
  bool started() const { return stream_ != nullptr; }
  Stream& stream() { return *stream_; }

 protected:
  explicit ClientStream(const Surroundings& around) : around_(around) {}
  // The protocol begins. For the derived class to call once, and to drop `stream_` before what carries it.
  Stream& begin(const std::string& peer_address);
  // The connection is over.
  void end(const xmpp::Error& reason);

  const Surroundings around_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace xmppd
