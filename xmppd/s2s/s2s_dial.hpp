// S2sDial: from the name of a domain to a stream with its server: routes, DNS, one address after another, TLS, and who
// is who. Each step is told to whom it may concern.
#pragma once

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

class S2sDial final : private OutgoingOwner {
 public:
  using Goal = OutgoingStream::Goal;
  // `done` is called once, with the stream that has reached its goal or with null and why not, never within the
  // constructor; it may destroy the dial. `progress` may be empty. Destroying a dial gives it up.
  using Done = std::function<void(OutgoingStream* stream, const S2sFailure* failure)>;
  using Progress = std::function<void(const std::string&)>;
  S2sDial(DialTools& tools, DomainPair pair, Goal goal, Done done, Progress progress = {});
  ~S2sDial() override;

 private:
  void start();
  void take_endpoints(xmpp::Result<std::vector<xmpp::Endpoint>> endpoints);
  void next();
  void fail(S2sStage stage, std::string text);
  void finish(OutgoingStream* stream, const S2sFailure* failure);

  void on_progress(const std::string& what) override;
  void on_reached() override { address_deadline_.reset(); }
  void on_ready(OutgoingStream& stream) override;
  void on_established(OutgoingStream& stream) override;
  void on_failed(const S2sFailure& failure) override;

  DialTools& tools_;
  const DomainPair pair_;
  const Goal goal_;
  Done done_;
  Progress progress_;
  std::vector<xmpp::Endpoint> endpoints_;
  std::size_t next_ = 0;
  OutgoingStream* current_ = nullptr;
  S2sFailure last_;
  DialSlots::Ticket ticket_;
  std::shared_ptr<void> deadline_, address_deadline_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
