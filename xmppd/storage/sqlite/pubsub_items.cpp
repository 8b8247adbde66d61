// The items of pubsub nodes in SQLite. Triggers keep each node's count and bytes (migrations.cpp).
#include "xmppd/storage/sqlite/pubsub_items.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

using Sequenced = std::pair<std::int64_t, PubsubItemRecord>;

// Columns: sequence, id, publisher, published, payload.
Sequenced read_item(const Query& row) {
  const std::string publisher = row.text_at(2);
  return {row.integer_at(0), PubsubItemRecord{row.text_at(1), publisher.empty() ? xmpp::Jid() : row.jid_at(2),
                                              row.integer_at(3), row.text_at(4)}};
}

PubsubItemPage load_by_id(Database& db, std::int64_t node, const PubsubItemQuery& query) {
  std::vector<Sequenced> found;
  for (const std::string& id : std::set<std::string>(query.ids.begin(), query.ids.end())) {
    Query row(db,
              "SELECT sequence, id, publisher, published, payload FROM pubsub_items "
              "WHERE node_id = ? AND id = ? AND published >= ?");
    row.integer(node).text(id).integer(query.not_before);
    if (row.step()) found.push_back(read_item(row));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > query.limit) found.resize(query.limit);
  PubsubItemPage page;
  for (auto& [sequence, item] : found) page.items.push_back(std::move(item));
  return page;
}

std::optional<std::int64_t> sequence_of(Database& db, std::int64_t node, const std::string& id) {
  Query row(db, "SELECT sequence FROM pubsub_items WHERE node_id = ? AND id = ?");
  row.integer(node).text(id);
  if (!row.step()) return std::nullopt;
  return row.integer_at(0);
}

// How many items are newer than `sequence`.
std::size_t count_above(Database& db, std::int64_t node, std::int64_t sequence, xmpp::Timestamp not_before) {
  Query row(db, "SELECT COUNT(*) FROM pubsub_items WHERE node_id = ? AND sequence > ? AND published >= ?");
  row.integer(node).integer(sequence).integer(not_before).step();
  return static_cast<std::size_t>(row.number_at(0));
}

// The page in front of `sequence` (newer items), or the last one.
std::vector<Sequenced> load_before(Database& db, std::int64_t node, std::int64_t sequence,
                                   const PubsubItemQuery& query) {
  std::vector<Sequenced> found;
  Query rows(db,
             "SELECT sequence, id, publisher, published, payload FROM pubsub_items "
             "WHERE node_id = ? AND sequence > ? AND published >= ? ORDER BY sequence LIMIT ?");
  rows.integer(node).integer(sequence).integer(query.not_before).number(query.limit);
  while (rows.step()) found.push_back(read_item(rows));
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<Sequenced> load_after(Database& db, std::int64_t node, std::int64_t sequence,
                                  const PubsubItemQuery& query) {
  std::vector<Sequenced> found;
  Query rows(db,
             "SELECT sequence, id, publisher, published, payload FROM pubsub_items "
             "WHERE node_id = ? AND sequence < ? AND published >= ? ORDER BY sequence DESC LIMIT ? OFFSET ?");
  rows.integer(node).integer(sequence).integer(query.not_before).number(query.limit).number(query.index.value_or(0));
  while (rows.step()) found.push_back(read_item(rows));
  return found;
}

std::uint64_t item_count(Database& db, std::int64_t node) {
  Query row(db, "SELECT items FROM pubsub_nodes WHERE id = ?");
  row.integer(node).step();
  return row.number_at(0);
}

std::uint64_t bytes_of_creator(Database& db, std::int64_t node) {
  Query row(db,
            "SELECT SUM(all_nodes.bytes) FROM pubsub_nodes AS this JOIN pubsub_nodes AS all_nodes "
            "ON all_nodes.service = this.service AND all_nodes.creator = this.creator WHERE this.id = ?");
  row.integer(node).step();
  return row.number_at(0);
}

bool is_of_another(Database& db, std::int64_t node, const std::string& id, const xmpp::Jid& who) {
  Query row(db, "SELECT publisher FROM pubsub_items WHERE node_id = ? AND id = ?");
  row.integer(node).text(id);
  return row.step() && !row.jid_at(0).same_bare(who);
}

bool remove_item(Database& db, std::int64_t node, const std::string& id) {
  return Query(db, "DELETE FROM pubsub_items WHERE node_id = ? AND id = ?").integer(node).text(id).run() != 0;
}

void drop_surplus(Database& db, std::int64_t node, const PubsubItemRules& rules) {
  if (rules.not_before > 0) {
    Query(db, "DELETE FROM pubsub_items WHERE node_id = ? AND published < ?")
        .integer(node)
        .integer(rules.not_before)
        .run();
  }
  const std::uint64_t count = item_count(db, node);
  if (count <= rules.max_items) return;
  Query(db,
        "DELETE FROM pubsub_items WHERE sequence IN "
        "(SELECT sequence FROM pubsub_items WHERE node_id = ? ORDER BY sequence LIMIT ?)")
      .integer(node)
      .number(count - rules.max_items)
      .run();
}

}  // namespace

Result<PubsubItemPage> load_items(Database& db, std::int64_t node, const PubsubItemQuery& query) {
  if (!query.ids.empty()) return load_by_id(db, node, query);
  std::vector<Sequenced> found;
  const auto& anchor = query.after ? query.after : query.before;
  std::int64_t sequence = query.after ? 0 : INT64_MAX;
  if (anchor && !anchor->empty()) {
    const auto known = sequence_of(db, node, *anchor);
    if (!known) return fail(Errc::not_found, *anchor);
    sequence = *known;
  }
  if (query.before) {
    found = load_before(db, node, query.before->empty() ? 0 : sequence, query);
  } else {
    found = load_after(db, node, sequence, query);
  }
  PubsubItemPage page;
  page.total = query.not_before > 0 ? count_above(db, node, 0, query.not_before)
                                    : static_cast<std::size_t>(item_count(db, node));
  if (!found.empty()) page.first_index = count_above(db, node, found.front().first, query.not_before);
  for (auto& [at, item] : found) page.items.push_back(std::move(item));
  return page;
}

Result<Done> publish_item(Database& db, std::int64_t node, const PubsubItemRecord& item, const PubsubItemRules& rules) {
  if (rules.only_own && is_of_another(db, node, item.id, item.publisher)) return fail(Errc::not_allowed, item.id);
  remove_item(db, node, item.id);  // replaced: it becomes the newest
  Query(db, "INSERT INTO pubsub_items (node_id, id, publisher, published, bytes, payload) VALUES (?, ?, ?, ?, ?, ?)")
      .integer(node)
      .text(item.id)
      .text(item.publisher.text())
      .integer(item.published)
      .number(item.id.size() + item.payload.size())
      .text(item.payload)
      .run();
  drop_surplus(db, node, rules);
  if (bytes_of_creator(db, node) > rules.max_bytes) return fail(Errc::limit_exceeded, "pubsub items");
  return Done{};
}

Result<Done> retract_item(Database& db, std::int64_t node, const std::string& id, const xmpp::Jid& only_by) {
  if (!only_by.empty() && is_of_another(db, node, id, only_by)) return fail(Errc::not_allowed, id);
  if (!remove_item(db, node, id)) return fail(Errc::not_found, id);
  return Done{};
}

void purge_items(Database& db, std::int64_t node) {
  Query(db, "DELETE FROM pubsub_items WHERE node_id = ?").integer(node).run();
}

}  // namespace xmppd
