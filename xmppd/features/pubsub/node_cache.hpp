// NodeCache: the nodes of a service in memory: loaded once, whoever comes meanwhile waits; items stay in the store.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/features/pubsub/place.hpp"

namespace xmppd {

class NodeCache {
 public:
  explicit NodeCache(Host& host) : host_(host) {}

  // The nodes may be changed by the callee; they live as long as the account (at a domain: as the cache). An Error: the store failed.
  using Use = std::function<void(xmpp::Result<Nodes*>)>;
  // Calls `use` at once if the nodes are in memory, otherwise when they are, in the order of the calls.
  void with(const Place& place, Use use);

  // Creates the node in the store as it is in memory now.
  xmpp::Pending<xmpp::Done> create(const Place& place, const Node& node);

 private:
  struct State {
    bool loaded = false;
    std::vector<Use> waiting;
    Nodes nodes;
  };
  State& state_of(const Place& place);
  void load(const Place& place);

  Host& host_;
  PerAccount<State> states_;
  State at_domain_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
