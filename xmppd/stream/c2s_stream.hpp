// C2sStream: a client's socket, TLS and XML parser, with the Stream that they carry.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/stream/client_stream.hpp"

namespace xmppd {

// On the core thread, its loop carries the connection, too.
class C2sStream final : public ClientStream, private xmpp::ConnectionHandler {
 public:
  C2sStream(xmpp::EventLoop& loop, const Surroundings& around);
  ~C2sStream() override;

  // Takes the connection; false: there was none. One of the four below follows.
  bool accept(void* uv_server);
  void start();
  // Says why not (without TLS only: a handshake would cost more than the answer is worth) and closes.
  void turn_away(const xmpp::StreamError& reason);
  // Closes without a word.
  void abort();

  // For an IoStream to take over; -1: failed. This one is over then, without on_stream_gone().
  int give_away() { return connection_.give_away(); }

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

  std::unique_ptr<xmpp::StreamParser> parser_;
  xmpp::Connection connection_;
};

}  // namespace xmppd
