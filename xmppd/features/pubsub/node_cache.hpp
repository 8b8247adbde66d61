// NodeCache: the nodes of a service in memory: loaded once, whoever comes meanwhile waits; and the one way to change
// them, in memory and in the store. Items stay in the store.
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
#include "xmppd/core/under_way.hpp"
#include "xmppd/features/pubsub/place.hpp"

namespace xmppd {

class NodeCache {
 public:
  explicit NodeCache(Host& host) : host_(host) {}

  // The nodes as they are now: what changes them below is seen at once, and ends what pointed to a node. An Error: the
  // store failed.
  using Use = std::function<void(xmpp::Result<const Nodes*>)>;
  // Calls `use` at once if the nodes are in memory, otherwise when they are, in the order of the calls.
  void with(const Place& place, Use use);

  // Each is done in memory at once, so that the next request sees it, and asked of the store. Of several on their way
  // the store may refuse any: memory then becomes what is on the disk and, on top of it, those that are still on their
  // way. Within use() only. The node is known to be there, or not to be.
  xmpp::Pending<xmpp::Done> create(const Place& place, Node node);  // and those that are derived from it
  // With its first item: both of them or none. Errors are those of PubsubStore::publish().
  xmpp::Pending<xmpp::Done> create_with(const Place& place, Node node, PubsubItemRecord item, PubsubItemRules rules);
  xmpp::Pending<xmpp::Done> remove(const Place& place, std::string name);
  xmpp::Pending<xmpp::Done> configure(const Place& place, std::string name, NodeConfig config, ConfigValues values);
  xmpp::Pending<xmpp::Done> change_affiliations(const Place& place, std::string name,
                                                PubsubStore::AffiliationChanges changes);
  xmpp::Pending<xmpp::Done> change_subscriptions(const Place& place, std::string name,
                                                 PubsubStore::SubscriptionChanges changes);

  // From the store, or made (PersonalNodes::Derived). The node is known to be there.
  xmpp::Pending<PubsubItemPage> items(const Place& place, const std::string& node, PubsubItemQuery query);

  void derive(std::string node, PersonalNodes::Derived derived) { derived_[std::move(node)] = std::move(derived); }
  // nullptr: not derived, or not at this place.
  const PersonalNodes::Derived* derived(std::string_view node) const;
  const PersonalNodes::Derived* derived(const Place& place, std::string_view node) const;
  // Derived from the items of `source`.
  std::vector<std::string> derived_from(const Place& place, std::string_view source) const;

 private:
  using Change = std::function<void(Nodes&)>;  // of one node; nothing if it has to be there and is not
  struct State {
    bool loaded = false;
    std::vector<Use> waiting;
    Nodes nodes;
    std::map<std::string, UnderWay<Nodes>> under_way;  // by the one node that each is about
  };
  State& state_of(const Place& place);
  void load(const Place& place);
  void create_derived(const Place& place, const Node& source);
  xmpp::Pending<xmpp::Done> change(const Place& place, std::string name, Change change,
                                   xmpp::Pending<xmpp::Done> stored);

  Host& host_;
  PerAccount<State> states_;
  State at_domain_;
  std::map<std::string, PersonalNodes::Derived, std::less<>> derived_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
