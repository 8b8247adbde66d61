// C2sStream: a client's socket, TLS and XML parser, with the Stream that they carry.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

struct ServerTls;

enum class ListenerKind { starttls, direct_tls };

// Who keeps the streams.
class C2sStreamOwner {
 public:
  virtual ~C2sStreamOwner() = default;
  // The connection is over. Destroys the stream, but not inside this call.
  virtual void on_stream_gone(class C2sStream& stream) = 0;
};

class C2sStream final : public StreamTransport, private xmpp::ConnectionHandler {
 public:
  C2sStream(xmpp::EventLoop& loop, StreamContext& context, const ServerTls& tls, ListenerKind kind,
            C2sStreamOwner& owner);
  ~C2sStream() override;

  // Takes the connection; false: there was none. One of the two below follows.
  bool accept(void* uv_server);
  void start();
  // Says why not (without TLS only: a handshake would cost more than the answer is worth) and closes.
  void turn_away(const xmpp::StreamError& reason);
  // Closes without a word.
  void abort();

  // As on_stream_gone(); false until start().
  bool started() const { return stream_ != nullptr; }
  Stream& stream() { return *stream_; }
  const std::string& peer_address() const { return connection_.peer_address(); }

  void write(std::string_view bytes) override;
  std::size_t buffered() const override;
  void when_flushed(std::function<void()> done) override;
  void restart_parser(const xmpp::ParserLimits& limits) override;
  void change_limits(const xmpp::ParserLimits& limits) override;
  void rest() override;
  std::string channel_binding(std::string_view type) const override;
  bool has_channel_binding(std::string_view type) const override;
  std::optional<xmpp::ClientCertificate> client_certificate() const override {
    return connection_.client_certificate();
  }
  void start_tls(const std::string& domain) override;
  void pause_reading() override;
  void hold_reading() override;
  void resume_reading() override;
  void close() override;

 private:
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;

  StreamContext& context_;
  const ServerTls& tls_;
  const ListenerKind kind_;
  C2sStreamOwner& owner_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  xmpp::Connection connection_;
};

}  // namespace xmppd
