// ComponentConnection: a component's socket and XML parser, with the stream that they carry.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/component/component_stream.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

class ComponentConnection final : public StreamTransport, private xmpp::ConnectionHandler {
 public:
  // `on_gone`: the connection is over; destroys it, but not inside the call.
  ComponentConnection(xmpp::EventLoop& loop, std::function<void(ComponentConnection&)> on_gone);
  ~ComponentConnection() override;

  // Takes the connection; false: there was none. start() or abort() follows.
  bool accept(void* uv_server);
  void start(const Config& config, Environment& environment, ComponentStream::FindDomain find);
  void abort();

  ComponentStream* stream() { return stream_.get(); }  // null until start()

  void write(std::string_view bytes) override;
  std::size_t buffered() const override;
  void when_flushed(std::function<void()> done) override;
  void restart_parser(const xmpp::ParserLimits& limits) override;
  void start_tls(const std::string& domain) override;  // the protocol has none: closes
  void pause_reading() override;
  void resume_reading() override;
  void close() override;

 private:
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;

  std::function<void(ComponentConnection&)> on_gone_;
  std::unique_ptr<ComponentStream> stream_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  xmpp::Connection connection_;
};

}  // namespace xmppd
