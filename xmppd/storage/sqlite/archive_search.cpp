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
// to one peer in it. What other people have written costs the searcher nothing. The tokenizer folds case.
#define SCOPE "'a' || m.archive_id || ' a' || m.archive_id || 'p' || hex(m.peer)"
std::string archive_word(std::int64_t archive) { return fmt::format("a{}", archive); }
std::string peer_word(std::int64_t archive, const std::string& peer) {
  return fmt::format("a{}p{}", archive, xmpp::hex_encode(peer));
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

void add_archive_words(Database& db, std::int64_t after, std::int64_t last) {
  Query(db, "INSERT INTO archive_search (rowid, scope, text) SELECT m.position, " SCOPE
            ", m.text FROM archive_messages m "
            "NOT INDEXED WHERE m.position > ? AND m.position <= ? AND m.text IS NOT NULL ORDER BY m.position")
      .integer(after)
      .integer(last)
      .run();
}

// The index keeps no text of its own: it has to be told what it was told before.
void forget_archive_words(Database& db, std::int64_t position) {
  if (position <= archive_words_up_to(db)) {
    Query(db, "INSERT INTO archive_search (archive_search, rowid, scope, text) SELECT 'delete', m.position, " SCOPE
              ", IFNULL(m.text, t.text) FROM archive_messages m LEFT JOIN archive_texts t ON t.position = m.position "
              "WHERE m.position = ? AND (m.text IS NOT NULL OR t.text IS NOT NULL)")
        .integer(position)
        .run();
  }
  Query(db, "DELETE FROM archive_texts WHERE position = ?").integer(position).run();
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
