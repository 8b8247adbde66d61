// Federation: everything between this daemon and other servers: connections in and out, the domains behind them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/srv_resolver.hpp"
#include "xmppd/s2s/dial_slots.hpp"
#include "xmppd/s2s/peer_tls.hpp"
#include "xmppd/s2s/remote_domain.hpp"
#include "xmppd/s2s/s2s_connection.hpp"
#include "xmppd/s2s/s2s_hub.hpp"
#include "xmppd/s2s/s2s_status.hpp"

namespace xmppd {

class Federation final : private S2sHub {
 public:
  // All outlive it. Takes part in hooks.route_remote of all `hosts`, which are complete. `secret`: see DialbackKeys.
  // Throws std::runtime_error if s2s.dns_servers is malformed.
  Federation(xmpp::EventLoop& loop, const Config& config, Environment& environment, HostDirectory& hosts,
             std::string_view secret, PeerTls tls);
  ~Federation() override;
  Federation(const Federation&) = delete;
  Federation& operator=(const Federation&) = delete;

  // A listener has a connection ready (Listener::OnConnection).
  void accept(void* uv_server, bool direct_tls);
  // The configuration was read again: new certificates, and streams to domains that may no longer be talked to end.
  void apply(PeerTls tls);
  // Ends all streams with `reason`; nothing is dialled any more.
  void close_all(const xmpp::StreamError& reason);

  std::size_t size() const { return connections_.size(); }
  S2sStatus status() const;
  // Dials `domain` as `local`, one of ours, and tells each step, then the result: empty for success. Each is never
  // called within the call. Errors: too many at a time.
  xmpp::Result<void> test(const std::string& local, const std::string& domain,
                          std::function<void(const std::string&)> step, std::function<void(const S2sFailure*)> done);

 private:
  struct Connection {
    std::unique_ptr<S2sConnection> connection;
    std::string group;  // address_group() of the peer; empty: outgoing
    bool gone = false;
  };

  Connection& add();
  bool has_room(Connection& entry);
  void on_gone(S2sConnection& connection);
  void take(Router& router, const StanzaPtr& stanza, const Origin& origin);
  RemoteDomain* domain(const std::string& name);
  void forget_idle();

  std::shared_ptr<RateLimit> on_identified(S2sStream& stream, const std::string& remote) override;
  void on_sendable(S2sStream& stream, const DomainPair& pair) override;
  void on_not_sendable(S2sStream& stream, const DomainPair& pair, const S2sFailure& failure) override;
  void on_over(S2sStream& stream, std::vector<RemoteBound> lost, const S2sFailure* failure) override;
  void verify(S2sStream& asker, const DialbackClaim& claim, const std::string& key,
              std::function<void(DialbackAnswer)> answer) override;
  void on_refused(const std::string& remote, const S2sFailure& failure) override;

  xmpp::EventLoop& loop_;
  PeerTls tls_;
  DialbackKeys keys_;
  S2sContext context_;
  DialSlots slots_;
  xmpp::SrvResolver resolver_;
  DialTools tools_;
  std::map<std::string, std::unique_ptr<RemoteDomain>, std::less<>> domains_;
  std::unordered_map<const S2sConnection*, Connection> connections_;
  std::unordered_map<std::string, std::size_t> per_group_;
  std::size_t incoming_ = 0;
  std::map<std::uint64_t, std::unique_ptr<S2sDial>> tests_;
  std::uint64_t test_number_ = 0;
  bool closing_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
