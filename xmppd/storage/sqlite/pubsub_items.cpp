// The items of pubsub nodes in SQLite.
#include "xmppd/storage/sqlite/pubsub_items.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

using Sequenced = std::pair<std::int64_t, PubsubItemRecord>;

// Columns: sequence, id, publisher, published, payload.
Sequenced read_item(const Query& row) {
  const std::string publisher = row.text_at(2);
  return {row.integer_at(0), PubsubItemRecord{row.text_at(1), publisher.empty() ? xmpp::Jid() : row.jid_at(2),
                                              row.integer_at(3), row.text_at(4)}};
}

std::vector<PubsubItemRecord> load_newest(Database& db, std::int64_t node, std::size_t limit) {
  std::vector<PubsubItemRecord> page;
  Query rows(db,
             "SELECT sequence, id, publisher, published, payload FROM pubsub_items WHERE node_id = ? "
             "ORDER BY sequence DESC LIMIT ?");
  rows.integer(node).number(limit);
  while (rows.step()) page.push_back(read_item(rows).second);
  return page;
}

void count_items(Database& db, std::int64_t node, std::int64_t change) {
  Query(db, "UPDATE pubsub_nodes SET items = items + ? WHERE id = ?").integer(change).integer(node).run();
}

std::uint64_t item_count(Database& db, std::int64_t node) {
  Query row(db, "SELECT items FROM pubsub_nodes WHERE id = ?");
  row.integer(node).step();
  return row.number_at(0);
}

void drop_oldest(Database& db, std::int64_t node, std::uint64_t surplus) {
  const int dropped = Query(db,
                            "DELETE FROM pubsub_items WHERE sequence IN "
                            "(SELECT sequence FROM pubsub_items WHERE node_id = ? ORDER BY sequence LIMIT ?)")
                          .integer(node)
                          .number(surplus)
                          .run();
  count_items(db, node, -dropped);
}

}  // namespace

std::vector<PubsubItemRecord> load_items(Database& db, std::int64_t node, const std::vector<std::string>& ids,
                                         std::size_t limit) {
  if (ids.empty()) return load_newest(db, node, limit);
  std::vector<Sequenced> found;
  for (const std::string& id : std::set<std::string>(ids.begin(), ids.end())) {
    Query row(db, "SELECT sequence, id, publisher, published, payload FROM pubsub_items WHERE node_id = ? AND id = ?");
    row.integer(node).text(id);
    if (row.step()) found.push_back(read_item(row));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > limit) found.resize(limit);
  std::vector<PubsubItemRecord> page;
  for (auto& [sequence, item] : found) page.push_back(std::move(item));
  return page;
}

void publish_item(Database& db, std::int64_t node, const PubsubItemRecord& item, std::size_t max_items) {
  retract_item(db, node, item.id);  // replaced: it becomes the newest
  Query(db, "INSERT INTO pubsub_items (node_id, id, publisher, published, payload) VALUES (?, ?, ?, ?, ?)")
      .integer(node)
      .text(item.id)
      .text(item.publisher.text())
      .integer(item.published)
      .text(item.payload)
      .run();
  count_items(db, node, 1);
  const std::uint64_t count = item_count(db, node);
  if (count > max_items) drop_oldest(db, node, count - max_items);
}

bool retract_item(Database& db, std::int64_t node, const std::string& id) {
  const bool removed =
      Query(db, "DELETE FROM pubsub_items WHERE node_id = ? AND id = ?").integer(node).text(id).run() != 0;
  if (removed) count_items(db, node, -1);
  return removed;
}

void purge_items(Database& db, std::int64_t node) {
  Query(db, "DELETE FROM pubsub_items WHERE node_id = ?").integer(node).run();
  Query(db, "UPDATE pubsub_nodes SET items = 0 WHERE id = ?").integer(node).run();
}

}  // namespace xmppd
