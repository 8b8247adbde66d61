// UploadStore over a map.
#include "xmppd/storage/upload_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;
using xmpp::Timestamp;
using State = MemoryUpload::State;

std::uint64_t counts(const Upload& upload) { return std::max(upload.size, UploadBounds::smallest); }

class MemoryUploadStore final : public UploadStore {
 public:
  explicit MemoryUploadStore(MemoryData& data) : data_(data) {}

  Pending<Done> reserve(Upload slot, UploadBounds bounds) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(slot.owner)) return fail(Errc::not_found, slot.owner.text());
      std::uint64_t own = counts(slot), all = counts(slot);
      for (const auto& [id, other] : data_.uploads) {
        all += counts(other.upload);
        if (other.upload.owner == slot.owner) own += counts(other.upload);
      }
      if (own > bounds.owner_bytes) return fail(Errc::limit_exceeded, slot.owner.text());
      if (all > bounds.total_bytes) return fail(Errc::not_allowed, "files of all accounts");
      slot.number = ++data_.last_upload;
      data_.uploads[slot.id] = {slot, State::reserved};
      return Done{};
    });
  }

  Pending<Upload> begin(std::string id, Timestamp now, Timestamp until) override {
    return data_.write<Upload>([&]() -> Result<Upload> {
      const auto found = data_.uploads.find(id);
      if (found == data_.uploads.end()) return fail(Errc::not_found, id);
      auto& [upload, state] = found->second;
      if (state != State::reserved) return fail(Errc::already_exists, id);
      if (upload.ends && *upload.ends < now) return fail(Errc::not_found, id);
      const Upload slot = upload;
      state = State::begun;
      upload.ends = until;
      return slot;
    });
  }

  Pending<Done> finish(std::string id, std::optional<Timestamp> ends) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto found = data_.uploads.find(id);
      if (found == data_.uploads.end() || found->second.state != State::begun) return fail(Errc::not_found, id);
      found->second.state = State::stored;
      found->second.upload.ends = ends;
      return Done{};
    });
  }

  Pending<Done> drop_begun() override {
    return data_.call<Done>([&]() -> Result<Done> {
      data_.remove_uploads([](const MemoryUpload& each) { return each.state == State::begun; });
      return Done{};
    });
  }

  Pending<std::optional<Upload>> find(std::string id) override {
    return data_.call<std::optional<Upload>>([&]() -> Result<std::optional<Upload>> {
      const auto found = data_.uploads.find(id);
      if (found == data_.uploads.end() || found->second.state != State::stored) return std::nullopt;
      return found->second.upload;
    });
  }

  Pending<Done> remove(std::string id, std::optional<xmpp::Jid> owner) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto removed = data_.remove_uploads(
          [&](const MemoryUpload& each) { return each.upload.id == id && (!owner || each.upload.owner == *owner); });
      if (removed == 0) return fail(Errc::not_found, id);
      return Done{};
    });
  }

  Pending<std::vector<Upload>> list(std::optional<xmpp::Jid> owner, std::int64_t after, std::size_t limit) override {
    return data_.call<std::vector<Upload>>([&]() -> Result<std::vector<Upload>> {
      std::vector<Upload> page;
      for (const auto& [id, each] : data_.uploads) {
        const bool wanted = each.state == State::stored && each.upload.number > after;
        if (wanted && (!owner || each.upload.owner == *owner)) page.push_back(each.upload);
      }
      std::sort(page.begin(), page.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
      if (page.size() > limit) page.resize(limit);
      return page;
    });
  }

  Pending<UploadTotals> totals() override {
    return data_.call<UploadTotals>([&]() -> Result<UploadTotals> {
      UploadTotals totals{data_.uploads.size(), 0};
      for (const auto& [id, each] : data_.uploads) totals.bytes += counts(each.upload);
      return totals;
    });
  }

  Pending<std::size_t> expire(Timestamp now, std::size_t limit) override {
    return data_.write<std::size_t>([&]() -> Result<std::size_t> {
      std::size_t left = limit;
      return data_.remove_uploads([&](const MemoryUpload& each) {
        if (left == 0 || !each.upload.ends || *each.upload.ends >= now) return false;
        --left;
        return true;
      });
    });
  }

  Pending<std::vector<std::string>> removed(std::size_t limit) override {
    return data_.call<std::vector<std::string>>([&]() -> Result<std::vector<std::string>> {
      std::vector<std::string> ids(data_.uploads_removed.begin(), data_.uploads_removed.end());
      if (ids.size() > limit) ids.resize(limit);
      return ids;
    });
  }

  Pending<Done> forget(std::vector<std::string> ids) override {
    return data_.call<Done>([&]() -> Result<Done> {
      for (const auto& id : ids) data_.uploads_removed.erase(id);
      return Done{};
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::size_t MemoryData::remove_uploads(const std::function<bool(const MemoryUpload&)>& wanted) {
  return std::erase_if(uploads, [&](const auto& entry) {
    if (!wanted(entry.second)) return false;
    uploads_removed.insert(entry.first);
    return true;
  });
}

std::unique_ptr<UploadStore> make_memory_upload_store(MemoryData& data) {
  return std::make_unique<MemoryUploadStore>(data);
}

}  // namespace xmppd
