// NodeCache: the nodes of an account in memory: loaded once, whoever comes meanwhile waits; items stay in the store.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/features/pubsub/access.hpp"

namespace xmppd {

class NodeCache {
 public:
  explicit NodeCache(Host& host) : host_(host) {}

  // The nodes may be changed by the callee; they live as long as the account. An Error: the store failed.
  using Use = std::function<void(xmpp::Result<Nodes*>)>;
  // Calls `use` at once if the nodes are in memory, otherwise when they are, in the order of the calls.
  void with(const std::shared_ptr<Account>& account, Use use);

  // Writes the node's record as it is in memory now.
  xmpp::Pending<xmpp::Done> save(Account& account, const Node& node);

 private:
  struct State {
    bool loaded = false;
    std::vector<Use> waiting;
    Nodes nodes;
  };
  void load(const std::shared_ptr<Account>& account);

  Host& host_;
  PerAccount<State> states_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
