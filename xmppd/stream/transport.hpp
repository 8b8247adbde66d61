// StreamTransport: the seam between a stream's protocol (core thread) and its socket, TLS and XML parser.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/net/client_certificate.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmppd {

// Owned by who owns the Stream, and outlives it. Nothing here calls back into the Stream before it returns, except
// where said.
class StreamTransport {
 public:
  virtual ~StreamTransport() = default;
  virtual void write(std::string_view bytes) = 0;
  // Bytes written that the kernel has not taken yet.
  virtual std::size_t buffered() const = 0;
  // Runs `done` once all written so far has left the process; never, if the connection breaks first.
  virtual void when_flushed(std::function<void()> done) = 0;
  // A stream header is expected next; what is left of the current read is dropped (RFC 6120 §5.4.3.3, §6.4.6).
  virtual void restart_parser(const xmpp::ParserLimits& limits) = 0;
  // Of the parser that is there, in the middle of the stream.
  virtual void change_limits(const xmpp::ParserLimits&) {}
  // The client has been silent for a moment: what can be had again does not have to be kept meanwhile.
  virtual void rest() {}
  // Of libxmpp/base/channel_binding.hpp; empty: TLS ends somewhere else, or there is none.
  virtual std::string channel_binding(std::string_view) const { return {}; }
  // Whether there is some, which may be told for less.
  virtual bool has_channel_binding(std::string_view type) const { return !channel_binding(type).empty(); }
  // What the client has shown in the TLS handshake; nullopt: nothing, or TLS ends somewhere else.
  virtual std::optional<xmpp::ClientCertificate> client_certificate() const { return std::nullopt; }
  // What was written leaves in plain text first; bytes that came behind the client's <starttls/> are dropped. Shows the
  // certificate of `domain`. Stream::on_secured() follows, or Stream::on_disconnected().
  virtual void start_tls(const std::string& domain) = 0;
  // Elements of the read at hand may still arrive.
  virtual void pause_reading() = 0;
  // The same for a moment: a little more may be read, but arrives later.
  virtual void hold_reading() { pause_reading(); }
  virtual void resume_reading() = 0;
  // Flushes for a moment, then ends the connection. Stream::on_disconnected() follows, later.
  virtual void close() = 0;
};

}  // namespace xmppd
