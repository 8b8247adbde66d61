// RosterStore over a map.
#include "xmppd/storage/roster_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

class MemoryRosterStore final : public RosterStore {
 public:
  explicit MemoryRosterStore(MemoryData& data) : data_(data) {}

  xmpp::Pending<Roster> load(const xmpp::Jid& owner) override {
    return data_.call<Roster>([&]() -> xmpp::Result<Roster> {
      const auto it = data_.rosters.find(owner);
      return it == data_.rosters.end() ? Roster{} : it->second;
    });
  }

  xmpp::Pending<xmpp::Done> apply(const xmpp::Jid& owner, RosterChange change) override {
    return data_.call<xmpp::Done>([&]() -> xmpp::Result<xmpp::Done> {
      if (!data_.has_account(owner)) return xmpp::fail(xmpp::Errc::not_found, owner.text());
      apply_change(data_.rosters[owner], change);
      return xmpp::Done{};
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<RosterStore> make_memory_roster_store(MemoryData& data) {
  return std::make_unique<MemoryRosterStore>(data);
}

}  // namespace xmppd
