// ArchiveLedger: looking up once, writing once.
#include "xmppd/storage/sqlite/archive_ledger.hpp"

#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {

ArchiveRecord* ArchiveLedger::open(const xmpp::Jid& owner, ArchiveKind kind) {
  const auto found = open_.find(owner.text());
  if (found != open_.end()) return &found->second;
  if (kind == ArchiveKind::account && !account_id(db_, owner)) return nullptr;
  return &open_.emplace(owner.text(), find_or_make_archive(db_, owner, kind)).first->second;
}

void ArchiveLedger::write() {
  for (const auto& [owner, archive] : open_) store_archive_totals(db_, archive);
  open_.clear();
}

}  // namespace xmppd
