// Notifier: tells those who want to hear what has happened at a node (XEP-0060 §7.1.2, XEP-0163 §4).
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/core/work.hpp"
#include "xmppd/features/pubsub/node_cache.hpp"
#include "xmppd/features/pubsub/watchers.hpp"

namespace xmppd {

class Notifier {
 public:
  Notifier(Host& host, NodeCache& nodes);

  Watchers& watchers() { return watchers_; }

  // Each goes to everybody who may read the node and wants to hear of it. Nothing if the node's configuration says so.
  void published(const Place& place, const Node& node, const PubsubItemRecord& item, const Work& work);
  void retracted(const Place& place, const Node& node, const std::string& id, const Work& work);
  void purged(const Place& place, const Node& node, const Work& work);
  // `redirect`: where the node's successor is (a URI), or empty.
  void deleted(const Place& place, const Node& node, const std::string& redirect, const Work& work);
  void configured(const Place& place, const Node& node, const Work& work);

  // To a subscriber whose subscription somebody else has changed (§8.8.4); `state`: "subscribed", "none" …
  void subscription_changed(const Place& place, const Node& node, const xmpp::Jid& jid, std::string_view state,
                            const std::string& id);
  // To the owners who want to know (pubsub#notify_sub).
  void tell_owners(const Place& place, const Node& node, const xmpp::Jid& jid, std::string_view state);

  // The newest item of `node` to one entity, with the time of its publication.
  void send_last(const Place& place, const Node& node, const xmpp::Jid& to);
  // The newest item of every node that resources of `contact` want to hear of: it may read them from now on.
  void send_last_to_contact(const Place& place, const xmpp::Jid& contact);
  // A subscriber has come online: the newest item of each node at a domain that sends it then.
  void send_last_to_subscriber(const Place& place, const xmpp::Jid& full);

 private:
  enum class Whom { able_to_read, subscribed_at_all };
  void send_last_of(const Place& place, const xmpp::Jid& full, const std::vector<std::string>& names);
  std::set<xmpp::Jid> recipients(const Place& place, const Node& node, Whom whom);
  void add_subscriber(const Place& place, const Node& node, const xmpp::Jid& jid,
                      const PubsubSubscription& subscription, std::set<xmpp::Jid>& found);
  void send(const Place& place, const Node& node, xmpp::Element event, const Work& work,
            Whom whom = Whom::able_to_read);
  void send_to(const Place& place, const Node& node, const xmpp::Jid& to, xmpp::Element payload);

  Host& host_;
  NodeCache& nodes_;
  Watchers watchers_;
  xmpp::Lifetime lifetime_;
};

// <item id='…'>payload</item> in `ns`, as the node's configuration has it (publisher). A stored payload that can't be
// read any more is left out.
xmpp::Element item_element(const PubsubItemRecord& item, const NodeConfig& config, std::string_view ns,
                           bool with_payload = true);

}  // namespace xmppd
