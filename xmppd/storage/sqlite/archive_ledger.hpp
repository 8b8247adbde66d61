// ArchiveLedger: the archives that a run of appends writes to; their totals are written once, at the end of the run.
#pragma once

#include <string>
#include <unordered_map>

#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"

namespace xmppd {

// Used on the storage thread only. What it holds is true until another task than write_apart() runs.
class ArchiveLedger final : public DeferredWrites {
 public:
  explicit ArchiveLedger(Database& db) : db_(db) { db.defer(*this); }

  // The archive, made if there is none. Its totals are changed in place. nullptr: an account's, which is not there.
  ArchiveRecord* open(const xmpp::Jid& owner, ArchiveKind kind);

  void write() override;
  void forget() noexcept override { open_.clear(); }

 private:
  Database& db_;
  std::unordered_map<std::string, ArchiveRecord> open_;
};

}  // namespace xmppd
