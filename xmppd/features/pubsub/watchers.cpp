// Watchers: who is there, and what for.
#include "xmppd/features/pubsub/watchers.hpp"

#include "xmppd/core/host.hpp"

namespace xmppd {

namespace {

// Of all contacts together; further ones get no notifications until others have left.
constexpr std::size_t max_resources = 5000;

}  // namespace

void Watchers::available(const std::shared_ptr<Account>& account, const Stanza& presence) {
  auto& resources = resources_[*account];
  const xmpp::Jid full = presence.from();
  CapsKey caps = caps_key(presence);
  if (caps.key.empty()) {
    resources.erase(full);
    return;
  }
  const auto found = resources.find(full);
  if (found == resources.end() && resources.size() >= max_resources) return;
  auto& resource = found == resources.end() ? resources[full] : found->second;
  // XEP-0163 §4.3.3: a later presence that says nothing new triggers nothing.
  if (resource.caps == caps) return;
  resource.caps = caps;
  caps_.look_up(full, caps,
                [this, account, full, caps](const Interests& interests) { learnt(account, full, caps, interests); });
}

void Watchers::learnt(const std::shared_ptr<Account>& account, const xmpp::Jid& full, const CapsKey& caps,
                      const Interests& interests) {
  auto& resources = resources_[*account];
  const auto found = resources.find(full);
  // It may have gone, or changed its capabilities, while it was asked.
  if (found == resources.end() || found->second.caps != caps) return;
  const Interests before = std::exchange(found->second.interests, interests);
  if (!interests) return;
  std::vector<std::string> fresh;
  for (const auto& node : *interests) {
    if (!before || !before->contains(node)) fresh.push_back(node);
  }
  if (!fresh.empty()) interested_(account, full, fresh);
}

void Watchers::unavailable(Account& account, const xmpp::Jid& full) { resources_[account].erase(full); }

std::vector<xmpp::Jid> Watchers::of(Account& account, std::string_view node) {
  std::vector<xmpp::Jid> found;
  for (const auto& [full, resource] : resources_[account]) {
    if (resource.interests && resource.interests->contains(node)) found.push_back(full);
  }
  return found;
}

std::vector<std::pair<xmpp::Jid, Interests>> Watchers::resources_of(Account& account, const xmpp::Jid& bare) {
  std::vector<std::pair<xmpp::Jid, Interests>> found;
  auto& resources = resources_[account];
  for (auto it = resources.lower_bound(bare); it != resources.end(); ++it) {
    if (!it->first.text().starts_with(bare.text())) break;
    if (it->first.same_bare(bare) && it->second.interests) found.emplace_back(it->first, it->second.interests);
  }
  return found;
}

bool Watchers::knows(Account& account, const xmpp::Jid& bare) {
  auto& resources = resources_[account];
  for (auto it = resources.lower_bound(bare); it != resources.end(); ++it) {
    if (!it->first.text().starts_with(bare.text())) break;
    if (it->first.same_bare(bare)) return true;
  }
  return false;
}

}  // namespace xmppd
