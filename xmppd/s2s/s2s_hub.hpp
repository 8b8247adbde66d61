// S2sHub: what a stream between servers asks of the whole; implemented by Federation, and by tests.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "xmppd/core/config.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/s2s/dialback_keys.hpp"
#include "xmppd/s2s/s2s_failure.hpp"
#include "xmppd/stream/rate_limit.hpp"

namespace xmppd {

class S2sStream;

// Who talks to whom: a stream carries stanzas of such pairs.
struct DomainPair {
  std::string local, remote;
  friend auto operator<=>(const DomainPair&, const DomainPair&) = default;
};

// A stanza on its way to another server, with what is needed to refuse it.
struct RemoteBound {
  Router* router = nullptr;
  StanzaPtr stanza;
  Origin origin;
  unsigned losses = 0;  // connections that it was lost with
};

enum class DialbackAnswer { valid, invalid, failed };

class S2sHub {
 public:
  virtual ~S2sHub() = default;
  // The peer has proved to be `remote`; all its connections share what is returned.
  virtual std::shared_ptr<RateLimit> on_identified(S2sStream& stream, const std::string& remote) = 0;
  // Stanzas of the pair can be written to `stream` until on_over().
  virtual void on_sendable(S2sStream& stream, const DomainPair& pair) = 0;
  // The other server does not take stanzas of the pair over this stream.
  virtual void on_not_sendable(S2sStream& stream, const DomainPair& pair, const S2sFailure& failure) = 0;
  // Nothing can be written to `stream` any more. `lost`: what was not acknowledged. `failure`: null for an orderly end.
  virtual void on_over(S2sStream& stream, std::vector<RemoteBound> lost, const S2sFailure* failure) = 0;
  // XEP-0220 §2.2: asks the authoritative server of claim.originating, not over `asker`. `answer` is called once, never
  // within the call, or not at all if `asker` is gone.
  virtual void verify(S2sStream& asker, const DialbackClaim& claim, const std::string& key,
                      std::function<void(DialbackAnswer)> answer) = 0;
  // `remote` tried to come in, and failed.
  virtual void on_refused(const std::string& remote, const S2sFailure& failure) = 0;
};

// All outlive the streams.
struct S2sContext {
  HostDirectory& hosts;
  const Config& config;
  Environment& environment;
  const DialbackKeys& keys;
  S2sHub& hub;
};

// A host, a service or a component of this daemon.
bool serves(const HostDirectory& hosts, std::string_view domain);

}  // namespace xmppd
