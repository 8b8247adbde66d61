// Full-text search in the archive: what FTS5 is told and asked.
#include <fmt/format.h>

#include <vector>

#include "libxmpp/base/encoding.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

constexpr std::size_t max_words = 16;

// One index serves everybody; these two words in the column `scope` of each text confine a search to an archive, and
// to one peer in it. What other people have written costs the searcher nothing.
std::string archive_word(std::int64_t archive) { return fmt::format("a{}", archive); }
std::string peer_word(std::int64_t archive, const std::string& peer) {
  return fmt::format("a{}p{}", archive, xmpp::hex_encode(peer));
}
std::string scope(std::int64_t archive, const std::string& peer) {
  return archive_word(archive) + " " + peer_word(archive, peer);
}

std::int64_t indexed_up_to(Database& db) {
  Query row(db, "SELECT indexed_up_to FROM archive_search_state");
  return row.step() ? row.integer_at(0) : 0;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Inside double quotes FTS5 knows one special character: the quote, doubled (https://sqlite.org/fts5.html §3.1).
std::string quoted(std::string_view word) {
  std::string out = "\"";
  for (const char c : word) {
    if (c == '"') out += '"';
    if (c != '\0') out += c;
  }
  return out + '"';
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size() && words.size() < max_words) {
    while (at < text.size() && is_space(text[at])) ++at;
    const auto begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

}  // namespace

void keep_archive_text(Database& db, std::int64_t position, const std::string& text) {
  Query(db, "INSERT INTO archive_texts (position, text) VALUES (?, ?)").integer(position).text(text).run();
}

void keep_restored_archive_text(Database& db, std::int64_t position, std::int64_t archive, const std::string& peer,
                                const std::string& text) {
  keep_archive_text(db, position, text);
  if (position > indexed_up_to(db)) return;
  Query(db, "INSERT INTO archive_search (rowid, scope, text) VALUES (?, ?, ?)")
      .integer(position)
      .text(scope(archive, peer))
      .text(text)
      .run();
}

void forget_archive_text(Database& db, std::int64_t position, std::int64_t archive, const std::string& peer) {
  std::string text;
  {
    Query row(db, "SELECT text FROM archive_texts WHERE position = ?");
    if (!row.integer(position).step()) return;
    text = row.text_at(0);
  }
  // The index keeps no text of its own: it has to be told what it was told before.
  if (position <= indexed_up_to(db)) {
    Query(db, "INSERT INTO archive_search (archive_search, rowid, scope, text) VALUES ('delete', ?, ?, ?)")
        .integer(position)
        .text(scope(archive, peer))
        .text(text)
        .run();
  }
  Query(db, "DELETE FROM archive_texts WHERE position = ?").integer(position).run();
}

std::size_t index_archive_texts(Database& db, std::size_t limit) {
  std::size_t count = 0;
  std::int64_t last = 0;
  {
    Query rows(db,
               "SELECT t.position, m.archive_id, m.peer, t.text FROM archive_texts t "
               "CROSS JOIN archive_messages m ON m.position = t.position WHERE t.position > ? "
               "ORDER BY t.position LIMIT ?");
    rows.integer(indexed_up_to(db)).number(limit);
    while (rows.step()) {
      last = rows.integer_at(0);
      Query(db, "INSERT INTO archive_search (rowid, scope, text) VALUES (?, ?, ?)")
          .integer(last)
          .text(scope(rows.integer_at(1), rows.text_at(2)))
          .text(rows.text_at(3))
          .run();
      ++count;
    }
  }
  if (count > 0) Query(db, "UPDATE archive_search_state SET indexed_up_to = ?").integer(last).run();
  return count;
}

std::optional<std::string> archive_search_expression(const std::string& search, std::int64_t archive,
                                                     const std::string& peer) {
  const auto words = split(search);
  if (words.empty()) return std::nullopt;
  std::string expression =
      fmt::format("scope : {}", peer.empty() ? archive_word(archive) : quoted(peer_word(archive, peer)));
  for (const auto word : words) expression += " AND text : " + quoted(word);
  return expression;
}

}  // namespace xmppd
