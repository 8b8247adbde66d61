// MucStore over a map of rooms.
#include "xmppd/storage/muc_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

std::string affiliation_of(const MucRoomRecord& record, const xmpp::Jid& jid) {
  for (const auto& entry : record.affiliations) {
    if (entry.jid == jid) return entry.affiliation;
  }
  return "none";
}

void put(std::vector<MucAffiliationRecord>& all, const MucAffiliationRecord& entry) {
  const auto at = std::lower_bound(all.begin(), all.end(), entry.jid,
                                   [](const auto& each, const xmpp::Jid& jid) { return each.jid < jid; });
  const bool there = at != all.end() && at->jid == entry.jid;
  if (entry.affiliation == "none") {
    if (there) all.erase(at);
  } else if (there) {
    *at = entry;
  } else {
    all.insert(at, entry);
  }
}

void change_affiliation(MucRoomRecord& record, const MucAffiliationRecord& entry) {
  const bool another = affiliation_of(record, entry.jid) != entry.affiliation;
  put(record.affiliations, entry);
  if (!another) return;
  ++record.affiliation_version;
  record.changed.push_back(entry.jid);
  if (record.changed.size() > muc_changes_kept) record.changed.erase(record.changed.begin());
}

class MemoryMucStore final : public MucStore {
 public:
  explicit MemoryMucStore(MemoryData& data) : data_(data) {}

  Pending<std::optional<MucRoomRecord>> load(const xmpp::Jid& room) override {
    return data_.call<std::optional<MucRoomRecord>>([&]() -> Result<std::optional<MucRoomRecord>> {
      const auto found = data_.rooms.find(room);
      return found == data_.rooms.end() ? std::nullopt : std::optional(found->second);
    });
  }

  Pending<Done> create(MucRoomRecord record, std::uint64_t max_owned) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (data_.rooms.count(record.jid)) return fail(Errc::already_exists, record.jid.text());
      for (const auto& entry : record.affiliations) {
        if (entry.affiliation == "owner" && owned_by(entry.jid) >= max_owned) {
          return fail(Errc::limit_exceeded, entry.jid.text() + " owns enough rooms");
        }
      }
      MucRoomRecord kept = record;
      kept.affiliations.clear();
      for (const auto& entry : record.affiliations) put(kept.affiliations, entry);
      data_.rooms.emplace(record.jid, std::move(kept));
      return Done{};
    });
  }

  Pending<Done> apply(const xmpp::Jid& room, MucRoomChange change) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto found = data_.rooms.find(room);
      if (found == data_.rooms.end()) return fail(Errc::not_found, room.text());
      auto& record = found->second;
      if (change.locked) record.locked = *change.locked;
      if (change.config) record.config = *change.config;
      if (change.subject) record.subject = *change.subject;
      if (change.vcard) record.vcard = *change.vcard;
      if (change.hats) record.hats = *change.hats;
      for (const auto& entry : change.affiliations) change_affiliation(record, entry);
      return Done{};
    });
  }

  Pending<Done> remove(const xmpp::Jid& room) override {
    return data_.call<Done>([&]() -> Result<Done> {
      data_.rooms.erase(room);
      return Done{};
    });
  }

  Pending<MucListing> listed(const std::string& service, MucListQuery query) override {
    return data_.call<MucListing>([&]() -> Result<MucListing> {
      std::vector<MucListing::Room> found;
      for (const auto& [jid, record] : data_.rooms) {
        const bool listed = jid.domain() == service && record.config.listed && !record.locked;
        if (listed && query.filter.matches(jid, record.config.searched)) {
          found.push_back({jid, record.config.name, record.config.values});
        }
      }
      return page_of(std::move(found), query);
    });
  }

  Pending<std::vector<xmpp::Jid>> unfinished(const std::string& service) override {
    return data_.call<std::vector<xmpp::Jid>>([&]() -> Result<std::vector<xmpp::Jid>> {
      std::vector<xmpp::Jid> found;
      for (const auto& [jid, record] : data_.rooms) {
        if (jid.domain() == service && (record.locked || !record.config.persistent)) found.push_back(jid);
      }
      return found;
    });
  }

 private:
  std::uint64_t owned_by(const xmpp::Jid& owner) const {
    std::uint64_t count = 0;
    for (const auto& [jid, record] : data_.rooms) {
      count += static_cast<std::uint64_t>(
          std::count_if(record.affiliations.begin(), record.affiliations.end(),
                        [&](const auto& entry) { return entry.jid == owner && entry.affiliation == "owner"; }));
    }
    return count;
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<MucStore> make_memory_muc_store(MemoryData& data) { return std::make_unique<MemoryMucStore>(data); }

}  // namespace xmppd
