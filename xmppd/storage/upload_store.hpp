// UploadStore: what is known of uploaded files (XEP-0363): slots, files, and files that have lost their row and must go
// from the disk. The bytes themselves are not here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct Upload {
  std::string id;  // can't be guessed; names the file in the URL and on the disk
  xmpp::Jid owner;
  std::string file_name;     // as the client gave it
  std::string content_type;  // empty: none was given
  std::uint64_t size = 0;    // bytes
  xmpp::Timestamp created = 0;
  std::optional<xmpp::Timestamp> ends;  // when the slot, or the file, is removed
  std::int64_t number = 0;              // in the order of the slots; set by the store
};

// What an owner, and all of them, may have: slots count like files. A file counts for at least `smallest` bytes.
struct UploadBounds {
  std::uint64_t owner_bytes = 0;
  std::uint64_t total_bytes = 0;
  static constexpr std::uint64_t smallest = 4096;
};

struct UploadTotals {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

class UploadStore {
 public:
  virtual ~UploadStore() = default;

  // A slot. limit_exceeded: the owner's bound; not_allowed: the bound of all; not_found: no such account.
  virtual xmpp::Pending<xmpp::Done> reserve(Upload slot, UploadBounds bounds) = 0;
  // A slot can be begun once; it gets time until `until`. not_found: there is none, or it ended before `now`;
  // already_exists: it was begun, or the file is there.
  virtual xmpp::Pending<Upload> begin(std::string id, xmpp::Timestamp now, xmpp::Timestamp until) = 0;
  // A begun slot becomes a file. not_found: it was removed meanwhile.
  virtual xmpp::Pending<xmpp::Done> finish(std::string id, std::optional<xmpp::Timestamp> ends) = 0;
  // Slots that were begun by a process that is gone.
  virtual xmpp::Pending<xmpp::Done> drop_begun() = 0;

  // A file that is all there.
  virtual xmpp::Pending<std::optional<Upload>> find(std::string id) = 0;
  // Slot or file. `owner`: only theirs. not_found.
  virtual xmpp::Pending<xmpp::Done> remove(std::string id, std::optional<xmpp::Jid> owner) = 0;
  // Files behind the one with `number` after, in the order of the slots; of `owner`, or of all.
  virtual xmpp::Pending<std::vector<Upload>> list(std::optional<xmpp::Jid> owner, std::int64_t after,
                                                  std::size_t limit) = 0;
  // Files and slots of all owners, in bytes as they count.
  virtual xmpp::Pending<UploadTotals> totals() = 0;

  // Removes at most `limit` slots and files that ended before `now`; returns how many.
  virtual xmpp::Pending<std::size_t> expire(xmpp::Timestamp now, std::size_t limit) = 0;
  // Ids that have no row any more, whatever took it, an account's removal as well; until forget() they stay.
  virtual xmpp::Pending<std::vector<std::string>> removed(std::size_t limit) = 0;
  virtual xmpp::Pending<xmpp::Done> forget(std::vector<std::string> ids) = 0;
};

}  // namespace xmppd
