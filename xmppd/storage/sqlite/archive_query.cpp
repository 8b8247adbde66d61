// Pages of an archive: every query is a range of positions in one index.
#include <algorithm>
#include <limits>

#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;
using xmpp::Timestamp;

// The index is named in each: the planner could take a range of positions for a good place to start, and read what
// belongs to others. Each index ends with the position, so that no result has to be sorted.
#define COLUMNS "m.position, m.key, m.received, m.peer, m.resource, m.author, m.message_id, m.content, m.stanza"
#define MESSAGES " CROSS JOIN archive_messages m ON m.position = "
#define OF_ARCHIVE "archive_messages m INDEXED BY archive_messages_by_archive"
#define OF_PEER "archive_conversations c"
#define OF_RESOURCE "archive_conversations c INDEXED BY archive_conversations_by_resource"
#define WITH_WORDS "archive_search s" MESSAGES "s.rowid"
#define BY_ARCHIVE " WHERE m.archive_id = ?"
#define BY_PEER " WHERE c.archive_id = ? AND c.peer = ?"
#define BY_RESOURCE BY_PEER " AND c.resource = ? AND c.resource <> ''"
#define UNINDEXED BY_ARCHIVE " AND m.peer = ? AND (?3 = '' OR m.resource = ?3)"
#define BY_WORDS " WHERE archive_search MATCH ? AND (?2 = '' OR m.resource = ?2)"
#define IN_RANGE(position) " AND " position " > ? AND " position " < ?"
#define IN_TIME " AND m.received >= ? AND m.received <= ?"

// unindexed: by peer and resource, of what index_archive_conversations() has not seen yet.
enum Filter { everything, by_peer, by_resource, unindexed, by_words };

struct Statements {
  const char* forward;
  const char* backward;
  const char* count;
};

#define STATEMENTS(from, with_messages, where, position)                                                             \
  Statements {                                                                                                       \
    "SELECT " COLUMNS " FROM " from with_messages where IN_RANGE(position) IN_TIME " ORDER BY " position " LIMIT ?", \
        "SELECT " COLUMNS " FROM " from with_messages where IN_RANGE(position) IN_TIME " ORDER BY " position         \
                                                                                       " DESC LIMIT ?",              \
        "SELECT COUNT(*) FROM (SELECT 1 FROM " from where IN_RANGE(position) " LIMIT ?)"                             \
  }

const Statements statements[] = {
    STATEMENTS(OF_ARCHIVE, "", BY_ARCHIVE, "m.position"),
    STATEMENTS(OF_PEER, MESSAGES "c.position", BY_PEER, "c.position"),
    STATEMENTS(OF_RESOURCE, MESSAGES "c.position", BY_RESOURCE, "c.position"),
    STATEMENTS(OF_ARCHIVE, "", UNINDEXED, "m.position"),
    STATEMENTS(WITH_WORDS, "", BY_WORDS, "s.rowid"),
};

constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

// Positions strictly between the two.
struct Range {
  std::int64_t after = -1;
  std::int64_t before = highest;

  void begin_after(std::int64_t position) { after = std::max(after, position); }
  void end_before(std::int64_t position) { before = std::min(before, position); }
  bool holds(std::int64_t position) const { return position > after && position < before; }
};

struct Placed {
  std::int64_t position;
  Timestamp received;
};

std::optional<Placed> read_place(Query& row) {
  if (!row.step()) return std::nullopt;
  return Placed{row.integer_at(0), row.integer_at(1)};
}

std::optional<Placed> first_from(Database& db, std::int64_t archive, std::int64_t position) {
  Query row(db, "SELECT m.position, m.received FROM " OF_ARCHIVE BY_ARCHIVE
                " AND m.position >= ? ORDER BY m.position LIMIT 1");
  return read_place(row.integer(archive).integer(position));
}

std::optional<Placed> last_before(Database& db, std::int64_t archive, std::int64_t position) {
  Query row(db, "SELECT m.position, m.received FROM " OF_ARCHIVE BY_ARCHIVE
                " AND m.position < ? ORDER BY m.position DESC LIMIT 1");
  return read_place(row.integer(archive).integer(position));
}

// Where an archive turns from messages before `time` to those since then.
struct Turn {
  std::optional<std::int64_t> last_before, first_since;
};

// A position is the microsecond of its message's arrival, or close behind it: the first guess is nearly always right.
// A clock that was set back for some hours makes it a bisection.
Turn find_turn(Database& db, std::int64_t archive, Timestamp time) {
  std::int64_t low = 0;  // what is before it was received before `time`
  std::int64_t high = highest;
  std::int64_t guess = std::clamp<std::int64_t>(time, low, high);
  for (;;) {
    const auto before = last_before(db, archive, guess);
    const auto since = first_from(db, archive, guess);
    if (before && before->received >= time) {
      high = before->position;
    } else if (since && since->received < time) {
      low = since->position + 1;
    } else {
      return {before ? std::optional(before->position) : std::nullopt,
              since ? std::optional(since->position) : std::nullopt};
    }
    if (low > high) return {};  // they are in no order
    guess = low + (high - low) / 2;
  }
}

ArchivedMessage read_message(Database& db, ArchiveKind kind, const Query& row) {
  ArchivedMessage message;
  message.id = archive_id_at(db, row.integer_at(0), row.integer_at(1));
  message.received = row.integer_at(2);
  const auto resource = row.text_at(4);
  message.with = kind == ArchiveKind::room || resource.empty()
                     ? row.jid_at(3)
                     : xmpp::Jid::parse(row.text_at(3) + "/" + resource).value_or(xmpp::Jid());
  message.author = row.jid_at(5);
  message.message_id = row.text_at(6);
  message.as = row.integer_at(7) != 0 ? ArchivedAs::content : ArchivedAs::supplement;
  message.stanza = row.text_at(8);
  return message;
}

class PageQuery {
 public:
  PageQuery(Database& db, const ArchiveRecord& archive, const xmpp::Jid& owner, const ArchiveQuery& query)
      : db_(db), archive_(archive), query_(query) {
    // A room's bare JID is no restriction there.
    if (query.with.empty() || (archive.kind == ArchiveKind::room && query.with == owner)) return;
    peer_ = archive_peer(archive.kind, query.with);
    if (archive.kind == ArchiveKind::account) resource_ = query.with.resource();
    filter_ = resource_.empty() ? by_peer : by_resource;
  }

  Result<ArchivePage> run() {
    Range matching;
    if (!restrict_by_id(matching, query_.after_id, query_.before_id) || !restrict_by_time(matching))
      return unknown_id();
    Range page = matching;
    if (!restrict_by_id(page, query_.page_after, query_.page_before)) return unknown_id();
    if (!query_.ids.empty()) return run_ids(matching, page);
    if (!query_.search.empty()) {
      const auto expression = archive_search_expression(query_.search, archive_.id, peer_);
      if (!expression) return ArchivePage{};
      expression_ = *expression;
      filter_ = by_words;
    }
    read(page);
    if (query_.count) page_.count = count(matching);
    return std::move(page_);
  }

 private:
  static tl::unexpected<xmpp::Error> unknown_id() { return fail(Errc::not_found, "no such message in this archive"); }

  bool restrict_by_id(Range& range, const std::string& after, const std::string& before) {
    const auto first = after.empty() ? std::nullopt : archive_position(db_, archive_.id, after);
    const auto last = before.empty() ? std::nullopt : archive_position(db_, archive_.id, before);
    if (first) range.begin_after(*first);
    if (last) range.end_before(*last);
    return (after.empty() || first) && (before.empty() || last);
  }

  // Messages are in the order of their times (append() sees to it), so a time is a position, too. If not, all are read.
  bool restrict_by_time(Range& range) {
    if (archive_.disordered) return true;
    if (query_.start) {
      const auto first = first_archived_since(db_, archive_.id, *query_.start);
      range.begin_after(first ? *first - 1 : highest);
    }
    if (query_.end) {
      const auto last = last_archived_until(db_, archive_.id, *query_.end);
      range.end_before(last ? *last + 1 : -1);
    }
    return true;
  }

  void bind_filter(Query& rows, Filter filter) const {
    switch (filter) {
      case everything:
        rows.integer(archive_.id);
        break;
      case by_peer:
        rows.integer(archive_.id).text(peer_);
        break;
      case by_resource:
      case unindexed:
        rows.integer(archive_.id).text(peer_).text(resource_);
        break;
      case by_words:
        rows.text(expression_).text(resource_);
        break;
    }
  }

  struct Part {
    Filter filter;
    Range range;
  };

  // Oldest first. The newest messages of a conversation may be in no index of conversations yet.
  std::vector<Part> parts_of(const Range& range) const {
    if (filter_ != by_peer && filter_ != by_resource) return {{filter_, range}};
    const auto indexed_up_to = conversations_up_to(db_);
    Part indexed{filter_, range}, behind{unindexed, range};
    indexed.range.end_before(indexed_up_to + 1);
    behind.range.begin_after(indexed_up_to);
    return {indexed, behind};
  }

  // False: the page is full.
  bool take(const Query& row) {
    auto message = read_message(db_, archive_.kind, row);
    bytes_ += message.stanza.size();
    const auto& taken = page_.messages;
    if (taken.size() >= query_.max_messages || (!taken.empty() && bytes_ > query_.max_bytes)) {
      page_.complete = false;
      return false;
    }
    page_.messages.push_back(std::move(message));
    return true;
  }

  void read(const Range& range) {
    auto parts = parts_of(range);
    if (query_.last_page) std::reverse(parts.begin(), parts.end());
    for (const auto& part : parts) {
      if (!read(part)) break;
    }
    if (query_.last_page) std::reverse(page_.messages.begin(), page_.messages.end());
  }

  // False: the page is full.
  bool read(const Part& part) {
    const auto& sql = statements[part.filter];
    Query rows(db_, query_.last_page ? sql.backward : sql.forward);
    bind_filter(rows, part.filter);
    rows.integer(part.range.after).integer(part.range.before);
    rows.integer(query_.start.value_or(std::numeric_limits<Timestamp>::min()));
    rows.integer(query_.end.value_or(highest));
    rows.number(query_.max_messages + 1);
    while (rows.step()) {
      if (!take(rows)) return false;
    }
    return true;
  }

  std::uint64_t count(const Range& range) const {
    const bool whole = filter_ == everything && range.after == -1 && range.before == highest;
    if (whole) return archive_.messages;
    std::uint64_t sum = 0;
    for (const auto& part : parts_of(range)) {
      Query row(db_, statements[part.filter].count);
      bind_filter(row, part.filter);
      row.integer(part.range.after).integer(part.range.before).number(ArchivePage::count_bound - sum).step();
      sum += row.number_at(0);
    }
    return sum;
  }

  Result<ArchivePage> run_ids(const Range& matching, const Range& range) {
    std::vector<std::int64_t> positions;
    for (const auto& id : query_.ids) {
      const auto position = archive_position(db_, archive_.id, id);
      if (!position) return unknown_id();
      if (matching.holds(*position)) positions.push_back(*position);
    }
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    if (query_.count) page_.count = positions.size();
    if (query_.last_page) std::reverse(positions.begin(), positions.end());
    for (const auto position : positions) {
      if (!range.holds(position)) continue;
      Query row(db_, "SELECT " COLUMNS " FROM archive_messages m WHERE m.position = ?");
      row.integer(position).step();
      const bool wanted =
          (peer_.empty() || row.text_at(3) == peer_) && (resource_.empty() || row.text_at(4) == resource_);
      if (wanted && !take(row)) break;
    }
    if (query_.last_page) std::reverse(page_.messages.begin(), page_.messages.end());
    return std::move(page_);
  }

  Database& db_;
  const ArchiveRecord& archive_;
  const ArchiveQuery& query_;
  Filter filter_ = everything;
  std::string peer_, resource_, expression_;
  ArchivePage page_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::optional<std::int64_t> first_archived_since(Database& db, std::int64_t archive, Timestamp time) {
  return find_turn(db, archive, time).first_since;
}

std::optional<std::int64_t> last_archived_until(Database& db, std::int64_t archive, Timestamp time) {
  return find_turn(db, archive, std::min(time, highest - 1) + 1).last_before;
}

Result<ArchivePage> query_archive(Database& db, const xmpp::Jid& owner, const ArchiveQuery& query) {
  const auto archive = find_archive(db, owner);
  if (archive) return PageQuery(db, *archive, owner, query).run();
  const bool names_any = !query.after_id.empty() || !query.before_id.empty() || !query.page_after.empty() ||
                         !query.page_before.empty() || !query.ids.empty();
  if (names_any) return fail(Errc::not_found, "the archive is empty");
  ArchivePage empty;
  if (query.count) empty.count = 0;
  return empty;
}

}  // namespace xmppd
