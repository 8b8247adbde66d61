// The chain of the audit log.
#include "xmppd/storage/audit_store.hpp"

#include "libxmpp/base/crypto.hpp"

namespace xmppd {

std::string audit_hash(const std::string& before, const AuditRecord& record) {
  std::string text;
  // With their lengths: no two records are the same bytes.
  const auto add = [&text](const std::string& field) { text += std::to_string(field.size()) + ":" + field + ","; };
  add(before);
  add(std::to_string(record.id));
  add(std::to_string(record.time));
  for (const auto* field : {&record.event, &record.account, &record.actor, &record.address, &record.detail}) add(*field);
  return xmpp::digest(xmpp::HashAlgorithm::sha256, text);
}

bool AuditChain::follow(const AuditRecord& record) {
  if (record.id != last_.id + 1 || record.hash != audit_hash(last_.hash, record)) return false;
  last_ = {record.id, record.hash};
  return true;
}

}  // namespace xmppd
