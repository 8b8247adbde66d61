// PubsubStore: nodes, items, affiliations and subscriptions of PubSub services (XEP-0060); an account is a service
// (PEP).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

using PubsubConfigValues = std::map<std::string, std::vector<std::string>>;  // "pubsub#access_model" → {"open"} …

struct PubsubSubscription {
  std::string id;
  bool pending = false;  // waits for an owner's approval
  // Options of the subscriber (XEP-0060 §6.3).
  bool deliver = true;
  std::optional<xmpp::Timestamp> expires;
  std::vector<std::string> show_values;  // "online", "away" …; empty: any, unavailable too

  friend bool operator==(const PubsubSubscription&, const PubsubSubscription&) = default;
};

struct PubsubNodeRecord {
  std::string node;
  PubsubConfigValues config;                     // only what was set
  std::map<xmpp::Jid, std::string> affiliations;  // bare → "owner", "publisher", "member", "outcast" …
  std::map<xmpp::Jid, PubsubSubscription> subscriptions;  // bare or full
  xmpp::Timestamp created = 0;
  xmpp::Jid creator;  // bare: whose share of the service's space the items take
};

struct PubsubItemRecord {
  std::string id;
  xmpp::Jid publisher;  // bare
  xmpp::Timestamp published = 0;
  std::string payload;  // XML of the payload; empty for none
};

// Which items, newest first. A page of XEP-0059 if one of the last three is set; at most one of these may be.
struct PubsubItemQuery {
  std::vector<std::string> ids;  // only these, if not empty; then no page
  std::size_t limit = 1;
  xmpp::Timestamp not_before = 0;     // older items count as gone
  std::optional<std::string> after;   // the items that follow this one
  std::optional<std::string> before;  // the items in front of this one; empty: the last of all
  std::optional<std::size_t> index;   // the items from this place on
};

struct PubsubItemPage {
  std::vector<PubsubItemRecord> items;
  std::size_t first_index = 0;  // of items.front() among all
  std::size_t total = 0;        // how many items the node has; 0 in an answer by ids
};

// What a publication has to keep to.
struct PubsubItemRules {
  std::size_t max_items = 1;         // the oldest beyond are dropped
  xmpp::Timestamp not_before = 0;    // older items are dropped
  std::uint64_t max_bytes = UINT64_MAX;  // of all items in nodes of the service with the same creator
  bool only_own = false;             // an item of somebody else (another bare address) is not replaced
};

// One of several changes of items that are made together.
struct PubsubWrite {
  std::string node;
  bool retract = false;  // the item of this id; one that is not there is passed over
  PubsubItemRecord item;
  PubsubItemRules rules{};
};

class PubsubStore {
 public:
  virtual ~PubsubStore() = default;
  // Sorted by name, without their items.
  virtual xmpp::Pending<std::vector<PubsubNodeRecord>> nodes(const xmpp::Jid& service) = 0;
  // Creates or replaces the node's record; its items stay.
  virtual xmpp::Pending<xmpp::Done> put_node(const xmpp::Jid& service, PubsubNodeRecord record) = 0;
  // With its items. Done if there is none.
  virtual xmpp::Pending<xmpp::Done> remove_node(const xmpp::Jid& service, std::string node) = 0;

  // One part of the record, the rest stays: the configuration as a whole, or the changes of some entries (nullopt
  // removes one). not_found if there is no such node.
  virtual xmpp::Pending<xmpp::Done> set_config(const xmpp::Jid& service, std::string node,
                                               PubsubConfigValues config) = 0;
  using AffiliationChanges = std::map<xmpp::Jid, std::optional<std::string>>;
  virtual xmpp::Pending<xmpp::Done> change_affiliations(const xmpp::Jid& service, std::string node,
                                                        AffiliationChanges changes) = 0;
  using SubscriptionChanges = std::map<xmpp::Jid, std::optional<PubsubSubscription>>;
  virtual xmpp::Pending<xmpp::Done> change_subscriptions(const xmpp::Jid& service, std::string node,
                                                         SubscriptionChanges changes) = 0;

  // An empty page if there is no such node; not_found if `after` or `before` names no item.
  virtual xmpp::Pending<PubsubItemPage> items(const xmpp::Jid& service, std::string node, PubsubItemQuery query) = 0;
  // Adds or replaces by id (the item becomes the newest), then drops what the rules say. Errors, without any effect:
  // not_found (no such node), limit_exceeded (max_bytes, counted after the drops), not_allowed (only_own).
  virtual xmpp::Pending<xmpp::Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                                            PubsubItemRules rules) = 0;
  // put_node() and publish(): both of them or none.
  virtual xmpp::Pending<xmpp::Done> put_node_with_item(const xmpp::Jid& service, PubsubNodeRecord record,
                                                       PubsubItemRecord item, PubsubItemRules rules) = 0;
  // In their order, all of them or none; which of them had an effect. Errors are those of publish().
  virtual xmpp::Pending<std::vector<bool>> apply(const xmpp::Jid& service, std::vector<PubsubWrite> writes) = 0;
  // not_found if there is no such item; not_allowed if `only_by` is not empty and published by another bare address.
  virtual xmpp::Pending<xmpp::Done> retract(const xmpp::Jid& service, std::string node, std::string id,
                                            xmpp::Jid only_by) = 0;
  // All items; Done if there are none.
  virtual xmpp::Pending<xmpp::Done> purge(const xmpp::Jid& service, std::string node) = 0;
};

}  // namespace xmppd
