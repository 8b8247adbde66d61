// IoSocket: the end of an IoStream that is on the I/O thread. Private to stream/.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmpp {
class EventLoop;
class TlsContext;
}  // namespace xmpp

namespace xmppd {

class IoStream;

// What the parser has reported of one read.
struct IoRead {
  struct Opened {
    xmpp::Element header;
    std::string default_ns;
  };
  struct Closed {};
  struct Broken {
    xmpp::StreamErrorCondition condition;
    std::string detail;
  };

  unsigned epoch = 0;
  std::size_t bytes = 0;
  std::vector<std::variant<xmpp::Element, Opened, Closed, Broken>> events;
};

// What TLS agreed on, all that the core may ask for.
struct IoSecured {
  std::string description;  // "TLSv1.3 TLS_AES_256_GCM_SHA384"
  std::vector<xmpp::ChannelBinding> bindings;
  std::optional<xmpp::ClientCertificate> client_certificate;
};

// All but the constructor on its thread, where it is destroyed, too. `stream` is called on the core thread while
// `alive`.
class IoSocket final : private xmpp::ConnectionHandler, private xmpp::StreamParserHandler {
 public:
  struct Core {
    xmpp::EventLoop* loop;
    IoStream* stream;
    std::weak_ptr<void> alive;
  };
  IoSocket(xmpp::EventLoop& loop, Core core, std::shared_ptr<std::atomic<std::size_t>> unsent);

  // `tls`: from the first byte on; null: not yet.
  void open(int descriptor, const xmpp::ParserLimits& limits, std::shared_ptr<xmpp::TlsContext> tls);
  void write(const std::string& bytes);
  void tell_when_flushed(std::uint64_t number);
  void restart_parser(const xmpp::ParserLimits& limits, unsigned epoch);
  void change_limits(const xmpp::ParserLimits& limits);
  void rest();
  // `bytes` leave in plain text.
  void start_tls(const std::string& bytes, std::shared_ptr<xmpp::TlsContext> context, unsigned epoch);
  void pause(bool paused);
  // The core has done with so many bytes.
  void taken(std::size_t bytes);
  void close();

 private:
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;
  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;

  template <class Call>
  void tell(Call call);
  void make_parser();
  void read_or_not();

  xmpp::EventLoop& loop_;
  const Core core_;
  const std::shared_ptr<std::atomic<std::size_t>> unsent_;
  xmpp::ParserLimits limits_;
  unsigned epoch_ = 0;
  bool paused_ = false;  // the core wants it
  bool reading_ = true;
  std::size_t in_core_ = 0;       // bytes whose elements the core has not done with
  std::shared_ptr<IoRead> read_;  // that is being made
  std::unique_ptr<xmpp::StreamParser> parser_;
  xmpp::Connection connection_;
};

}  // namespace xmppd
