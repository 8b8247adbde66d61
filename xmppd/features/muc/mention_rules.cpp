// XEP-0513: mentions held against the rules of the room.
#include "xmppd/features/muc/mention_rules.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd::muc {
namespace {

bool is_mention(const xmpp::Element& child) { return child.is("mention", xmpp::ns::mentions); }

bool allowed(MentionedBy who, Role sender) {
  switch (who) {
    case MentionedBy::participants:
      return sender >= Role::participant;
    case MentionedBy::moderators:
      return sender == Role::moderator;
    case MentionedBy::nobody:
      break;
  }
  return false;
}

bool allowed(const xmpp::Element& mention, const MentionRules& rules, Role sender) {
  auto group = mention.attr("mentions");
  if (group.empty()) return allowed(rules.individual, sender);
  if (group == xmpp::ns::mentions_channel) return allowed(rules.channel, sender);
  if (group == xmpp::ns::mentions_hats) return allowed(rules.hats, sender);
  if (!group.starts_with(xmpp::ns::mentions)) return true;
  group.remove_prefix(xmpp::ns::mentions.size());
  constexpr std::string_view associations[] = {"#moderators", "#participants", "#visitors", "#owner",
                                               "#admin",      "#member",       "#none"};
  const bool association = std::find(std::begin(associations), std::end(associations), group) != std::end(associations);
  return !association || allowed(rules.associations, sender);
}

}  // namespace

void drop_forbidden_mentions(xmpp::Element& message, const MentionRules& rules, Role sender) {
  const auto& children = message.children();
  const auto count = static_cast<std::size_t>(std::count_if(children.begin(), children.end(), is_mention));
  if (count == 0) return;
  message.remove_children_if([&](const xmpp::Element& child) {
    return is_mention(child) && (count > rules.count || !allowed(child, rules, sender));
  });
}

}  // namespace xmppd::muc
