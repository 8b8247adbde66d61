// OfflineStore: messages waiting for a user who is not there (XEP-0160).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct OfflineMessage {
  std::uint64_t id = 0;  // grows with time; set by the store
  xmpp::Timestamp received = 0;
  std::string stanza;  // XML, default namespace jabber:client
};

class OfflineStore {
 public:
  virtual ~OfflineStore() = default;
  // limit_exceeded if the owner would hold more than `max_messages` or `max_bytes`: nothing is stored then.
  virtual xmpp::Pending<xmpp::Done> append(const xmpp::Jid& owner, OfflineMessage message, std::uint64_t max_messages,
                                           std::uint64_t max_bytes) = 0;
  // Oldest first, those with an id above `after`, at most `limit`.
  virtual xmpp::Pending<std::vector<OfflineMessage>> load(const xmpp::Jid& owner, std::uint64_t after,
                                                          std::size_t limit) = 0;
  // Those with an id up to and including `up_to`.
  virtual xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& owner, std::uint64_t up_to) = 0;
  virtual xmpp::Pending<std::uint64_t> count(const xmpp::Jid& owner) = 0;
};

}  // namespace xmppd
