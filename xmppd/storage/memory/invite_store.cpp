// InviteStore over a map.
#include "xmppd/storage/invite_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryInviteStore final : public InviteStore {
 public:
  explicit MemoryInviteStore(MemoryData& data) : data_(data) {}

  Pending<std::int64_t> add(Invite invite, std::string token_hash, std::uint64_t max_open) override {
    return data_.write<std::int64_t>([&]() -> Result<std::int64_t> {
      if (!invite.name.empty() && !invite.resets && is_reserved(invite.domain, invite.name, invite.created)) {
        return fail(Errc::already_exists, invite.name + " is kept for somebody who is invited");
      }
      if (!invite.contact.empty() && !data_.has_account(invite.contact)) {
        return fail(Errc::not_found, invite.contact.text() + " does not exist");
      }
      const auto open = std::count_if(data_.invites.begin(), data_.invites.end(), [&](const auto& entry) {
        return entry.second.invite.creator == invite.creator && entry.second.invite.open(invite.created);
      });
      if (static_cast<std::uint64_t>(open) >= max_open) return fail(Errc::limit_exceeded, "too many invites are open");
      invite.id = ++data_.last_invite_id;
      data_.invites.emplace(invite.id, MemoryInvite{invite, std::move(token_hash)});
      return data_.last_invite_id;
    });
  }

  Pending<std::optional<Invite>> find(std::string token_hash) override {
    return data_.call<std::optional<Invite>>([&]() -> Result<std::optional<Invite>> {
      for (const auto& [id, each] : data_.invites) {
        if (each.token_hash == token_hash) return std::optional(each.invite);
      }
      return std::optional<Invite>();
    });
  }

  Pending<Done> use(std::int64_t id) override {
    return data_.call<Done>([&] { return data_.use_invite(id); });
  }

  Pending<bool> reserved(std::string domain, std::string name, xmpp::Timestamp now) override {
    return data_.call<bool>([&]() -> Result<bool> { return is_reserved(domain, name, now); });
  }

  Pending<std::vector<Invite>> list(std::int64_t after, std::size_t limit) override {
    return data_.call<std::vector<Invite>>([&]() -> Result<std::vector<Invite>> {
      std::vector<Invite> found;
      for (auto at = data_.invites.upper_bound(after); at != data_.invites.end() && found.size() < limit; ++at) {
        found.push_back(at->second.invite);
      }
      return found;
    });
  }

  Pending<Done> remove(std::int64_t id) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (data_.invites.erase(id) > 0) return Done{};
      return fail(Errc::not_found, "there is no invite " + std::to_string(id));
    });
  }

  Pending<Done> purge(xmpp::Timestamp when) override {
    return data_.call<Done>([&]() -> Result<Done> {
      std::erase_if(data_.invites, [when](const auto& entry) { return entry.second.invite.expires < when; });
      return Done{};
    });
  }

 private:
  bool is_reserved(const std::string& domain, const std::string& name, xmpp::Timestamp now) const {
    return std::any_of(data_.invites.begin(), data_.invites.end(), [&](const auto& entry) {
      const Invite& each = entry.second.invite;
      return each.domain == domain && each.name == name && !each.resets && each.open(now);
    });
  }

  MemoryData& data_;
};

}  // namespace

Result<Done> MemoryData::use_invite(std::int64_t id) {
  const auto found = invites.find(id);
  if (found == invites.end() || found->second.invite.uses_left <= 0) {
    return fail(Errc::not_found, "the invite is used up or withdrawn");
  }
  --found->second.invite.uses_left;
  return Done{};
}

std::unique_ptr<InviteStore> make_memory_invite_store(MemoryData& data) {
  return std::make_unique<MemoryInviteStore>(data);
}

}  // namespace xmppd
