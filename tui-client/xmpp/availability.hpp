// Availability: which devices of which contacts are there, as far as their presence says (RFC 6121 §4).
#pragma once

#include <map>
#include <string>

#include "tui-client/events.hpp"

namespace tui {

// Bounded: of more contacts, or more devices of one, the latest are not remembered.
class Availability {
 public:
  void note(const ContactPresence& presence);
  bool contains(const xmpp::Jid& bare) const { return present_.contains(bare); }
  void clear() { present_.clear(); }
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [bare, resources] : present_) {
      for (const auto& [resource, presence] : resources) visit(presence);
    }
  }

 private:
  std::map<xmpp::Jid, std::map<std::string, ContactPresence>> present_;  // by bare address and resource
};

}  // namespace tui
