// AuditStore over a queue.
#include "xmppd/storage/audit_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Pending;
using xmpp::Result;

class MemoryAuditStore final : public AuditStore {
 public:
  explicit MemoryAuditStore(MemoryData& data) : data_(data) {}

  Pending<Done> append(AuditRecord record, AuditBounds keep) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto& log = data_.audit_log;
      auto& start = data_.audit_start;
      record.id = (log.empty() ? start.id : log.back().id) + 1;
      record.hash = audit_hash(log.empty() ? start.hash : log.back().hash, record);
      log.push_back(std::move(record));
      while (!log.empty() && (log.size() > keep.records || log.front().time < keep.since)) {
        start = {log.front().id, log.front().hash};
        log.pop_front();
      }
      return Done{};
    });
  }

  Pending<std::vector<AuditRecord>> list(AuditQuery query) override {
    return data_.call<std::vector<AuditRecord>>([&]() -> Result<std::vector<AuditRecord>> {
      const auto& log = data_.audit_log;
      const auto first = std::find_if(log.begin(), log.end(), [&](const auto& each) { return each.time >= query.since; });
      std::vector<AuditRecord> found;
      std::copy_if(first, log.end(), std::back_inserter(found), [&](const AuditRecord& each) {
        return each.id > query.after && (query.account.empty() || each.account == query.account);
      });
      if (found.size() > query.limit) {
        if (query.newest) found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(query.limit));
        else found.resize(query.limit);
      }
      return found;
    });
  }

  Pending<AuditStart> start() override {
    return data_.call<AuditStart>([&]() -> Result<AuditStart> { return data_.audit_start; });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<AuditStore> make_memory_audit_store(MemoryData& data) {
  return std::make_unique<MemoryAuditStore>(data);
}

}  // namespace xmppd
