// Occupants: who is in a room, by nick, by address, and in the order of their coming.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/core/stanza.hpp"
#include "xmppd/features/muc/affiliation.hpp"
#include "xmppd/features/muc/allowance.hpp"

namespace xmppd::muc {

struct Occupant;

// One client in the room. A user has several under one nick, if they join that way (§7.2.8).
struct Visit {
  xmpp::Jid jid;       // full
  StanzaPtr presence;  // as the client has sent it, what it may not say removed
  Occupant* occupant = nullptr;
};

struct Occupant {
  xmpp::Jid address;  // room@service/nick
  xmpp::Jid bare;     // the user
  std::string id;     // XEP-0421
  Affiliation affiliation = Affiliation::none;
  Role role = Role::none;
  std::vector<Visit*> visits;  // at least one; the last is who spoke of its presence last: that one is shown
  Allowance messages, presences;
  xmpp::Timestamp spoke = 0;  // the last message, for slow mode

  // What others are shown, made when asked for: without and with the real address.
  mutable StanzaPtr shown[2];
  void changed() const { shown[0] = shown[1] = nullptr; }
  std::string_view nick() const { return address.resource(); }
  const Visit& shown_visit() const { return *visits.back(); }
};

class Occupants {
 public:
  // `lookalikes`: see nick_keys().
  explicit Occupants(bool lookalikes) : lookalikes_(lookalikes) {}

  // A new occupant; its nick is free.
  Occupant& add(Occupant occupant);
  // A client of this occupant, not in the room so far.
  Visit& add_visit(Occupant& occupant, xmpp::Jid full, StanzaPtr presence);
  // The presence of a client has changed: it is the one shown from now on.
  void update(Visit& visit, StanzaPtr presence);
  // The occupant goes with its last visit.
  void remove_visit(Visit& visit);
  void remove(Occupant& occupant);
  // `address` is free.
  void rename(Occupant& occupant, xmpp::Jid address);

  Visit* visit(const xmpp::Jid& full) const;
  Occupant* by_nick(std::string_view nick) const;
  // One whose nick can't be told from this one, and who is not `except`; nullptr: none.
  Occupant* similar(std::string_view nick, const xmpp::Jid& except) const;
  // All occupants that are this user (one for each nick).
  const std::vector<Occupant*>& of(const xmpp::Jid& bare) const;

  const std::vector<std::unique_ptr<Visit>>& visits() const { return visits_; }     // in the order of joining
  const std::vector<std::unique_ptr<Occupant>>& all() const { return occupants_; }  // in the order of joining
  std::size_t size() const { return occupants_.size(); }
  bool empty() const { return occupants_.empty(); }

 private:
  void index(Occupant& occupant);
  void unindex(Occupant& occupant);

  bool lookalikes_;
  std::vector<std::unique_ptr<Occupant>> occupants_;
  std::vector<std::unique_ptr<Visit>> visits_;
  std::unordered_map<xmpp::Jid, Visit*> by_full_;
  std::unordered_map<std::string, Occupant*> by_nick_;
  std::unordered_multimap<std::string, Occupant*> by_key_;
  std::unordered_map<xmpp::Jid, std::vector<Occupant*>> by_bare_;
};

}  // namespace xmppd::muc
