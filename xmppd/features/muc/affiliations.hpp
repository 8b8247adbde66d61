// Affiliations: who is what to a room, with the nicks they have reserved (XEP-0045 §5.2, §7.10).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/features/muc/affiliation.hpp"

namespace xmppd::muc {

struct Affiliated {
  Affiliation affiliation = Affiliation::none;
  std::string reason;  // why, as the one who changed it said
  std::string nick;    // reserved; empty: none
};

// One entry after a change; Affiliation::none: removed.
struct AffiliationChange {
  xmpp::Jid jid;  // bare, or a domain
  Affiliated now;
};

class Affiliations {
 public:
  // `lookalikes`: see nick_keys().
  explicit Affiliations(bool lookalikes) : lookalikes_(lookalikes) {}

  void apply(const AffiliationChange& change);

  // Of a bare address or a full one. What its own entry says; without one, that of its domain (§9.2).
  Affiliation of(const xmpp::Jid& jid) const;
  const Affiliated* find(const xmpp::Jid& bare) const;
  // Who has reserved a nick that can't be told from this one; nullptr: nobody.
  const xmpp::Jid* holder_of(std::string_view nick) const;
  const std::map<xmpp::Jid, Affiliated>& all() const { return entries_; }
  std::size_t count(Affiliation affiliation) const { return counts_[static_cast<std::size_t>(affiliation)]; }

 private:
  void index(const xmpp::Jid& jid, const std::string& nick);
  void unindex(const xmpp::Jid& jid, const std::string& nick);

  bool lookalikes_;
  std::map<xmpp::Jid, Affiliated> entries_;
  std::unordered_map<std::string, xmpp::Jid> nicks_;  // by each of nick_keys()
  std::size_t counts_[5] = {};
};

}  // namespace xmppd::muc
