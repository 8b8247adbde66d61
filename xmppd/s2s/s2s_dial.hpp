// S2sDial: from the name of a domain to a stream with its server: routes, DNS, addresses, TLS, and who is who. Each
// step is told to whom it may concern.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/srv_resolver.hpp"
#include "xmppd/s2s/dial_slots.hpp"
#include "xmppd/s2s/outgoing_stream.hpp"

namespace xmppd {

class S2sConnection;

// What all dials share.
struct DialTools {
  S2sContext& context;
  DialSlots& slots;
  // Answers once, never within the call; not at all if the Federation is gone.
  std::function<void(const std::string& domain, unsigned timeout_ms, xmpp::SrvResolver::Answer)> resolve_service;
  std::function<void(const std::string& host, std::uint16_t port, bool direct_tls, unsigned timeout_ms,
                     xmpp::SrvResolver::Answer)>
      resolve_host;
  // Begins a connection; the stream lives until it is over, the owner is told.
  std::function<OutgoingStream*(const xmpp::Endpoint&, const DomainPair&, OutgoingStream::Goal, OutgoingOwner&)>
      connect;
};

// As RFC 8305 has it, an address that does not answer at once is not waited for: the next is tried beside it
// (s2s.next_address_ms; later, if that is another target of the SRV records), and the first that answers is the one.
class S2sDial final {
 public:
  using Goal = OutgoingStream::Goal;
  // `done` is called once, with the stream that has reached its goal or with null and why not, never within the
  // constructor; it may destroy the dial. `progress` may be empty. Destroying a dial gives it up.
  using Done = std::function<void(OutgoingStream* stream, const S2sFailure* failure)>;
  using Progress = std::function<void(const std::string&)>;
  S2sDial(DialTools& tools, DomainPair pair, Goal goal, Done done, Progress progress = {});
  ~S2sDial();
  S2sDial(const S2sDial&) = delete;
  S2sDial& operator=(const S2sDial&) = delete;

 private:
  // One address.
  struct Attempt final : OutgoingOwner {
    S2sDial& dial;
    std::size_t place;  // of its endpoint
    OutgoingStream* stream = nullptr;
    std::shared_ptr<void> deadline{};
    Attempt(S2sDial& owner, std::size_t endpoint) : dial(owner), place(endpoint) {}

    void on_progress(const std::string& what) override;
    void on_connected() override { dial.on_connected(*this); }
    void on_reached() override { deadline.reset(); }
    void on_ready(OutgoingStream& ready) override { dial.finish(&ready, nullptr); }
    void on_established(OutgoingStream& ready) override { dial.finish(&ready, nullptr); }
    void on_failed(const S2sFailure& failure) override { dial.on_failed(*this, failure); }
  };

  void start();
  void take_endpoints(xmpp::Result<std::vector<xmpp::Endpoint>> endpoints);
  // Tries the next address, if there is any.
  void next();
  void on_connected(Attempt& attempt);
  void on_failed(Attempt& attempt, const S2sFailure& failure);
  // It is no more; its stream, if there is one, is told.
  void drop(Attempt& attempt);
  void progress(const std::string& what) const;
  void fail(S2sStage stage, std::string text);
  void finish(OutgoingStream* stream, const S2sFailure* failure);

  DialTools& tools_;
  const DomainPair pair_;
  const Goal goal_;
  Done done_;
  Progress progress_;
  std::vector<xmpp::Endpoint> endpoints_;
  std::deque<std::size_t> untried_;  // places in endpoints_
  std::vector<std::unique_ptr<Attempt>> attempts_;
  S2sFailure last_;
  DialSlots::Ticket ticket_;
  std::shared_ptr<void> deadline_, stagger_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
