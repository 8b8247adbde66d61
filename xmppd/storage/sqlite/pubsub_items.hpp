// The items of pubsub nodes, as functions that run inside a storage task. Private to storage/sqlite.
#pragma once

#include <cstdint>
#include <string>

#include "libxmpp/base/result.hpp"
#include "xmppd/storage/pubsub_store.hpp"

namespace xmppd {

class Database;

// `node` is a row id of pubsub_nodes. What each returns and refuses is said at PubsubStore. An error of publish_item()
// leaves changes behind, which the savepoint of the task undoes.
xmpp::Result<PubsubItemPage> load_items(Database& db, std::int64_t node, const PubsubItemQuery& query);
xmpp::Result<xmpp::Done> publish_item(Database& db, std::int64_t node, const PubsubItemRecord& item,
                                      const PubsubItemRules& rules);
xmpp::Result<xmpp::Done> retract_item(Database& db, std::int64_t node, const std::string& id, const xmpp::Jid& only_by);
void purge_items(Database& db, std::int64_t node);

}  // namespace xmppd
