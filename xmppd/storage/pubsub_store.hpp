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

struct PubsubNodeRecord {
  std::string node;
  std::map<std::string, std::vector<std::string>> config;  // "pubsub#access_model" → {"open"} …; only what was set
  std::map<xmpp::Jid, std::string> affiliations;           // bare → "owner", "publisher", "member", "outcast" …
  std::map<xmpp::Jid, std::string> subscriptions;          // bare or full → subscription id
  xmpp::Timestamp created = 0;
};

struct PubsubItemRecord {
  std::string id;
  xmpp::Jid publisher;
  xmpp::Timestamp published = 0;
  std::string payload;  // XML of the payload; empty for none
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

  // Newest first, at most `limit`; only `ids` if not empty.
  virtual xmpp::Pending<std::vector<PubsubItemRecord>> items(const xmpp::Jid& service, std::string node,
                                                             std::vector<std::string> ids, std::size_t limit) = 0;
  // Adds or replaces by id (the item becomes the newest), then drops the oldest beyond `max_items`. not_found if there
  // is no such node.
  virtual xmpp::Pending<xmpp::Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                                            std::size_t max_items) = 0;
  // not_found if there is no such item.
  virtual xmpp::Pending<xmpp::Done> retract(const xmpp::Jid& service, std::string node, std::string id) = 0;
  // All items; Done if there are none.
  virtual xmpp::Pending<xmpp::Done> purge(const xmpp::Jid& service, std::string node) = 0;
};

}  // namespace xmppd
