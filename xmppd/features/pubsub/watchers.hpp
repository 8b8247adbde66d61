// Watchers: the available resources that share presence with an account, its own among them, and what each wants to
// hear (XEP-0163 §4.2).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "xmppd/core/account.hpp"
#include "xmppd/features/pubsub/caps_interests.hpp"

namespace xmppd {

class Watchers {
 public:
  // Called when a resource has become interested in nodes that it was not interested in before.
  using Interested = std::function<void(const std::shared_ptr<Account>& account, const xmpp::Jid& full,
                                        const std::vector<std::string>& nodes)>;
  Watchers(Host& host, Interested interested) : caps_(host), interested_(std::move(interested)) {}

  // `presence` is an available presence of its sender, which may be a session of the account itself.
  void available(const std::shared_ptr<Account>& account, const Stanza& presence);
  void unavailable(Account& account, const xmpp::Jid& full);

  // Those that want to hear of `node`.
  std::vector<xmpp::Jid> of(Account& account, std::string_view node);
  // What a contact's or the account's own resources want to hear.
  std::vector<std::pair<xmpp::Jid, Interests>> resources_of(Account& account, const xmpp::Jid& bare);
  // Whether anything is known of a resource of `bare`: then it is addressed by its full JIDs.
  bool knows(Account& account, const xmpp::Jid& bare);

 private:
  struct Resource {
    CapsKey caps;
    Interests interests;  // null until its client has said
  };
  using Resources = std::map<xmpp::Jid, Resource>;
  void learnt(const std::shared_ptr<Account>& account, const xmpp::Jid& full, const CapsKey& caps,
              const Interests& interests);

  CapsInterests caps_;
  Interested interested_;
  PerAccount<Resources> resources_;
};

}  // namespace xmppd
