// NodeCache: the nodes of a service in memory: loaded once, whoever comes meanwhile waits; items stay in the store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/personal_nodes.hpp"
#include "xmppd/features/pubsub/place.hpp"

namespace xmppd {

class NodeCache {
 public:
  explicit NodeCache(Host& host) : host_(host) {}

  // The nodes may be changed by the callee; they live as long as the account (at a domain: as the cache). An Error: the
  // store failed.
  using Use = std::function<void(xmpp::Result<Nodes*>)>;
  // Calls `use` at once if the nodes are in memory, otherwise when they are, in the order of the calls.
  void with(const Place& place, Use use);

  // Creates the node in the store as it is in memory now; and those that are derived from it, in memory too.
  xmpp::Pending<xmpp::Done> create(const Place& place, const Node& node);

  // From the store, or made (PersonalNodes::Derived). The node is known to be there.
  xmpp::Pending<PubsubItemPage> items(const Place& place, const std::string& node, PubsubItemQuery query);

  void derive(std::string node, PersonalNodes::Derived derived) { derived_[std::move(node)] = std::move(derived); }
  // nullptr: not derived, or not at this place.
  const PersonalNodes::Derived* derived(std::string_view node) const;
  const PersonalNodes::Derived* derived(const Place& place, std::string_view node) const;
  // Derived from the items of `source`.
  std::vector<std::string> derived_from(const Place& place, std::string_view source) const;

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
  std::map<std::string, PersonalNodes::Derived, std::less<>> derived_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
