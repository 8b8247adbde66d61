// Transport over whatever writes bytes (the account's xmpp::Connection).
#include "tui-client/xmpp/transport.hpp"

namespace tui {

Transport::Transport(Write write) : gloox::ConnectionBase(nullptr), write_(std::move(write)) {}

bool Transport::send(const std::string& element) {
  if (m_state != gloox::StateConnected) return false;
  sent_bytes_ += static_cast<long>(element.size());
  write_(element);
  return true;
}

gloox::ConnectionError Transport::connect() { return gloox::ConnNoError; }
gloox::ConnectionError Transport::recv(int) { return gloox::ConnNoError; }
gloox::ConnectionError Transport::receive() { return gloox::ConnNoError; }

void Transport::getStatistics(long int& in, long int& out) {
  in = 0;  // counted where bytes arrive, not here
  out = sent_bytes_;
}

gloox::ConnectionBase* Transport::newInstance() const { return new Transport(write_); }

}  // namespace tui
