// PubsubStore in SQLite: nodes with their configuration, affiliations and subscriptions.
#include "xmppd/storage/pubsub_store.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <sstream>

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

std::vector<std::string> split(const std::string& words) {
  std::vector<std::string> found;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
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
  Query rows(db,
             "SELECT jid, subscription_id, pending, deliver, expires, show_values FROM pubsub_subscriptions "
             "WHERE node_id = ?");
  rows.integer(node);
  while (rows.step()) {
    PubsubSubscription subscription{rows.text_at(1), rows.integer_at(2) != 0, rows.integer_at(3) != 0, std::nullopt,
                                    split(rows.text_at(5))};
    if (!rows.null_at(4)) subscription.expires = rows.integer_at(4);
    record.subscriptions.emplace(rows.jid_at(0), std::move(subscription));
  }
}

std::vector<PubsubNodeRecord> load_nodes(Database& db, const xmpp::Jid& service) {
  std::vector<PubsubNodeRecord> records;
  Query rows(db, "SELECT id, node, created, creator FROM pubsub_nodes WHERE service = ? ORDER BY node");
  rows.text(service.text());
  while (rows.step()) {
    PubsubNodeRecord record;
    record.node = rows.text_at(1);
    record.created = rows.integer_at(2);
    if (!rows.text_at(3).empty()) record.creator = rows.jid_at(3);
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

void replace_config(Database& db, std::int64_t node, const PubsubConfigValues& config) {
  Query(db, "DELETE FROM pubsub_config WHERE node_id = ?").integer(node).run();
  for (const auto& [key, values] : config) {
    if (values.empty()) insert_config(db, node, key, 0, nullptr);
    std::int64_t position = 0;
    for (const std::string& value : values) insert_config(db, node, key, position++, &value);
  }
}

void put_affiliation(Database& db, std::int64_t node, const xmpp::Jid& jid, const std::string& affiliation) {
  Query(db, "INSERT OR REPLACE INTO pubsub_affiliations (node_id, jid, affiliation) VALUES (?, ?, ?)")
      .integer(node)
      .text(jid.text())
      .text(affiliation)
      .run();
}

void put_subscription(Database& db, std::int64_t node, const xmpp::Jid& jid, const PubsubSubscription& subscription) {
  Query(db,
        "INSERT OR REPLACE INTO pubsub_subscriptions "
        "(node_id, jid, subscription_id, pending, deliver, expires, show_values) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .integer(node)
      .text(jid.text())
      .text(subscription.id)
      .integer(subscription.pending ? 1 : 0)
      .integer(subscription.deliver ? 1 : 0)
      .optional_integer(subscription.expires)
      .text(fmt::format("{}", fmt::join(subscription.show_values, " ")))
      .run();
}

void store_node(Database& db, const xmpp::Jid& service, const PubsubNodeRecord& record) {
  Query(db,
        "INSERT INTO pubsub_nodes (service, node, created, creator) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (service, node) DO UPDATE SET created = excluded.created, creator = excluded.creator")
      .text(service.text())
      .text(record.node)
      .integer(record.created)
      .text(record.creator.text())
      .run();
  const auto node = node_id(db, service, record.node).value();
  replace_config(db, node, record.config);
  Query(db, "DELETE FROM pubsub_affiliations WHERE node_id = ?").integer(node).run();
  for (const auto& [jid, affiliation] : record.affiliations) put_affiliation(db, node, jid, affiliation);
  Query(db, "DELETE FROM pubsub_subscriptions WHERE node_id = ?").integer(node).run();
  for (const auto& [jid, subscription] : record.subscriptions) put_subscription(db, node, jid, subscription);
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

  Pending<Done> set_config(const xmpp::Jid& service, std::string node, PubsubConfigValues config) override {
    return change(service, std::move(node), [config = std::move(config)](Database& db, std::int64_t row) {
      replace_config(db, row, config);
      return Result<Done>();
    });
  }

  Pending<Done> change_affiliations(const xmpp::Jid& service, std::string node, AffiliationChanges changes) override {
    return change(service, std::move(node), [changes = std::move(changes)](Database& db, std::int64_t row) {
      for (const auto& [jid, affiliation] : changes) {
        if (affiliation) {
          put_affiliation(db, row, jid, *affiliation);
        } else {
          Query(db, "DELETE FROM pubsub_affiliations WHERE node_id = ? AND jid = ?")
              .integer(row)
              .text(jid.text())
              .run();
        }
      }
      return Result<Done>();
    });
  }

  Pending<Done> change_subscriptions(const xmpp::Jid& service, std::string node, SubscriptionChanges changes) override {
    return change(service, std::move(node), [changes = std::move(changes)](Database& db, std::int64_t row) {
      for (const auto& [jid, subscription] : changes) {
        if (subscription) {
          put_subscription(db, row, jid, *subscription);
        } else {
          Query(db, "DELETE FROM pubsub_subscriptions WHERE node_id = ? AND jid = ?")
              .integer(row)
              .text(jid.text())
              .run();
        }
      }
      return Result<Done>();
    });
  }

  Pending<PubsubItemPage> items(const xmpp::Jid& service, std::string node, PubsubItemQuery query) override {
    return thread_.read<PubsubItemPage>(
        [&db = db_, service, node = std::move(node), query = std::move(query)]() -> Result<PubsubItemPage> {
          const auto row = node_id(db, service, node);
          return row ? load_items(db, *row, query) : PubsubItemPage{};
        });
  }

  Pending<Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                        PubsubItemRules rules) override {
    return change(service, std::move(node), [item = std::move(item), rules](Database& db, std::int64_t row) {
      return publish_item(db, row, item, rules);
    });
  }

  Pending<Done> put_node_with_item(const xmpp::Jid& service, PubsubNodeRecord record, PubsubItemRecord item,
                                   PubsubItemRules rules) override {
    return thread_.write<Done>(
        [&db = db_, service, record = std::move(record), item = std::move(item), rules]() -> Result<Done> {
          store_node(db, service, record);
          return publish_item(db, node_id(db, service, record.node).value(), item, rules);
        });
  }

  Pending<std::vector<bool>> apply(const xmpp::Jid& service, std::vector<PubsubWrite> writes) override {
    return thread_.write<std::vector<bool>>(
        [&db = db_, service, writes = std::move(writes)]() -> Result<std::vector<bool>> {
          std::vector<bool> done;
          for (const auto& write : writes) {
            const auto row = node_id(db, service, write.node);
            if (!row) return fail(Errc::not_found, write.node);
            auto result = write.retract ? retract_item(db, *row, write.item.id, {})
                                        : publish_item(db, *row, write.item, write.rules);
            const bool nothing_there = !result && write.retract && result.error().code == Errc::not_found;
            if (!result && !nothing_there) return tl::unexpected(std::move(result.error()));
            done.push_back(!nothing_there);
          }
          return done;
        });
  }

  Pending<Done> retract(const xmpp::Jid& service, std::string node, std::string id, xmpp::Jid only_by) override {
    return change(service, std::move(node),
                  [id = std::move(id), only_by = std::move(only_by)](Database& db, std::int64_t row) {
                    return retract_item(db, row, id, only_by);
                  });
  }

  Pending<Done> purge(const xmpp::Jid& service, std::string node) override {
    return thread_.write<Done>([&db = db_, service, node = std::move(node)]() -> Result<Done> {
      if (const auto row = node_id(db, service, node)) purge_items(db, *row);
      return Done{};
    });
  }

 private:
  // Runs `task` on the node's row; not_found without one.
  template <class Task>
  Pending<Done> change(const xmpp::Jid& service, std::string node, Task task) {
    return thread_.write<Done>([&db = db_, service, node = std::move(node), task = std::move(task)]() -> Result<Done> {
      const auto row = node_id(db, service, node);
      if (!row) return fail(Errc::not_found, node);
      return task(db, *row);
    });
  }

  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<PubsubStore> make_sqlite_pubsub_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqlitePubsubStore>(thread, database);
}

}  // namespace xmppd
