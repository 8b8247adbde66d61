// AffiliationLog: the versions of a room's affiliations, and who changed between two of them (XEP-0463).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd::muc {

class AffiliationLog {
 public:
  AffiliationLog() = default;
  // `changed`: whose change led to each of the last versions up to `version`, in their order.
  AffiliationLog(std::uint64_t version, std::deque<xmpp::Jid> changed)
      : version_(version), changed_(std::move(changed)) {}

  std::uint64_t version() const { return version_; }
  // A new version, in which `jid` is something else.
  void add(const xmpp::Jid& jid);
  // Who may be something else than in that version; nullopt: it is too old, or has never been.
  std::optional<std::set<xmpp::Jid>> changed_since(std::uint64_t version) const;

 private:
  std::uint64_t version_ = 0;
  std::deque<xmpp::Jid> changed_;  // as many as the store keeps, at most
};

}  // namespace xmppd::muc
