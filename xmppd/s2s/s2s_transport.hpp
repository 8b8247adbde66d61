// S2sTransport: the seam between the protocol of servers and its socket; StreamTransport plus what TLS has shown.
#pragma once

#include <string>

#include "libxmpp/base/result.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

class S2sTransport : public StreamTransport {
 public:
  // Whether the peer's certificate is trusted and for the server of `domain`; the error says why not, in words.
  virtual xmpp::Result<void> verify_peer(const std::string& domain) const = 0;
  // Ends the connection without a word more; on_disconnected() follows, later.
  virtual void abort(const xmpp::Error& reason) = 0;
};

}  // namespace xmppd
