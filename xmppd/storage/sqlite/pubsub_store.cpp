// PubsubStore in SQLite: nodes with their configuration, affiliations and subscriptions.
#include "xmppd/storage/pubsub_store.hpp"

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/pubsub_items.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

std::optional<std::int64_t> node_id(Database& db, const xmpp::Jid& service, const std::string& node) {
  Query row(db, "SELECT id FROM pubsub_nodes WHERE service = ? AND node = ?");
  row.text(service.text()).text(node);
  if (!row.step()) return std::nullopt;
  return row.integer_at(0);
}

void load_details(Database& db, std::int64_t node, PubsubNodeRecord& record) {
  Query config(db, "SELECT key, value FROM pubsub_config WHERE node_id = ? ORDER BY key, position");
  config.integer(node);
  while (config.step()) {
    auto& values = record.config[config.text_at(0)];
    if (!config.null_at(1)) values.push_back(config.text_at(1));
  }
  Query affiliations(db, "SELECT jid, affiliation FROM pubsub_affiliations WHERE node_id = ?");
  affiliations.integer(node);
  while (affiliations.step()) record.affiliations.emplace(affiliations.jid_at(0), affiliations.text_at(1));
  Query subscriptions(db, "SELECT jid, subscription_id FROM pubsub_subscriptions WHERE node_id = ?");
  subscriptions.integer(node);
  while (subscriptions.step()) record.subscriptions.emplace(subscriptions.jid_at(0), subscriptions.text_at(1));
}

std::vector<PubsubNodeRecord> load_nodes(Database& db, const xmpp::Jid& service) {
  std::vector<PubsubNodeRecord> records;
  Query rows(db, "SELECT id, node, created FROM pubsub_nodes WHERE service = ? ORDER BY node");
  rows.text(service.text());
  while (rows.step()) {
    PubsubNodeRecord record;
    record.node = rows.text_at(1);
    record.created = rows.integer_at(2);
    load_details(db, rows.integer_at(0), record);
    records.push_back(std::move(record));
  }
  return records;
}

// nullptr: the key has no values.
void insert_config(Database& db, std::int64_t node, const std::string& key, std::int64_t position,
                   const std::string* value) {
  Query insert(db, "INSERT INTO pubsub_config (node_id, key, position, value) VALUES (?, ?, ?, ?)");
  insert.integer(node).text(key).integer(position);
  if (value) {
    insert.text(*value);
  } else {
    insert.null();
  }
  insert.run();
}

void replace_details(Database& db, std::int64_t node, const PubsubNodeRecord& record) {
  Query(db, "DELETE FROM pubsub_config WHERE node_id = ?").integer(node).run();
  for (const auto& [key, values] : record.config) {
    if (values.empty()) insert_config(db, node, key, 0, nullptr);
    std::int64_t position = 0;
    for (const std::string& value : values) insert_config(db, node, key, position++, &value);
  }
  Query(db, "DELETE FROM pubsub_affiliations WHERE node_id = ?").integer(node).run();
  for (const auto& [jid, affiliation] : record.affiliations) {
    Query(db, "INSERT INTO pubsub_affiliations (node_id, jid, affiliation) VALUES (?, ?, ?)")
        .integer(node)
        .text(jid.text())
        .text(affiliation)
        .run();
  }
  Query(db, "DELETE FROM pubsub_subscriptions WHERE node_id = ?").integer(node).run();
  for (const auto& [jid, subscription] : record.subscriptions) {
    Query(db, "INSERT INTO pubsub_subscriptions (node_id, jid, subscription_id) VALUES (?, ?, ?)")
        .integer(node)
        .text(jid.text())
        .text(subscription)
        .run();
  }
}

void store_node(Database& db, const xmpp::Jid& service, const PubsubNodeRecord& record) {
  Query(db,
        "INSERT INTO pubsub_nodes (service, node, created) VALUES (?, ?, ?) "
        "ON CONFLICT (service, node) DO UPDATE SET created = excluded.created")
      .text(service.text())
      .text(record.node)
      .integer(record.created)
      .run();
  replace_details(db, node_id(db, service, record.node).value(), record);
}

class SqlitePubsubStore final : public PubsubStore {
 public:
  SqlitePubsubStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::vector<PubsubNodeRecord>> nodes(const xmpp::Jid& service) override {
    using Nodes = std::vector<PubsubNodeRecord>;
    return thread_.read<Nodes>([&db = db_, service]() -> Result<Nodes> { return load_nodes(db, service); });
  }

  Pending<Done> put_node(const xmpp::Jid& service, PubsubNodeRecord record) override {
    return thread_.write<Done>([&db = db_, service, record = std::move(record)]() -> Result<Done> {
      store_node(db, service, record);
      return Done{};
    });
  }

  Pending<Done> remove_node(const xmpp::Jid& service, std::string node) override {
    return thread_.write<Done>([&db = db_, service, node = std::move(node)]() -> Result<Done> {
      Query(db, "DELETE FROM pubsub_nodes WHERE service = ? AND node = ?").text(service.text()).text(node).run();
      return Done{};
    });
  }

  Pending<std::vector<PubsubItemRecord>> items(const xmpp::Jid& service, std::string node, std::vector<std::string> ids,
                                               std::size_t limit) override {
    using Items = std::vector<PubsubItemRecord>;
    return thread_.read<Items>(
        [&db = db_, service, node = std::move(node), ids = std::move(ids), limit]() -> Result<Items> {
          const auto row = node_id(db, service, node);
          return row ? load_items(db, *row, ids, limit) : Items{};
        });
  }

  Pending<Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                        std::size_t max_items) override {
    return thread_.write<Done>(
        [&db = db_, service, node = std::move(node), item = std::move(item), max_items]() -> Result<Done> {
          const auto row = node_id(db, service, node);
          if (!row) return fail(Errc::not_found, node);
          publish_item(db, *row, item, max_items);
          return Done{};
        });
  }

  Pending<Done> retract(const xmpp::Jid& service, std::string node, std::string id) override {
    return thread_.write<Done>([&db = db_, service, node = std::move(node), id = std::move(id)]() -> Result<Done> {
      const auto row = node_id(db, service, node);
      if (!row || !retract_item(db, *row, id)) return fail(Errc::not_found, id);
      return Done{};
    });
  }

  Pending<Done> purge(const xmpp::Jid& service, std::string node) override {
    return thread_.write<Done>([&db = db_, service, node = std::move(node)]() -> Result<Done> {
      if (const auto row = node_id(db, service, node)) purge_items(db, *row);
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<PubsubStore> make_sqlite_pubsub_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqlitePubsubStore>(thread, database);
}

}  // namespace xmppd
