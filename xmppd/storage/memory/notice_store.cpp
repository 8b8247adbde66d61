// NoticeStore over a map.
#include "xmppd/storage/notice_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryNoticeStore final : public NoticeStore {
 public:
  explicit MemoryNoticeStore(MemoryData& data) : data_(data) {}

  Pending<std::optional<Notice>> get(std::string domain, std::string name) override {
    return data_.call<std::optional<Notice>>([&]() -> Result<std::optional<Notice>> {
      const auto it = data_.notices.find({domain, name});
      return it == data_.notices.end() ? std::nullopt : std::optional(it->second);
    });
  }

  Pending<Done> put(std::string domain, std::string name, Notice notice) override {
    return data_.call<Done>([&]() -> Result<Done> {
      data_.notices[{domain, name}] = std::move(notice);
      return Done{};
    });
  }

  Pending<Done> remove(std::string domain, std::string name) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (data_.notices.erase({domain, name}) == 0) return fail(Errc::not_found, name);
      return Done{};
    });
  }

  Pending<bool> first_time(const xmpp::Jid& reader, std::string name, xmpp::Timestamp changed) override {
    return data_.call<bool>([&]() -> Result<bool> {
      if (!data_.has_account(reader)) return fail(Errc::not_found, reader.text());
      auto& seen = data_.notices_seen[reader][name];
      return std::exchange(seen, changed) != changed;
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<NoticeStore> make_memory_notice_store(MemoryData& data) {
  return std::make_unique<MemoryNoticeStore>(data);
}

}  // namespace xmppd
