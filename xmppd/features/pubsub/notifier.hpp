// Notifier: tells those who want to hear what has happened at a node (XEP-0060 §7.1.2, XEP-0163 §4).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/work.hpp"
#include "xmppd/features/pubsub/node_cache.hpp"
#include "xmppd/features/pubsub/watchers.hpp"

namespace xmppd {

class Notifier {
 public:
  Notifier(Host& host, NodeCache& nodes);

  Watchers& watchers() { return watchers_; }

  // Each goes to everybody who may read the node and wants to hear of it. Nothing if the node's configuration says so.
  void published(Account& account, const Node& node, const PubsubItemRecord& item, const Work& work);
  void retracted(Account& account, const Node& node, const std::string& id, const Work& work);
  void purged(Account& account, const Node& node, const Work& work);
  void deleted(Account& account, const Node& node, const Work& work);
  void configured(Account& account, const Node& node, const Work& work);

  // The newest item of `node` to one entity, with the time of its publication.
  void send_last(const std::shared_ptr<Account>& account, const Node& node, const xmpp::Jid& to);
  // The newest item of every node that resources of `contact` want to hear of: it may read them from now on.
  void send_last_to_contact(const std::shared_ptr<Account>& account, const xmpp::Jid& contact);

 private:
  void send_last_of(const std::shared_ptr<Account>& account, const xmpp::Jid& full,
                    const std::vector<std::string>& names);
  std::vector<xmpp::Jid> recipients(Account& account, const Node& node);
  void send(Account& account, const Node& node, xmpp::Element event, const Work& work);

  Host& host_;
  NodeCache& nodes_;
  Watchers watchers_;
  xmpp::Lifetime lifetime_;
};

// <item id='…'>payload</item> in `ns`. A stored payload that can't be read any more is left out.
xmpp::Element item_element(const PubsubItemRecord& item, std::string_view ns, bool with_payload = true);

}  // namespace xmppd
