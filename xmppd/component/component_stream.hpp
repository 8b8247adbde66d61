// ComponentStream: the protocol of one component's connection (XEP-0114): header, handshake, stanzas, the end.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/component/component_domain.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

// Knows no socket; start_tls() and restart_parser() of the transport are not used. Core thread only.
class ComponentStream final : public ComponentLink, public xmpp::StreamParserHandler {
 public:
  // The domain that a component asks for, by its prepared name; null: none.
  using FindDomain = std::function<ComponentDomain*(std::string_view)>;
  // All must outlive it; `address` is the peer's, for the log.
  ComponentStream(const Config& config, Environment& environment, FindDomain find, StreamTransport& transport,
                  std::string address);
  ~ComponentStream() override;
  ComponentStream(const ComponentStream&) = delete;
  ComponentStream& operator=(const ComponentStream&) = delete;

  xmpp::ParserLimits parser_limits() const;
  // Bytes were read, called before they are parsed; false: drop them, the stream is over.
  bool on_received(std::size_t bytes);
  void on_disconnected(const xmpp::Error& reason);

  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;

  const std::string& peer_address() const override { return address_; }
  void deliver(const StanzaPtr& stanza) override;
  void close(const xmpp::StreamError& reason) override;
  void pause_reading() override;
  void resume_reading() override;

  // Ends the stream with an error, behind our header if that was not sent yet.
  void fail(const xmpp::StreamError& error);

 private:
  void send_header(std::string_view domain);
  void shake_hands(const xmpp::Element& handshake);
  void write(std::string_view bytes);
  void end();

  const Config& config_;
  Environment& environment_;
  FindDomain find_;
  StreamTransport& transport_;
  const std::string address_;
  const std::string id_;
  ComponentDomain* domain_ = nullptr;  // whom the header asked for
  bool header_sent_ = false;
  bool connected_ = false;  // the secret was right
  bool ended_ = false;
  std::size_t received_ = 0;  // before the handshake
  std::shared_ptr<void> handshake_timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
