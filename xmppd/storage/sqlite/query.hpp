// Query: one use of a prepared statement, reset when it goes out of scope.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libxmpp/xmpp/jid.hpp"

namespace SQLite {
class Statement;
}

namespace xmppd {

class Database;

//   Query rows(db, "SELECT name FROM t WHERE id = ?");
//   rows.integer(7);
//   while (rows.step()) use(rows.text_at(0));
// Parameters are bound in the order of the calls; columns count from 0. Two living uses of one text are not possible.
class Query {
 public:
  Query(Database& database, const char* sql_literal);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& text(const std::string& value);
  // Without a copy: `value` has to stay as it is until the last step.
  Query& lent(const std::string& value);
  Query& lent(std::string&&) = delete;
  Query& blob(const std::string& value);
  Query& integer(std::int64_t value);
  Query& number(std::uint64_t value);  // what is beyond 63 bits is bound as the largest integer
  Query& null();
  Query& optional_integer(const std::optional<std::int64_t>& value);

  // The next row is there.
  bool step();
  // To the end, for statements without rows. Returns the number of rows changed.
  int run();

  std::string text_at(int column) const;
  std::string blob_at(int column) const { return text_at(column); }
  std::int64_t integer_at(int column) const;
  std::uint64_t number_at(int column) const { return static_cast<std::uint64_t>(integer_at(column)); }
  bool null_at(int column) const;
  // Throws std::runtime_error: no address there, the database is damaged.
  xmpp::Jid jid_at(int column) const;

 private:
  Database& database_;
  SQLite::Statement& statement_;
  int next_ = 1;
};

// The row id of an account; nullopt if there is none.
std::optional<std::int64_t> account_id(Database& database, const xmpp::Jid& bare);

}  // namespace xmppd
