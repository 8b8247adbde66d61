// Query: binding and reading through SQLiteCpp.
#include "xmppd/storage/sqlite/query.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "xmppd/storage/sqlite/database.hpp"

namespace xmppd {

Query::Query(Database& database, const char* sql_literal)
    : database_(database), statement_(database.prepared(sql_literal)) {}

Query::~Query() {
  statement_.tryReset();
  // So that no copy of a value stays in memory longer than its use; it can't fail.
  statement_.clearBindings();
}

Query& Query::text(const std::string& value) {
  statement_.bind(next_++, value);
  return *this;
}
Query& Query::lent(const std::string& value) {
  statement_.bindNoCopy(next_++, value);
  return *this;
}
Query& Query::blob(const std::string& value) {
  statement_.bind(next_++, static_cast<const void*>(value.data()), static_cast<int>(value.size()));
  return *this;
}
Query& Query::integer(std::int64_t value) {
  statement_.bind(next_++, value);
  return *this;
}
Query& Query::number(std::uint64_t value) {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return integer(static_cast<std::int64_t>(std::min(value, largest)));
}
Query& Query::null() {
  statement_.bind(next_++);
  return *this;
}
Query& Query::optional_integer(const std::optional<std::int64_t>& value) { return value ? integer(*value) : null(); }

bool Query::step() { return statement_.executeStep(); }

int Query::run() {
  while (statement_.executeStep()) {
  }
  return database_.rows_changed();
}

std::string Query::text_at(int column) const { return statement_.getColumn(column).getString(); }
std::int64_t Query::integer_at(int column) const { return statement_.getColumn(column).getInt64(); }
bool Query::null_at(int column) const { return statement_.getColumn(column).isNull(); }

xmpp::Jid Query::jid_at(int column) const {
  const std::string text = text_at(column);
  auto jid = xmpp::Jid::parse(text);
  if (!jid) throw std::runtime_error("the database holds a malformed address: " + jid.error().detail);
  return std::move(*jid);
}

std::optional<std::int64_t> account_id(Database& database, const xmpp::Jid& bare) {
  Query query(database, "SELECT id FROM accounts WHERE jid = ?");
  query.text(bare.text());
  if (!query.step()) return std::nullopt;
  return query.integer_at(0);
}

}  // namespace xmppd
