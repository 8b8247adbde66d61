// PersonalNodes: what a feature does at an account's own pubsub nodes (XEP-0163), in the name of the account.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/work.hpp"

namespace xmppd {

class PersonalNodes {
 public:
  using Owner = std::shared_ptr<Account>;

  struct Item {
    std::string id;
    xmpp::Element payload;
  };
  struct Change {
    std::string node;
    std::vector<Item> publish;         // in this order: the last becomes the newest
    std::vector<std::string> retract;  // ids; what is not there is passed over
    bool open = false;                 // a node that is made for this may be read by everybody
  };
  // A node whose one item is made from the items of another, so that the two can't drift apart. Nobody configures it,
  // nothing is kept in it.
  struct Derived {
    std::string source;   // exists, if this one does not: both are made together; a change there is news here
    std::string item_id;  // of the one item
    std::function<xmpp::Pending<xmpp::Element>(const Owner&)> read;
    // Does to the source what somebody published here.
    std::function<xmpp::Pending<xmpp::Done>(const Owner&, const xmpp::Element& payload, const Work&)> write;
  };
  // The items of `node` have changed, whoever did it; after the commit.
  using Changed = std::function<void(const Owner&, const Work&)>;

  virtual ~PersonalNodes() = default;

  // Newest first; those in `ids` alone, if any. Empty if there is no such node. Access models are not asked.
  virtual xmpp::Pending<std::vector<Item>> items(const Owner& owner, std::string node,
                                                 std::vector<std::string> ids = {}) = 0;
  // Whether `who` may read the node; false if there is no such node.
  virtual xmpp::Pending<bool> readable(const Owner& owner, std::string node, const xmpp::Jid& who) = 0;
  // In one turn (storage/turn.hpp); a node that is not there is made with its defaults, notifications go out after the
  // commit. All of it is done or nothing (a node that was made for it may be there, empty). limit_exceeded: more items or
  // bytes than a node, an item or the account may have.
  virtual xmpp::Pending<xmpp::Done> change(const Owner& owner, std::vector<Change> changes, const Work& work) = 0;

  // While the features are made; `node` is not empty.
  virtual void on_changed(std::string node, Changed changed) = 0;
  virtual void derive(std::string node, Derived derived) = 0;
  // nullptr: not derived.
  virtual const Derived* derived(std::string_view node) const = 0;
};

}  // namespace xmppd
