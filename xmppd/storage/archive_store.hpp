// ArchiveStore: the messages of an account or of a room, in the order of their arrival (XEP-0313).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// account: needs one and goes with it. room: needs nothing, stays until remove().
enum class ArchiveKind { account, room };

// content: what is read by itself. supplement: what says something of another message (a reaction, a receipt …): part
// of every page, but nothing to show alone, e.g. as a room's discussion history.
enum class ArchivedAs { content, supplement };

struct ArchivedMessage {
  std::string id;                // from new_id(); the stanza-id (XEP-0359)
  xmpp::Timestamp received = 0;  // the store keeps it from going back by less than a day within an archive
  // Who it is found by: an account's other party, full or bare as the stanza says; in a room the occupant
  // (room@service/nick).
  xmpp::Jid with;
  // Who may retract it: an account's bare JID; in a room the occupant's real address. Not for everybody's eyes there.
  xmpp::Jid author;
  std::string message_id;  // the `id` of the stanza; may be empty
  ArchivedAs as = ArchivedAs::content;
  std::string stanza;       // XML, default namespace jabber:client
  std::string search_text;  // unencrypted text; empty: not found by a search. Not filled by queries
};

// What one archive may hold; 0: no bound. What is above it goes, the oldest first, a few messages with each append().
struct ArchiveQuota {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;  // of the stanzas
};

struct ArchiveQuery {
  // Which messages. An empty value does not restrict.
  xmpp::Jid with{};  // bare: whatever the resource; full: exactly
  std::optional<xmpp::Timestamp> start{}, end{};
  std::string after_id{}, before_id{};  // neither itself
  std::vector<std::string> ids{};       // not together with `search`
  std::string search{};                 // words that all occur in the text; no syntax

  // Which page of these.
  std::string page_after{}, page_before{};  // RSM
  bool last_page = false;                   // those nearest to the end, instead of those nearest to the beginning
  std::size_t max_messages = 50;
  std::uint64_t max_bytes = 1'048'576;  // of stanzas; a page holds at least one message however large
  bool count = false;                   // how many messages there are, pages aside
};

struct ArchivePage {
  std::vector<ArchivedMessage> messages;  // the oldest first
  bool complete = true;                   // nothing lies beyond, in the direction asked for
  // Exact for a whole archive. Otherwise counting ends at `count_bound`, so that it costs the same for everybody.
  std::optional<std::uint64_t> count;
  static constexpr std::uint64_t count_bound = 10'000;
};

struct ArchiveEnds {
  struct End {
    std::string id;
    xmpp::Timestamp received = 0;
  };
  End first, last;
};

// Names one message: by `id`, or, with an empty `id`, the newest one with this `message_id`, bare `with` and `author`.
struct ArchiveTarget {
  std::string id;
  std::string message_id;
  xmpp::Jid with;
  xmpp::Jid author;  // compared without resource
};

// How many messages and bytes are kept, by all.
struct ArchiveTotals {
  std::uint64_t archives = 0;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
};

class ArchiveStore {
 public:
  // Makes a new stanza from an old one. Runs where the store works (another thread): it must depend on nothing but its
  // own values. nullopt: leave it.
  using Edit = std::function<std::optional<std::string>(const ArchivedMessage& original)>;

  virtual ~ArchiveStore() = default;
  // The id of the next message to append. At once, without the disk: ids grow with each call, across archives and
  // restarts.
  virtual std::string new_id(xmpp::Timestamp now) = 0;
  // Messages have to come in the order of their ids. Errors: not_found (kind account: there is none),
  // invalid_argument (`id` is not from new_id()).
  virtual xmpp::Pending<xmpp::Done> append(const xmpp::Jid& owner, ArchiveKind kind, ArchivedMessage message,
                                           ArchiveQuota quota) = 0;
  // not_found: one of after_id, before_id, ids, page_after, page_before names nothing in this archive. The costs depend
  // on the page, not on the archive.
  virtual xmpp::Pending<ArchivePage> query(const xmpp::Jid& owner, ArchiveQuery query) = 0;
  // nullopt: empty.
  virtual xmpp::Pending<std::optional<ArchiveEnds>> ends(const xmpp::Jid& owner) = 0;
  // Id, time, place and `with` stay, the text is no longer found. false: there is no such message, or `edit` left it.
  virtual xmpp::Pending<bool> replace(const xmpp::Jid& owner, ArchiveTarget target, Edit edit) = 0;
  // The archive is gone at once for everybody; its room on disk is freed by purge().
  virtual xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& owner) = 0;
  // One small step of cleaning: what was received before `received_before`, the oldest first, and what is left of
  // removed archives; at most `limit` messages. Returns how many; fewer than `limit`: that was all for now.
  virtual xmpp::Pending<std::size_t> purge(xmpp::Timestamp received_before, std::size_t limit) = 0;
  virtual xmpp::Pending<ArchiveTotals> totals() = 0;
};

}  // namespace xmppd
