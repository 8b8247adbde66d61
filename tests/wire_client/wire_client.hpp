// WireClient: a bare XMPP client over TLS: logs in by SCRAM, binds, then passes stanzas; for tests and benchmarks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmpp {
class EventLoop;
class TlsContext;
}  // namespace xmpp

namespace wire {

struct Login {
  std::string address;  // numeric
  std::uint16_t port = 0;
  bool direct_tls = false;
  std::string domain, user, password;
  std::string resource;                                    // empty: the server's choice
  xmpp::HashAlgorithm hash = xmpp::HashAlgorithm::sha256;  // of SCRAM
  bool make_account = false;                               // in-band registration (XEP-0077) comes first
  bool only_stream = false;  // no login: ready once the other end has opened its stream (a relay)
};

// Called on the loop's thread; the client may be destroyed later, not inside.
class ClientEvents {
 public:
  virtual ~ClientEvents() = default;
  virtual void on_ready(const std::string& full_jid) = 0;
  // Login or binding failed, by this condition; the connection ends.
  virtual void on_refused(const std::string& condition) = 0;
  virtual void on_stanza(xmpp::Element stanza) = 0;
  // Once, last. The stream error's condition, "" without one.
  virtual void on_ended(const std::string& condition) = 0;
};

class WireClient final : private xmpp::ConnectionHandler, private xmpp::StreamParserHandler {
 public:
  WireClient(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, Login login, ClientEvents& events);
  ~WireClient() override;

  void start();
  void send(std::string_view xml);
  // Inside on_ready(): instead of on_stanza(), `take` gets what is read from now on as it is. For load: nothing is
  // parsed.
  void take_bytes(std::function<void(std::string_view)> take) { take_ = std::move(take); }
  void close();  // </stream:stream>, then on_ended() once the server has closed too
  void cut();    // breaks the connection at once
  bool ended() const { return ended_; }

 private:
  void on_connected() override;
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;
  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;

  void open_stream();
  void on_features(const xmpp::Element& features);
  void on_sasl(const xmpp::Element& element);
  void on_iq(const xmpp::Element& iq);
  void authenticate();
  void refuse(std::string condition);

  std::shared_ptr<xmpp::TlsContext> tls_;
  const Login login_;
  ClientEvents& events_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  std::optional<xmpp::ScramClient> scram_;
  bool authenticated_ = false, ready_ = false, ended_ = false;
  std::string end_;
  std::function<void(std::string_view)> take_;
  xmpp::Connection connection_;
};

}  // namespace wire
