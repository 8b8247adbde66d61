// Both halves of a mutual subscription at once.
#include "xmppd/features/mutual_contacts.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/presence_fanout.hpp"

namespace xmppd {

void MutualContacts::make(const xmpp::Jid& one, const xmpp::Jid& other, std::function<void()> done) {
  const auto left = std::make_shared<int>(2);
  const auto finished = [left, done = std::move(done)] {
    if (--*left == 0) done();
  };
  for (const auto& [owner, contact] : {std::pair(one, other), std::pair(other, one)}) {
    host_.accounts.with(owner, [this, owner = owner, contact = contact, finished,
                                alive = lifetime_.watch()](const xmpp::Result<std::shared_ptr<Account>>& loaded) {
      if (alive.expired()) return;
      if (loaded && *loaded) return befriend(*loaded, contact, finished);
      xmpp::log::error("roster", "{} does not get the contact {}: {}", owner.text(), contact.text(),
                       loaded ? "no such account" : loaded.error().detail);
      finished();
    });
  }
}

void MutualContacts::befriend(const std::shared_ptr<Account>& account, const xmpp::Jid& contact,
                              std::function<void()> done) {
  const auto* known = account->roster().find(contact);
  RosterChange change;
  change.put = known ? *known : RosterItem{};
  change.put->jid = contact;
  change.put->subscription = Subscription::both;
  change.put->ask = change.put->approved = false;
  if (account->roster().requests.contains(contact)) change.remove_request = contact;
  const bool granted = !account->roster().sends_to(contact);
  writer_.apply(account, std::move(change),
                [this, account, contact, granted, done = std::move(done)](const xmpp::Result<RosterChange>& committed) {
                  if (committed) {
                    writer_.push(*account, *committed);
                    if (granted) {
                      send_presence_of(*account, contact, nullptr);
                      SubscriptionGranted event{account, contact};
                      host_.hooks.subscription_granted.fire(event);
                    }
                  }
                  done();
                });
}

}  // namespace xmppd
