// The items of pubsub nodes, as functions that run inside a storage task. Private to storage/sqlite.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "xmppd/storage/pubsub_store.hpp"

namespace xmppd {

class Database;

// `node` is a row id of pubsub_nodes. Newest first; only `ids` if not empty.
std::vector<PubsubItemRecord> load_items(Database& db, std::int64_t node, const std::vector<std::string>& ids,
                                         std::size_t limit);
void publish_item(Database& db, std::int64_t node, const PubsubItemRecord& item, std::size_t max_items);
bool retract_item(Database& db, std::int64_t node, const std::string& id);  // false: no such item
void purge_items(Database& db, std::int64_t node);

}  // namespace xmppd
