// TransferStore: what moving accounts in and out, and a person's rights over their data, need beside the other stores.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "xmppd/storage/archive_store.hpp"

namespace xmppd {

// One entry of UserXmlStore, by the name of its area ("vcard", "private_xml" …).
struct KeptXml {
  std::string area, key, xml;
};

// What became of messages from elsewhere.
struct ArchiveRestored {
  std::size_t added = 0;             // those that were there already are not counted
  std::vector<std::size_t> refused;  // by index: of the future or of no time, or there is no place for them in the order
};

struct RoomMessage {
  xmpp::Jid room;
  xmpp::Timestamp received = 0;
  std::string stanza;
};

enum class Authored { count, read, erase };

// A step through the archives of all: whose messages are where.
struct ArchiveAuthorship {
  std::uint64_t in_rooms = 0;                   // messages of the author
  std::uint64_t with_others = 0;                // the same in other people's archives
  std::set<xmpp::Jid> rooms;                    // where the first were
  std::vector<RoomMessage> read;                // the first, if they were asked for
  std::optional<std::int64_t> continue_behind;  // nullopt: that was all
};

struct RoomMembership {
  xmpp::Jid room;
  std::string affiliation;
  std::string nick;         // reserved; empty: none
  bool only_owner = false;  // nobody else owns the room
};

// Calls are those of the other stores (stores.hpp): in order with theirs, in the same transactions.
class TransferStore {
 public:
  virtual ~TransferStore() = default;

  // Everything kept of somebody, sorted by area and key.
  virtual xmpp::Pending<std::vector<KeptXml>> kept_xml(const xmpp::Jid& owner) = 0;
  // Domains below `domain` that have rooms or nodes.
  virtual xmpp::Pending<std::vector<std::string>> services(std::string domain) = 0;
  // Every room of one service, sorted, behind `after`, at most `limit`.
  virtual xmpp::Pending<std::vector<xmpp::Jid>> rooms(std::string service, xmpp::Jid after, std::size_t limit) = 0;
  // Where somebody has an affiliation, whatever the service, sorted by room.
  virtual xmpp::Pending<std::vector<RoomMembership>> memberships(const xmpp::Jid& bare) = 0;

  // An account that is not whole yet, because its import goes on. not_found: there is no account.
  virtual xmpp::Pending<xmpp::Done> set_being_imported(const xmpp::Jid& owner, bool imported) = 0;
  virtual xmpp::Pending<bool> being_imported(const xmpp::Jid& owner) = 0;
  // Messages that were archived elsewhere, the oldest first, by their times, which they keep. Their ids may be of any
  // form; they are kept, and those that the archive has already are passed over. not_found as in ArchiveStore::append().
  virtual xmpp::Pending<ArchiveRestored> restore(const xmpp::Jid& owner, ArchiveKind kind,
                                                 std::vector<ArchivedMessage> messages) = 0;

  // Looks at `limit` messages behind `behind` (0: from the beginning), whoever's. What `author` (bare) has written in
  // rooms is counted, read (a step ends when it has a MiB of them), or goes.
  virtual xmpp::Pending<ArchiveAuthorship> authored(const xmpp::Jid& author, std::int64_t behind, std::size_t limit,
                                                    Authored use) = 0;
  // Everything that `publisher` (bare) has published at the service, whoever's the node; `erase`: it goes. How many.
  virtual xmpp::Pending<std::uint64_t> published_by(const xmpp::Jid& service, xmpp::Jid publisher, bool erase) = 0;
  // One small step: what was deleted goes from the search index and from the write-ahead log, too. `first`: a new
  // round. Returns whether that was all.
  virtual xmpp::Pending<bool> scrub(bool first) = 0;
};

}  // namespace xmppd
