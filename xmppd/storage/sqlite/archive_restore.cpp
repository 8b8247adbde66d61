// Messages that were archived elsewhere find their place by their time.
#include <algorithm>
#include <limits>
#include <random>

#include "xmppd/storage/archive_id.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr int max_tries = 32;
constexpr std::int64_t farthest_try = 500'000;  // half a second: other servers know whole seconds

// Where a message of this time may stand in its archive: positions and times have one order. Bounds are included.
struct Gap {
  std::int64_t first, last;
  bool holds(std::int64_t position) const { return position >= first && position <= last; }
};

Gap gap_of(Database& db, std::int64_t archive, xmpp::Timestamp received, std::int64_t end) {
  Gap gap{1, end - 1};
  if (const auto before = last_archived_until(db, archive, received)) gap.first = *before + 1;
  if (const auto behind = first_archived_since(db, archive, received + 1)) gap.last = std::min(gap.last, *behind - 1);
  return gap;
}

bool is_free(Database& db, std::int64_t position) {
  Query row(db, "SELECT 1 FROM archive_messages WHERE position = ?");
  return !row.integer(position).step();
}

// Other archives may have messages of the same time; who has thousands of them finds a place at some distance.
std::optional<std::int64_t> free_position(Database& db, xmpp::Timestamp received, const Gap& gap) {
  if (gap.first > gap.last) return std::nullopt;
  static thread_local std::minstd_rand chance{std::random_device{}()};
  const auto start = std::clamp(received, gap.first, gap.last);
  std::int64_t reach = 1;
  for (int i = 0; i < max_tries; ++i) {
    const auto farthest = std::min(gap.last - start, std::min(reach, farthest_try));
    const auto position = start + (i == 0 ? 0 : std::uniform_int_distribution<std::int64_t>(0, farthest)(chance));
    if (is_free(db, position)) return position;
    reach *= 4;
  }
  for (auto position = start; position <= std::min(gap.last, start + max_tries); ++position) {
    if (is_free(db, position)) return position;
  }
  return std::nullopt;
}

enum class Outcome { added, known, refused };

Outcome restore_message(Database& db, ArchiveRecord& archive, const ArchivedMessage& message, std::int64_t end) {
  if (message.received <= 0 || message.received >= end) return Outcome::refused;
  if (!message.id.empty() && archive_position(db, archive.id, message.id)) return Outcome::known;
  const auto gap = gap_of(db, archive.id, message.received, end);
  const auto own = ArchiveId::parse(message.id);
  ArchiveId place;
  if (own && own->key != 0 && gap.holds(own->position) && is_free(db, own->position)) {
    place = *own;
  } else {
    const auto free = free_position(db, message.received, gap);
    if (!free) return Outcome::refused;
    place.position = *free;
  }
  insert_archive_message(db, archive, place.position, place.key, message.received, message);
  if (place.key == 0) {
    Query(db, "INSERT INTO archive_other_ids (position, archive_id, id) VALUES (?, ?, ?)")
        .integer(place.position)
        .integer(archive.id)
        .text(message.id)
        .run();
  }
  index_archive_message(db, place.position);
  archive.messages += 1;
  archive.bytes += message.stanza.size();
  archive.newest = std::max(archive.newest, message.received);
  return Outcome::added;
}

}  // namespace

Result<ArchiveRestored> restore_archive(Database& db, const xmpp::Jid& owner, ArchiveKind kind,
                                        const std::vector<ArchivedMessage>& messages, std::int64_t end) {
  if (kind == ArchiveKind::account && !account_id(db, owner)) return fail(Errc::not_found, owner.text());
  ArchiveRestored restored;
  if (messages.empty()) return restored;
  auto archive = find_or_make_archive(db, owner, kind);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto outcome = restore_message(db, archive, messages[i], end);
    if (outcome == Outcome::added) ++restored.added;
    if (outcome == Outcome::refused) restored.refused.push_back(i);
  }
  store_archive_totals(db, archive);
  return restored;
}

}  // namespace xmppd
