// Transport: gloox's way to the wire, and ours: the one choke point where whole elements leave.
#pragma once

#include <gloox/connectionbase.h>

#include <functional>
#include <string>
#include <string_view>

namespace tui {

// gloox calls send() with exactly one whole element; the account's own elements come the same way. Receiving, TLS and
// name look-up are not here: gloox is handed finished Tags.
class Transport final : public gloox::ConnectionBase {
 public:
  using Write = std::function<void(std::string_view)>;

  explicit Transport(Write write);

  // Outside of a session everything is refused.
  void open() { m_state = gloox::StateConnected; }
  void close() { m_state = gloox::StateDisconnected; }

  bool send(const std::string& element) override;

  gloox::ConnectionError connect() override;
  gloox::ConnectionError recv(int timeout) override;
  gloox::ConnectionError receive() override;
  void disconnect() override { close(); }
  void getStatistics(long int& in, long int& out) override;
  gloox::ConnectionBase* newInstance() const override;

 private:
  Write write_;
  long sent_bytes_ = 0;
};

}  // namespace tui
