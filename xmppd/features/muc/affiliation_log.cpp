// AffiliationLog.
#include "xmppd/features/muc/affiliation_log.hpp"

#include "xmppd/storage/muc_store.hpp"

namespace xmppd::muc {

void AffiliationLog::add(const xmpp::Jid& jid) {
  ++version_;
  changed_.push_back(jid);
  if (changed_.size() > muc_changes_kept) changed_.pop_front();
}

std::optional<std::set<xmpp::Jid>> AffiliationLog::changed_since(std::uint64_t version) const {
  if (version > version_ || version_ - version > changed_.size()) return std::nullopt;
  const auto first = changed_.end() - static_cast<std::ptrdiff_t>(version_ - version);
  return std::set<xmpp::Jid>(first, changed_.end());
}

}  // namespace xmppd::muc
