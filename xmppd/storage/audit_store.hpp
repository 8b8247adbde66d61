// AuditStore: who logged in and who administered what, as a chain in which nothing can be changed unnoticed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// core/audit.hpp says what stands in the texts.
struct AuditRecord {
  std::int64_t id = 0;  // given by the store: each one more than the one before
  xmpp::Timestamp time = 0;
  std::string event{};
  std::string account{};
  std::string actor{};
  std::string address{};
  std::string detail{};
  std::string hash{};  // given by the store: 32 bytes, of the record and the hash before it (audit_hash())
};

// Behind which record the kept ones begin: id 0 and an empty hash, until the first were dropped.
struct AuditStart {
  std::int64_t id = 0;
  std::string hash{};
};

// What append() drops, a few at a time: the oldest, if there are more than `records`, or if they are from before `since`.
struct AuditBounds {
  std::uint64_t records = 1'000'000;
  xmpp::Timestamp since = 0;
};

struct AuditQuery {
  std::string account{};      // empty: of all
  xmpp::Timestamp since = 0;  // not older
  std::int64_t after = 0;     // with a larger id
  std::size_t limit = 500;
  bool newest = false;        // the last ones, instead of the first
};

class AuditStore {
 public:
  virtual ~AuditStore() = default;
  // `id` and `hash` of the record are ignored.
  virtual xmpp::Pending<xmpp::Done> append(AuditRecord record, AuditBounds keep) = 0;
  // In the order in which they were appended.
  virtual xmpp::Pending<std::vector<AuditRecord>> list(AuditQuery query) = 0;
  virtual xmpp::Pending<AuditStart> start() = 0;
};

// SHA-256 of `before`, the hash of the record before, and of all fields of `record` but its own hash.
std::string audit_hash(const std::string& before, const AuditRecord& record);

// Follows the chain through pages of records.
class AuditChain {
 public:
  explicit AuditChain(AuditStart start) : last_(std::move(start)) {}
  // false: `record` is not what was appended behind the one before: one of the two was changed, or something between
  // them is missing.
  bool follow(const AuditRecord& record);
  // The last record that was right.
  const AuditStart& last() const { return last_; }

 private:
  AuditStart last_;
};

}  // namespace xmppd
