// C2sAcceptor: all client connections of the daemon; accepts them within the limits and ends them all at shutdown.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/stream/c2s_stream.hpp"

namespace xmpp {
class LoopThread;
}

namespace xmppd {

class C2sAcceptor final : public ClientStreamOwner {
 public:
  // All must outlive it. Connections that are let in go to the I/O threads in turn; without any they stay on the loop.
  C2sAcceptor(xmpp::EventLoop& loop, StreamContext& context, const ServerTls& tls,
              std::vector<std::unique_ptr<xmpp::LoopThread>>& io_threads);
  ~C2sAcceptor() override;

  // A listener has a connection ready (Listener::OnConnection).
  void accept(void* uv_server, ListenerKind kind);

  // Ends all streams with `reason`; `done` runs when the last connection is gone, at once if there is none.
  void close_all(const xmpp::StreamError& reason, std::function<void()> done);

  std::size_t size() const { return connections_.size(); }
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t turned_away() const { return turned_away_; }

 private:
  struct Connection {
    std::unique_ptr<ClientStream> stream;
    StreamPlace place;
    bool counted = false;
    bool gone = false;
  };

  void on_stream_gone(ClientStream& stream) override;
  void turn_away(C2sStream& stream, const xmpp::StreamError& reason);
  // On an I/O thread.
  void start_there(C2sStream& stream, const ClientStream::Surroundings& around);
  void remove_later();
  void remove_gone();

  xmpp::EventLoop& loop_;
  StreamContext& context_;
  const ServerTls& tls_;
  std::vector<std::unique_ptr<xmpp::LoopThread>>& io_threads_;
  std::size_t next_thread_ = 0;
  std::unordered_map<const ClientStream*, Connection> connections_;
  std::deque<const ClientStream*> gone_;  // to be removed
  std::size_t being_refused_ = 0;         // connections that only hear why not
  std::uint64_t accepted_ = 0, turned_away_ = 0;
  std::function<void()> when_empty_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
