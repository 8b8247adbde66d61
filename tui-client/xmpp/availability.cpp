// Availability.
#include "tui-client/xmpp/availability.hpp"

namespace tui {

namespace {
constexpr std::size_t max_present = 20000;
constexpr std::size_t max_resources = 100;
}  // namespace

void Availability::note(const ContactPresence& seen) {
  const xmpp::Jid bare = seen.jid.bare();
  if (seen.show == Show::offline) {
    if (const auto found = present_.find(bare); found != present_.end()) {
      if (seen.jid.is_bare()) {
        found->second.clear();
      } else {
        found->second.erase(std::string(seen.jid.resource()));
      }
      if (found->second.empty()) present_.erase(found);
    }
  } else if (present_.size() < max_present || present_.contains(bare)) {
    auto& resources = present_[bare];
    const std::string resource(seen.jid.resource());
    if (resources.size() < max_resources || resources.contains(resource)) resources.insert_or_assign(resource, seen);
  }
}

}  // namespace tui
