// Roster: one account's contacts with the subscription state of RFC 6121 §3 and appendix A, as a value. Whoever is
// logged in has one in memory, so it is small.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

enum class Subscription : std::uint8_t { none, to, from, both };
std::string_view to_string(Subscription subscription);

struct RosterItem {
  xmpp::Jid jid;  // bare (or a domain)
  std::string name;
  std::vector<std::string> groups;
  Subscription subscription = Subscription::none;
  bool ask = false;              // "None + Pending Out" and friends: our request is unanswered
  bool approved = false;         // pre-approved (RFC 6121 §3.4)
  std::uint64_t changed_in = 0;  // roster version of the last change
};

// In the order of their addresses. What adds or erases one makes references to the others invalid.
class RosterItems {
 public:
  auto begin() const { return sorted_.begin(); }
  auto end() const { return sorted_.end(); }
  std::size_t size() const { return sorted_.size(); }
  bool empty() const { return sorted_.empty(); }
  const RosterItem* find(const xmpp::Jid& bare) const;  // null: none
  bool contains(const xmpp::Jid& bare) const { return find(bare) != nullptr; }
  RosterItem& operator[](const xmpp::Jid& bare);  // makes one if there is none
  bool erase(const xmpp::Jid& bare);              // whether there was one
  // Gives back the memory that was kept for more.
  void shrink() { sorted_.shrink_to_fit(); }

 private:
  std::vector<RosterItem>::iterator place_of(const xmpp::Jid& bare);

  std::vector<RosterItem> sorted_;
};

// An unanswered subscription request from a contact ("Pending In"): redelivered until answered, not shown in the
// roster.
struct SubscriptionRequest {
  xmpp::Jid from;
  std::string stanza;  // XML of the presence, with its <status/> and extensions
};

struct Roster {
  RosterItems items;
  std::map<xmpp::Jid, SubscriptionRequest> requests;
  std::uint64_t version = 0;
  // Removals since `removed_since`, for roster versioning (bounded; older versions get the whole roster).
  std::map<xmpp::Jid, std::uint64_t> removed;
  std::uint64_t removed_since = 0;

  const RosterItem* find(const xmpp::Jid& bare) const { return items.find(bare); }
  // The contact receives our presence (from/both).
  bool sends_to(const xmpp::Jid& bare) const {
    const auto* item = find(bare);
    return item && (item->subscription == Subscription::from || item->subscription == Subscription::both);
  }
  // We receive the contact's presence (to/both).
  bool hears_from(const xmpp::Jid& bare) const {
    const auto* item = find(bare);
    return item && (item->subscription == Subscription::to || item->subscription == Subscription::both);
  }
};

}  // namespace xmppd
