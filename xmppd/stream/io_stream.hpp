// IoStream: a client's stream whose socket, TLS and XML parser are on an I/O thread, the protocol on the core thread.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/stream/client_stream.hpp"

namespace xmpp {
class EventLoop;
class LoopThread;
}  // namespace xmpp

namespace xmppd {

class IoSocket;
struct IoRead;
struct IoSecured;

// Both ends tell each other by posts, which arrive in order. What the I/O thread has read comes as whole elements, as
// many as one read has brought. A restart of the parser, or TLS, makes what was read before void: each read says in
// which `epoch` it was. Bytes on their way to the core are bounded, whether the core pauses reading or has no time.
class IoStream final : public ClientStream {
 public:
  // `thread` must outlive it; `core` is the loop of the calling thread. start() follows.
  IoStream(xmpp::EventLoop& core, xmpp::LoopThread& thread, const Surroundings& around);
  ~IoStream() override;

  // Takes the descriptor over.
  void start(int descriptor, const std::string& peer_address);

  void write(std::string_view bytes) override;
  std::size_t buffered() const override;
  void when_flushed(std::function<void()> done) override;
  void restart_parser(const xmpp::ParserLimits& limits) override;
  void change_limits(const xmpp::ParserLimits& limits) override;
  void rest() override;
  std::string channel_binding(std::string_view type) const override;
  std::optional<xmpp::ClientCertificate> client_certificate() const override { return client_certificate_; }
  void start_tls(const std::string& domain) override;
  void pause_reading() override;
  void hold_reading() override {}  // what comes meanwhile is bounded anyway, and waits in the Stream
  void resume_reading() override;
  void close() override;

 private:
  friend class IoSocket;  // posts the three below

  void take(IoRead& read);
  void secured(IoSecured& facts);
  void flushed(std::uint64_t number);

  // A call for the other end, behind all before.
  template <class Call>
  void tell(Call call);
  void flush();

  xmpp::EventLoop& core_;
  xmpp::LoopThread& thread_;
  std::shared_ptr<IoSocket> socket_;                // only handed on here: it lives on its thread
  std::shared_ptr<std::atomic<std::size_t>> sent_;  // bytes that were given to it and the kernel has not taken yet
  std::string out_;                                 // for the end of the turn
  bool flush_scheduled_ = false;
  bool paused_ = false;
  unsigned epoch_ = 0;
  std::size_t taken_ = 0;                                   // bytes that the other end has not been told of
  std::map<std::uint64_t, std::function<void()>> waiting_;  // for a flush
  std::uint64_t last_waiting_ = 0;
  std::vector<xmpp::ChannelBinding> bindings_;
  std::optional<xmpp::ClientCertificate> client_certificate_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
