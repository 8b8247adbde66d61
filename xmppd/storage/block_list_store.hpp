// BlockListStore: whom a user has blocked (XEP-0191).
#pragma once

#include <cstdint>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/block_list.hpp"

namespace xmppd {

class BlockListStore {
 public:
  virtual ~BlockListStore() = default;
  virtual xmpp::Pending<BlockList> load(const xmpp::Jid& owner) = 0;  // empty if there is none
  // Those that are blocked already stay so. limit_exceeded if the owner would have more than `max_items`: none is added
  // then.
  virtual xmpp::Pending<xmpp::Done> add(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids,
                                        std::uint64_t max_items) = 0;
  // Those that are not blocked are passed over.
  virtual xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids) = 0;
  virtual xmpp::Pending<xmpp::Done> clear(const xmpp::Jid& owner) = 0;
};

}  // namespace xmppd
