// MucStore: the rooms of group chat services (XEP-0045): configuration, affiliations, subject, vCard, hats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

inline constexpr std::size_t muc_changes_kept = 1000;

struct MucAffiliationRecord {
  xmpp::Jid jid;            // bare, or a domain
  std::string affiliation;  // "owner", "admin", "member", "outcast"
  std::string reason;
  std::string nick;  // reserved; empty: none

  friend bool operator==(const MucAffiliationRecord&, const MucAffiliationRecord&) = default;
};

// What a search looks into, besides the address; the caller has folded case and form.
struct MucSearched {
  std::string name, description;

  friend bool operator==(const MucSearched&, const MucSearched&) = default;
};

struct MucConfigRecord {
  std::string name;         // for listings
  bool listed = false;      // found by listed()
  bool persistent = false;  // not found by unfinished()
  std::string values;       // all settings; the store does not look into it
  MucSearched searched{};

  friend bool operator==(const MucConfigRecord&, const MucConfigRecord&) = default;
};

struct MucSubjectRecord {
  std::string text;
  xmpp::Jid by;              // the occupant who set it; empty: never set
  xmpp::Timestamp when = 0;  // of the change

  friend bool operator==(const MucSubjectRecord&, const MucSubjectRecord&) = default;
};

struct MucRoomRecord {
  xmpp::Jid jid;
  xmpp::Timestamp created = 0;
  bool locked = false;  // made, but not configured yet
  std::string secret;   // bytes, for occupant ids
  MucConfigRecord config;
  MucSubjectRecord subject;
  std::string vcard;                               // XML; empty: none
  std::string hats;                                // the store does not look into it
  std::vector<MucAffiliationRecord> affiliations;  // sorted by address
  // Grows by one with each entry that becomes another affiliation after the creation, in the order of the changes.
  std::uint64_t affiliation_version = 0;
  std::vector<xmpp::Jid> changed;  // whose; of the last muc_changes_kept

  friend bool operator==(const MucRoomRecord&, const MucRoomRecord&) = default;
};

// What has a value replaces what was there.
struct MucRoomChange {
  std::optional<bool> locked;
  std::optional<MucConfigRecord> config;
  std::optional<MucSubjectRecord> subject;
  std::optional<std::string> vcard;
  std::optional<std::string> hats;
  std::vector<MucAffiliationRecord> affiliations;  // by address; "none" removes
};

// Rooms that have each of the words somewhere; all rooms, if there are none. The words are folded as the texts are.
struct MucFilter {
  std::vector<std::string> words{};
  bool in_address = true, in_name = true, in_description = true;

  bool matches(const xmpp::Jid& room, const MucSearched& texts) const;
};

struct MucListQuery {
  std::string after{}, before{};  // addresses, neither itself; empty: no bound
  bool last_page = false;         // those nearest to the end
  std::size_t max = 100;
  MucFilter filter{};
};
struct MucListing {
  struct Room {
    xmpp::Jid jid;
    std::string name;
    std::string values;  // of its configuration
  };
  std::vector<Room> rooms;  // sorted by address
  std::uint64_t count = 0;  // of all rooms listed that the filter lets through
  std::uint64_t index = 0;  // of the first one here among them
};

// The page of all rooms, which are sorted by address, that the query asks for; its filter has been applied.
MucListing page_of(std::vector<MucListing::Room> all, const MucListQuery& query);

class MucStore {
 public:
  virtual ~MucStore() = default;
  // nullopt: no such room.
  virtual xmpp::Pending<std::optional<MucRoomRecord>> load(const xmpp::Jid& room) = 0;
  // already_exists; limit_exceeded if one of the owners in the record owns `max_owned` rooms already.
  virtual xmpp::Pending<xmpp::Done> create(MucRoomRecord record, std::uint64_t max_owned) = 0;
  // All of it or nothing. not_found: no such room.
  virtual xmpp::Pending<xmpp::Done> apply(const xmpp::Jid& room, MucRoomChange change) = 0;
  // Done if there is none.
  virtual xmpp::Pending<xmpp::Done> remove(const xmpp::Jid& room) = 0;
  // The listed rooms of one service that are not locked.
  virtual xmpp::Pending<MucListing> listed(const std::string& service, MucListQuery query) = 0;
  // Rooms that are there for their occupants only: locked ones and those that are not persistent.
  virtual xmpp::Pending<std::vector<xmpp::Jid>> unfinished(const std::string& service) = 0;
};

}  // namespace xmppd
